// Rule 66: the difference of a change within a period, reckoned by the checker alone: what it comes
// to, on which day it is sent, and that the change is in force if and only if it was settled.
import type { ChargeKey, Row, Sent } from './facts';
import { chargePlace, costOf, count, isTaken, kept, kstDay, part, rows, text } from './facts';
import type { Record } from './record';
import { startOf } from './returns';

const rule = 66;
const dayMs = 86_400_000;
/** The clock of an event and the true one may be this much apart. */
const slackMs = 700_000;
/** Less than this no card company takes. */
const leastWon = 100;

/** The difference that a claim is of; undefined for the charge of a period. */
export function changeIn(item: Row | undefined): Row | undefined {
  return part(part(item, 'claim'), 'change');
}

/** At each request: only on the Korean day of the request that the customer made. */
export function checkDaySent(record: Record, key: ChargeKey, { at, body }: Sent): void {
  if (key.k === undefined) return;
  const uid = text(body, 'merchant_uid');
  const item = record.items.get(`S#${key.subscription} S`);
  const on = text(changeIn(item), 'on');
  const days = [kstDay(at - slackMs), kstDay(at), kstDay(at + slackMs)];
  if (!days.includes(on)) record.broken(rule, at, `${uid}: sent on another day than ${on}`);
  if (text(item, 'status') !== 'active') {
    record.broken(rule, at, `${uid}: a difference of one that is ${text(item, 'status')}`);
  }
}

/** At each write of a subscription: what is claimed, and what has come into force. */
export function checkChanged(
  record: Record,
  before: Row | undefined,
  after: Row,
  at: number,
): void {
  const [was, is] = [changeIn(before), changeIn(after)];
  const isOther = was?.['k'] !== is?.['k'];
  if (is && isOther) checkClaimed(record, after, is, at);
  if (was && is && !isOther && frozen(was) !== frozen(is)) {
    record.broken(rule, at, `${text(after, 'pk')}: the terms of its difference were changed`);
  }
  if (was && isOther && before) checkEnded(record, before, after, at);
}

/** A newer release may know more of a price, and less is never lost (rule 7). */
const frozen = (of: Row) =>
  [of['on'], of['k'], of['used'], of['days'], part(of, 'price')?.['version'], termsOf(of)].join();

/** What is intended is what the days left come to, for a customer who may change. */
function checkClaimed(record: Record, item: Row, change: Row, at: number): void {
  const id = text(item, 'pk');
  const broken = (what: string) => record.broken(rule, at, `${id}: ${what}`);
  const claim = part(item, 'claim');
  const period = count(item, 'period') - 1;
  if (count(claim, 'period') !== period) broken('a difference of another period than runs');
  // A table that was set back is told of it by its payment.
  const isAdopted = record.isRestored && claim?.['phase'] !== 'sent';
  const today = [kstDay(at - slackMs), kstDay(at + slackMs)];
  const on = text(change, 'on');
  // Written by a worker that froze before it: nothing of it is sent on a later day.
  const isOld = kstDay(count(claim, 'claimedAt') * 1_000) === on;
  if (!isAdopted && !isOld && !today.includes(on)) broken(`its day is ${on}`);
  if (text(item, 'status') !== 'active') broken('a difference of one that is not active');
  if (!isAdopted && (part(item, 'cancel') || count(item, 'heldAt') > 0)) broken('bound, and asked');
  const k = count(change, 'k');
  const standing = record.items.get(chargePlace({ ...placeOf(item), k }));
  if (standing) broken(`its number ${k} was used before`);
  const [amount, taxFree] = [
    netOf(record, item, change, 'amount'),
    netOf(record, item, change, 'taxFree'),
  ];
  if (count(claim, 'amount') !== amount) broken(`${count(claim, 'amount')} won, of ${amount}`);
  if (count(claim, 'taxFree') !== taxFree) broken(`another tax-free part than ${taxFree}`);
  if (amount < leastWon) broken(`${amount} won are asked for`);
  if (taxFree < 0 || amount - taxFree < 0) broken('a part of its taxes is less than nothing');
}

const placeOf = (item: Row) => ({
  subscription: text(item, 'pk').slice(2),
  period: count(item, 'period') - 1,
});

/** rest(new) − rest(old): each is its amount less the days used, a half rounded up. */
function netOf(record: Record, item: Row, change: Row, what: 'amount' | 'taxFree'): number {
  const paid = record.items.get(chargePlace(placeOf(item)));
  const ends = dayOf(startOf(record, item, count(item, 'period')));
  const days = dayOf(text(paid, 'endsOn')) - dayOf(text(paid, 'startsOn'));
  const used = days - (ends - dayOf(text(change, 'on')));
  const rest = (won: number) => won - Math.floor((won * used) / days + 0.5);
  return rest(costOf(change, what)) - rest(costOf(item, what));
}

const dayOf = (day: string): number => Date.parse(day) / dayMs;

/** The claim has ended: paid, and in force; or anything else, and nothing has changed. */
function checkEnded(record: Record, before: Row, after: Row, at: number): void {
  const id = text(after, 'pk');
  const change = changeIn(before);
  const claim = part(before, 'claim');
  const place = chargePlace({ ...placeOf(before), k: count(change, 'k') });
  const status = text(record.items.get(place), 'status');
  const isForce = termsOf(after) === termsOf(change);
  const isKept = termsOf(after) === termsOf(before);
  const isPaid = status === 'paid';
  if (isPaid && !isForce) record.broken(rule, at, `${place}: paid, and not in force`);
  if (!isPaid && !isKept) record.broken(rule, at, `${place}: ${status}, and in force`);
  if (status === '' || status === 'open') record.broken(rule, at, `${place}: it is not told`);
  if (count(after, 'period') !== count(before, 'period')) {
    record.broken(rule, at, `${id}: a difference has moved its period on`);
  }
  if (text(after, 'status') !== 'active' && !part(before, 'cancel')) {
    record.broken(rule, at, `${id}: ${text(after, 'status')} after a difference`);
  }
  if (part(after, 'dunning'))
    record.broken(rule, at, `${id}: a debt of ${text(claim, 'attemptId')}`);
  if (isPaid) record.agreedTo.set(id.slice(2), costOf(change));
}

function termsOf(row: Row | undefined): string {
  const price = part(row, 'price');
  return [text(price, 'planId'), costOf(row), count(row, 'quantity') || 1].join(' ');
}

/**
 * Whether other terms came into force by a difference: of a claim that was paid (rule 66), or of
 * less than a card company takes, with a charge that says so.
 */
export function isByDifference(record: Record, before: Row, after: Row, at: number): boolean {
  if (changeIn(before)) return true;
  const k = count(part(after, 'change'), 'k');
  if (k === 0 || k === count(part(before, 'change'), 'k')) return false;
  const charge = record.items.get(chargePlace({ ...placeOf(before), k }));
  // After a restore it is adopted from its payment, without a claim in the table.
  if (record.isRestored && text(charge, 'status') === 'paid') {
    const adopted = { ...after, on: text(part(after, 'change'), 'on') };
    const won = netOf(record, before, adopted, 'amount');
    if (count(charge, 'amount') !== won) record.broken(rule, at, `${won} won, otherwise adopted`);
    record.agreedTo.set(text(after, 'pk').slice(2), costOf(after));
    return true;
  }
  const asked = { ...after, on: text(part(after, 'change'), 'on') };
  const net = netOf(record, before, asked, 'amount');
  const isLittle = net > 0 && net < leastWon && text(charge, 'status') === 'waived';
  if (!isLittle) record.broken(rule, at, `${text(after, 'pk')}: in force for ${net} won unpaid`);
  checkSpared(record, before, at);
  record.agreedTo.set(text(after, 'pk').slice(2), costOf(after));
  return true;
}

/** A period spares what no card company takes once, and not in slices. */
function checkSpared(record: Record, before: Row, at: number): void {
  const id = text(before, 'pk');
  const places = chargePlace({ ...placeOf(before), k: 0 }).slice(0, -4);
  const all = [...record.items].filter(([place]) => place.startsWith(places));
  const lines = all.flatMap(([, charge]) => rows(part(charge, 'change'), 'lines'));
  const off = lines.filter((line) => line['kind'] === 'rounded_off');
  const spared = off.reduce((sum, line) => sum - count(line, 'amount'), 0);
  if (spared < leastWon || record.isRestored) return;
  record.broken(rule, at, `${id}: ${spared} won of one period were not asked for`);
}

/** At each write of a difference: its days are those left, and its lines sum to it. */
export function checkDifference(record: Record, charge: Row, at: number): void {
  const id = `${text(charge, 'pk')} ${text(charge, 'sk')}`;
  const lines = rows(part(charge, 'change'), 'lines');
  const sum = (what: string) => lines.reduce((all, line) => all + count(line, what), 0);
  if (lines.length < 2 || sum('amount') !== count(charge, 'amount')) {
    record.broken(rule, at, `${id}: its lines do not sum to ${count(charge, 'amount')}`);
  }
  if (sum('taxFree') !== count(charge, 'taxFree')) {
    record.broken(rule, at, `${id}: its lines do not sum to its tax-free part`);
  }
  const item = record.items.get(`${text(charge, 'pk')} S`);
  const running = count(item, 'period') - 1 === count(charge, 'period');
  if (!item || !running) return;
  const ends = startOf(record, item, count(item, 'period'));
  if (text(charge, 'endsOn') !== ends) record.broken(rule, at, `${id}: it does not end on ${ends}`);
}

/** At rest: nothing is kept of a change that is not in force, but what a person decides about. */
export function checkNothingKept(record: Record, nowMs: number): void {
  for (const [place, charge] of record.items) {
    if (!place.includes(' D#')) continue;
    const all = record.paymentsOfCharge(place).filter((one) => isTaken(one) && kept(one) > 0);
    const bound = text(charge, 'paymentId');
    const extra = all.filter((one) => text(one, 'imp_uid') !== bound);
    for (const one of extra) {
      const found = record.items.get(`CASE payment-${text(one, 'imp_uid')}`);
      const isForPerson = found?.['status'] === 'open' || found?.['refundForbidden'] === true;
      if (!isForPerson) record.broken(rule, nowMs, `${text(one, 'imp_uid')}: kept of ${place}`);
    }
  }
}
