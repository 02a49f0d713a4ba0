// What customers agreed to pay each period, reckoned by the checker alone: from what windows showed
// and from what was paid.
import { consentTo, isPriced } from './answers';
import { costsWith, isCouponOver } from './coupon-terms';
import type { Asked, ChargeKey, Row, Sent } from './facts';
import { besides } from './extras';
import { isByDifference } from './differences';
import { chargeKeyOf, costOf, count, part, rows, text } from './facts';
import { partWon } from './led';
import type { Record } from './record';
import { isFollowing, isPurchase, noteTrialChange } from './trials';

/** Of what is asked for, the days that the card's window showed to be owed. */
function owedOf(record: Record, keyId: string, period: number, amount: number): number {
  const shown = record.windows.get(keyId);
  return shown?.period === period && shown.amount === amount ? shown.owed : 0;
}

/** 59: no charge comes to more each period than its customer has agreed to. */
export function checkConsent(record: Record, key: ChargeKey, { at, body }: Sent): void {
  // What a difference comes to is reckoned on its own.
  if (key.k !== undefined) return;
  const agreed = record.agreedTo.get(key.subscription);
  const amount = count(body, 'amount') - besides(record, text(body, 'merchant_uid'));
  const item = record.items.get(`S#${key.subscription} S`) ?? {};
  // What comes back each period is that of a whole one, also where a part of it is asked for.
  const left = costOf(item) - partWon(record, item, costOf(item));
  const asked = amount + left - owedOf(record, text(body, 'customer_uid'), key.period, amount);
  const wished = record.wished.get(key.subscription) ?? [];
  const isBought = isPurchase(record, text(body, 'merchant_uid'));
  const isWished = isBought || wished.some((one) => one.amount === asked);
  if (agreed === undefined || asked <= agreed || isWished) return;
  const uid = text(body, 'merchant_uid');
  const { said, proven } = consentTo(record, key, { asked, at });
  if (said && proven) {
    // It counts from its period on, also where that period is settled another way.
    record.agreedTo.set(key.subscription, asked);
    return;
  }
  const why = said ? 'of which there is no proof' : `and ${agreed} were agreed to`;
  record.broken(59, at, `${uid}: ${asked} won each period, ${why}`);
}

/** What a customer is about to ask for: reckoned from the price of today, or the row's own. */
export function noteWished(record: Record, subscription: string, asked: Asked): void {
  if (noteTrialChange(record, subscription, asked)) return;
  const item = record.items.get(`S#${subscription} S`);
  const own = part(item, 'price');
  const plan = asked.plan ?? text(own, 'planId');
  const quantity = asked.quantity ?? (count(item, 'quantity') || 1);
  const isOwn = plan === text(own, 'planId');
  const price = isOwn ? count(own, 'amount') : record.seen.priceOf(plan);
  const known = record.wished.get(subscription) ?? [];
  const of = { plan, full: price * quantity, period: count(item, 'period') };
  const sums = costsWith(record, subscription, of).map((amount) => ({ plan, quantity, amount }));
  record.wished.set(subscription, [...known, ...sums]);
}

/** She has taken it back: what is in force by then stays what she asked for before. */
export function noteUndone(record: Record, subscription: string): void {
  const item = record.items.get(`S#${subscription} S`);
  const known = record.wished.get(subscription) ?? [];
  const stays = known.filter((one) => one.amount === costOf(item));
  record.wished.set(subscription, stays);
}

/** 59: at each write of a subscription: what was sold changes by its customer's wish or a price. */
export function checkTermsKept(
  record: Record,
  before: Row | undefined,
  after: Row,
  at: number,
): void {
  if (text(before, 'anchorOn') === '') return;
  const terms = (row: Row | undefined) => {
    const price = part(row, 'price');
    return { plan: text(price, 'planId'), quantity: count(row, 'quantity') || 1 };
  };
  const [was, is] = [terms(before), terms(after)];
  const isSame = was.plan === is.plan && was.quantity === is.quantity;
  if (isSame && costOf(before) === costOf(after)) return;
  if (isCouponOver(record, before, after)) return;
  if (before && isByDifference(record, before, after, at)) return;
  const id = text(after, 'pk');
  if (isFollowing(record, id.slice(2), is.plan, costOf(after))) return;
  const isWished = (record.wished.get(id.slice(2)) ?? []).some(
    (one) => one.plan === is.plan && one.quantity === is.quantity && one.amount === costOf(after),
  );
  if (!isWished && !isPriced(record, before, after)) {
    record.broken(59, at, `${id}: other terms than its customer asked for`);
  }
  const isBefore = !part(after, 'claim') && count(after, 'period') === count(before, 'period');
  if (isBefore && text(after, 'status') === 'active') {
    record.broken(59, at, `${id}: other terms before their period is claimed`);
  }
}

/** At each write of a charge: what was paid is what its customer agrees to from then on. */
export function noteAgreed(record: Record, before: Row | undefined, charge: Row): void {
  // Settled by credit: all that comes back each period was settled by it.
  const byCredit = besideIn(charge).some((line) => text(line, 'kind') === 'credit');
  const isUnasked = text(charge, 'status') === 'waived' && byCredit;
  if (isUnasked && text(before, 'status') !== 'waived' && !part(charge, 'change')) {
    record.agreedTo.set(text(charge, 'pk').slice(2), -besidesOf(charge));
  }
  const paid = text(charge, 'paymentId');
  if (paid === '' || text(before, 'paymentId') !== '') return;
  const attempt = rows(charge, 'attempts').find((one) => one['paymentId'] === paid);
  const key = chargeKeyOf(text(attempt, 'attemptId'));
  const amount = count(charge, 'amount') - besidesOf(charge);
  if (!key) return;
  const owed = owedOf(record, text(attempt, 'keyId'), key.period, amount);
  record.agreedTo.set(key.subscription, amount - owed);
}

/** What a coupon takes off is a part of what comes back. */
const besideIn = (charge: Row) =>
  rows(charge, 'extras').filter((line) => text(line, 'kind') !== 'coupon');

const besidesOf = (charge: Row): number =>
  besideIn(charge).reduce((sum, line) => sum + count(line, 'amount'), 0);
