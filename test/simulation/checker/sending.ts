// What may be asked of the provider at all: every charge intended before, one after the other.
import type { ChargeKey, Row, Sent } from './facts';
import { checkOrderKey } from './order-keys';
import {
  chargeKeyOf,
  chargePlace,
  chargesIn,
  count,
  dayBegins,
  kept,
  kstDay,
  part,
  rows,
  text,
} from './facts';
import { checkCardFacts } from './card-facts';
import { besides } from './extras';
import { checkConsent } from './consent';
import { checkDaySent } from './differences';
import { checkFlight } from './flight';
import { checkSentOnHold } from './holds';
import { agreed } from './owed';
import { checkSentOfPlan } from './plan-holds';
import type { Record } from './record';
import { checkSentInPause } from './pauses';
import { ratePerSecond } from './rate';
import { checkReturn } from './registrations';
import { checkRefund } from './refunds';
import { startOf } from './returns';
import { checkNamed } from './silence';
import { checkRenewed } from './tokens';
import { checkSentInTrial, isPurchase } from './trials';

/** Milliseconds for which the provider's records are believed incomplete after a request (H). */
const absenceMs = 900_000;
const cleanLooksMin = 3;

export function checkSent(record: Record, sent: Sent): void {
  record.sent.push(sent);
  if (!sent.path.endsWith('/getToken')) checkRate(record, sent.at);
  if (sent.path.endsWith('/subscribe/payments/again')) checkCharge(record, sent);
  else if (sent.path.startsWith('/payments/cancel')) checkRefund(record, sent);
  else if (sent.path.startsWith('/payments')) noteLook(record, sent);
}

/** 13: calls in any sliding second, those of customers included, but for tokens: one a sandbox. */
function checkRate(record: Record, at: number): void {
  record.recent.push(at);
  while ((record.recent[0] ?? at) <= at - 1_000) record.recent.shift();
  if (record.recent.length > ratePerSecond) record.broken(13, at, 'too many calls in a second');
}

/** 5, 8: the durable intent stands before the request, and says the same. */
function checkCharge(record: Record, sent: Sent): void {
  const { at, body } = sent;
  const uid = text(body, 'merchant_uid');
  if (!record.askedFor.has(uid)) record.askedFor.set(uid, count(body, 'amount'));
  const key = chargeKeyOf(uid);
  const item = key && record.items.get(`S#${key.subscription} S`);
  const claim = part(item, 'claim');
  // 7: a release that does not know all that a row says may not charge it.
  if (count(item, 'needs') > record.seen.levelOf(sent.from)) {
    record.broken(7, at, `${uid}: charged by a reader of too low a level`);
  }
  if (!key || !item || text(claim, 'attemptId') !== uid) {
    record.broken(5, at, `${uid}: a charge without its durable intent`);
    return;
  }
  if (claim?.['amount'] !== body['amount'] || claim?.['keyId'] !== body['customer_uid']) {
    record.broken(5, at, `${uid}: sent otherwise than intended`);
  }
  const won = count(body, 'amount');
  const sums = agreed(record, item, text(body, 'customer_uid'), key.period);
  const isAgreed = sums.some((sum) => sum + besides(record, uid) === won);
  // The difference of a change is reckoned when it is claimed.
  if (key.k === undefined && !isAgreed) {
    record.broken(8, at, `${uid}: another amount than was agreed to`);
  }
  const before = record.charges.get(uid) ?? [];
  record.charges.set(uid, [...before, sent]);
  checkFlight(record, sent);
  checkRenewed(record, before.at(-1), sent);
  const refused = before.filter((one) => one.status === 401).length;
  if (before.length + 1 > count(claim, 'sends') + refused) {
    record.broken(5, at, `${uid}: sent more often than intended`);
  }
  checkWished(record, item, before.length - refused, sent);
  checkSentOfPlan(record, item, sent);
  checkSentOnHold(record, item, before.length - refused, sent);
  checkSentInPause(record, item, sent);
  checkRepeat(record, uid, before, at);
  checkEarlier(record, key, uid, sent);
  checkReturn(record, sent);
  checkCardFacts(record, item, sent);
  checkConsent(record, key, sent);
  checkDaySent(record, key, sent);
  checkSentInTrial(record, key, sent);
  checkOrderKey(record, key, uid, at);
  checkKey(record, sent);
  checkPace(record, key, sent);
  checkBegun(record, item, key.period, sent);
  checkNamed(record, item, sent);
}

/** 8: after a cancel only what was intended before it goes out. */
function checkWished(record: Record, item: Row, done: number, { at, body }: Sent): void {
  if (!part(item, 'cancel')) return;
  const uid = text(body, 'merchant_uid');
  const intended = record.intendedAtCancel.get(text(item, 'pk'));
  const sends = intended?.uid === uid ? intended.sends : 0;
  if (done >= sends) record.broken(8, at, `${uid}: sent after the cancel`);
}

/** 6: the same request again only after H and clean looks, or if it was provably not executed. */
function checkRepeat(record: Record, uid: string, before: readonly Sent[], at: number): void {
  const last = before.at(-1);
  if (!last || last.status === 401) return;
  if (at - last.at < absenceMs - 2_000) record.broken(6, at, `${uid}: sent again before H`);
  const looks = (record.looks.get(uid) ?? []).filter((look) => look.at >= last.at);
  if (looks.at(-1)?.shown !== 0) record.broken(6, at, `${uid}: sent again though seen`);
  if (looks.length < cleanLooksMin) record.broken(6, at, `${uid}: sent again after too few looks`);
}

/** 8: a card is charged with a key that is there; who deletes a key in use finds out here. */
function checkKey(record: Record, { at, body, refusal }: Sent): void {
  const uid = text(body, 'merchant_uid');
  if (refusal.includes('등록되지 않은 구매자')) record.broken(8, at, `${uid}: its key is gone`);
}

/** 14: periods missed in a row are collected one a day. */
function checkPace(record: Record, key: ChargeKey, { at, body }: Sent): void {
  if (key.k !== undefined) return;
  const uid = text(body, 'merchant_uid');
  if (isPurchase(record, uid)) return;
  const day = `${key.subscription} ${kstDay(at)}`;
  const first = record.periodOn.get(day) ?? key.period;
  record.periodOn.set(day, first);
  if (first !== key.period) record.broken(14, at, `${uid}: a second period on one day`);
}

/** 4: no second try on a card that is lost, and none within the hour on any. */
function checkTry(record: Record, other: string, uid: string, sent: Sent): void {
  const before = record.charges.get(other)?.at(-1);
  if (!before || before.body['customer_uid'] !== sent.body['customer_uid']) return;
  const soon = sent.at - before.at < 3_000_000;
  if (soon) record.broken(4, sent.at, `${uid}: tried again within the hour`);
  const said = record.paymentsUnder(other).map((payment) => text(payment, 'fail_reason'));
  if ([...said, before.refusal].some((reason) => reason.includes('분실'))) {
    record.broken(4, sent.at, `${uid}: a lost card is tried again`);
  }
}

/** 6: a further attempt only when the provider said no to every one before. */
function checkEarlier(record: Record, key: ChargeKey, uid: string, sent: Sent): void {
  const { at } = sent;
  for (const other of record.uidsOf.get(chargePlace(key)) ?? []) {
    const earlier = chargeKeyOf(other)?.n ?? 0;
    if (earlier >= key.n) continue;
    checkTry(record, other, uid, sent);
    const charge = record.items.get(chargePlace(key));
    const ended = rows(charge, 'attempts').find((attempt) => attempt['attemptId'] === other);
    if (ended?.['outcome'] !== 'declined') record.broken(6, at, `${uid}: ${earlier} is not over`);
    const paid = record.paymentsUnder(other).some((payment) => kept(payment) > 0);
    if (paid && !record.seen.mayDouble()) record.broken(6, at, `${uid}: ${earlier} was paid`);
  }
}

/** 14: nothing is charged before the Korean day on which its period begins. */
function checkBegun(record: Record, item: Row, period: number, { at, body }: Sent): void {
  const start = startOf(record, item, period);
  const uid = text(body, 'merchant_uid');
  if (start === '' || isPurchase(record, uid)) return;
  if (at < dayBegins(start)) record.broken(14, at, `${uid}: charged before ${start}`);
  // The very period it got unpaid for is owed; those that began while it was are not.
  const begins = dayBegins(start);
  const spans = record.unpaid.get(text(item, 'pk')) ?? [];
  if (spans.some(({ from, to }) => begins > from && begins < to - 86_400_000 && to < at)) {
    record.broken(4, at, `${uid}: charged for what was not delivered`);
  }
}

function noteLook(record: Record, { path, status, shown, at }: Sent): void {
  if (status !== 200 && status !== 404 && status !== 207) return;
  const uids = chargesIn(path);
  for (const uid of uids) {
    // A bulk look shows some of what was asked for; whose they are stands in the records.
    const mine = uids.length === 1 ? shown : record.visible(uid, at);
    record.looks.set(uid, [...(record.looks.get(uid) ?? []), { at, shown: mine }]);
  }
}
