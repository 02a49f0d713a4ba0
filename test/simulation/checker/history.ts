// How items may change: versions one by one, states only forward, money only with its record.
import { checkAccess } from './access';
import { checkBillingDay } from './billing-days';
import { checkAgreedBack, checkWaiting } from './answers';
import { checkTermsKept, noteAgreed } from './consent';
import type { Row } from './facts';
import { checkChanged, checkDifference } from './differences';
import { checkExtras, checkLines } from './extras';
import { chargeKeyOf, chargePlace, count, isTaken, kstDay, part, rows, text } from './facts';
import { isChargeItem } from './facts';
import { checkGivenBack, checkHold, isHeldBack } from './holds';
import { noteFull } from './owed';
import type { Record } from './record';
import { checkAnchor, checkDays, isReleasedLate } from './returns';
import { checkPause, isPaused, isResumed } from './pauses';
import { checkPlanHold } from './plan-holds';
import { checkRefusals } from './repetition';
import { checkStopped } from './card-facts';
import { levelOf } from './levels';
import { checkServed } from './served';
import { checkNoOutcome } from './tokens';
import { checkTrial } from './trials';
import { checkNextLook } from './waiting';

export function checkWrite(record: Record, before: Row | undefined, after: Row, at: number): void {
  const key = `${text(after, 'pk')} ${text(after, 'sk')}`;
  record.items.set(key, after);
  const grown = count(after, 'version') - count(before, 'version');
  const sk = text(after, 'sk');
  // A counter is changed in place.
  if ('version' in after && sk !== 'G' && grown !== 1)
    record.broken(7, at, `${key}: version grew by ${grown}`);
  // 7: during a deploy, or after a rollback, an older version takes nothing away.
  const sold = (row: Row | undefined) => {
    const price = part(row, 'price');
    const kind = part(row, 'trial') ? 'a trial of' : 'all of';
    return `${kind} ${text(price, 'planId')} ${count(price, 'version')}`;
  };
  // Another price, on its customer's wish or an operator's, was never written by a newer one; and
  // before it begins, it is on the terms of the window that came back.
  const isOther = sk === 'S' && (!before?.['anchorOn'] || sold(before) !== sold(after));
  const ofPrice = (row: Row | undefined) => (isOther ? undefined : part(row, 'price')?.['news']);
  const hasNews = (row: Row | undefined) => [row?.['news'], ofPrice(row)];
  // What is forgotten of a person goes with whatever a newer version knew of her.
  const isForgotten = sk === 'B' && 'expiresAt' in after;
  if (
    !isForgotten &&
    hasNews(before).some((news, at) => news !== undefined && news !== hasNews(after)[at])
  ) {
    record.broken(7, at, `${key}: what a newer version wrote is lost`);
  }
  if (sk.startsWith('X#')) record.hasExtras = true;
  if (sk === 'S') checkSubscription(record, before, after, at);
  else if (isChargeItem(after)) checkCharge(record, before, after, at);
}

/** 7, 8, 10, 14: a subscription's history. */
function checkSubscription(record: Record, before: Row | undefined, after: Row, at: number): void {
  const id = text(after, 'pk');
  const was = text(before, 'status');
  const is = text(after, 'status');
  if ((was === 'canceled' || was === 'expired') && is !== was) {
    record.broken(7, at, `${id}: ${was} became ${is}`);
  }
  if (count(after, 'period') < count(before, 'period')) record.broken(7, at, `${id}: period fell`);
  const needed = levelOf(after);
  if (count(after, 'needs') < needed) {
    record.broken(7, at, `${id}: a former release may charge it without what it says besides`);
  }
  const claimedAt = count(part(before, 'claim'), 'claimedAt');
  if (text(before, 'anchorOn') === '' && text(after, 'anchorOn') !== '' && claimedAt > 0) {
    const day = kstDay(claimedAt * 1_000);
    if (text(after, 'anchorOn') !== day) record.broken(14, at, `${id}: not anchored on ${day}`);
  }
  noteDoubted(record, before, after, at);
  checkClaim(record, after, at);
  noteCancel(record, before, after);
  checkNextLook(record, before, after, at);
  checkOnly(record, after, at);
  checkBillingDay(record, before, after, at);
  checkChanged(record, before, after, at);
  checkExtras(record, before, after, at);
  checkTrial(record, before, after, at);
  checkTermsKept(record, before, after, at);
  checkWaiting(record, before, after, at);
  checkAgreedBack(record, before, after, at);
  checkPause(record, before, after, at);
  checkAnchor(record, before, after, at);
  checkHold(record, before, after, at);
  checkPlanHold(record, before, after, at);
  noteUnpaid(record, before, after, at);
  noteFull(record, before, after, at);
  checkAccess(record, before, after, at);
  checkServed(record, after, at);
  checkStopped(record, after, at);
  const period = count(before, 'period');
  const movesOn = count(after, 'period') > period;
  if (!movesOn && (is !== 'active' || was === 'active' || isResumed(before, after))) return;
  const charge = record.items.get(`${id} C#${String(period).padStart(4, '0')}`);
  // 4: what no card company takes is settled without a call, and used all the same.
  // What an operator has given up is over as well.
  const isSmall = count(charge, 'amount') < 100 || record.settledByHand.has(id);
  const isGivenUp = ['waived', 'settled_elsewhere'].includes(text(charge, 'status'));
  const unasked = isGivenUp && isSmall;
  if (!movesOn || !(unasked || ['paid', 'refunded'].includes(text(charge, 'status')))) {
    record.broken(10, at, `${id}: active without a paid charge`);
  }
}

/** 8: which requests the cancel found intended. */
function noteCancel(record: Record, before: Row | undefined, after: Row): void {
  if (part(before, 'cancel') || !part(after, 'cancel')) return;
  const uid = text(part(after, 'claim'), 'attemptId');
  const sends = record.claimSends.get(uid) ?? 0;
  record.intendedAtCancel.set(text(after, 'pk'), { uid, sends });
}

/** 4: what is not delivered is not owed. */
function noteUnpaid(record: Record, before: Row | undefined, after: Row, at: number): void {
  const [id, is] = [text(after, 'pk'), text(after, 'status')];
  const spans = record.unpaid.get(id) ?? [];
  record.unpaid.set(id, spans);
  const last = spans.at(-1);
  const open = last?.to === Infinity;
  // A missed run may end a debt later than its policy says: that is when it was to end.
  const planned = count(part(before, 'dunning'), 'endAt') * 1_000;
  const from = planned > 0 ? Math.min(planned, at) : at;
  const isBack = isReleasedLate(record, before, after, at);
  const rests = isHeldBack(after) && is !== 'canceled' && !isPaused(after);
  const away = is === 'unpaid' || rests || isBack;
  if (away && !open) spans.push({ from, to: Infinity });
  // Another card may bring it back into debt for a while: that is over when it is paid.
  else if (open && !away && is !== 'past_due') last.to = at;
}

function noteDoubted(record: Record, before: Row | undefined, after: Row, at: number): void {
  const uid = text(part(after, 'claim'), 'attemptId');
  if (uid !== '' && text(part(before, 'claim'), 'attemptId') !== uid) {
    record.doubtedSince.set(uid, at);
  }
}

/** 8: no intent after a committed cancel, and none with another card than the one in force. */
function checkClaim(record: Record, after: Row, at: number): void {
  const claim = part(after, 'claim');
  if (!claim) return;
  const uid = text(claim, 'attemptId');
  const sends = count(claim, 'sends');
  if (sends <= (record.claimSends.get(uid) ?? 0)) return;
  record.claimSends.set(uid, sends);
  if (part(after, 'cancel')) record.broken(8, at, `${uid}: intended after the cancel`);
  if (sends === 1 && claim['keyId'] !== after['keyId']) record.broken(8, at, `${uid}: other card`);
}

/** 1: one live subscription per person and product. */
function checkOnly(record: Record, after: Row, at: number): void {
  const place = `${text(after, 'userId')} ${text(part(after, 'price'), 'product')}`;
  const id = text(after, 'pk');
  const holder = record.liveOf.get(place);
  if (['canceled', 'expired'].includes(text(after, 'status'))) {
    if (holder === id) record.liveOf.delete(place);
    return;
  }
  if (holder !== undefined && holder !== id) record.broken(1, at, `${place}: ${holder} and ${id}`);
  record.liveOf.set(place, id);
}

const ways: Readonly<{ [was: string]: readonly string[] }> = {
  open: ['open', 'paid', 'waived', 'refunded', 'settled_elsewhere'],
  settled_elsewhere: ['settled_elsewhere'],
  waived: ['waived', 'paid'],
  paid: ['paid', 'refunded'],
  refunded: ['refunded'],
};

/** 3, 7, 10, 14: a charge's history, and the money behind it. */
function checkCharge(record: Record, before: Row | undefined, after: Row, at: number): void {
  const id = `${text(after, 'pk')} ${text(after, 'sk')}`;
  const was = text(before, 'status') || 'open';
  const is = text(after, 'status');
  const isOwedAgain = was === 'waived' && is === 'open' && isAbandoned(record, before);
  if (!ways[was]?.includes(is) && !isOwedAgain) {
    record.broken(7, at, `${id}: ${was} became ${is}`);
  }
  if (count(after, 'refunded') < count(before, 'refunded'))
    record.broken(7, at, `${id}: refund fell`);
  if (text(after, 'sk').startsWith('D#')) checkDifference(record, after, at);
  else checkOfPeriod(record, before, after, at);
  checkAttempts(record, before, after, at);
  checkLines(record, after, at);
  checkSettled(record, before, after, at);
  const paymentId = text(after, 'paymentId');
  if (before?.['paymentId'] !== undefined && before['paymentId'] !== paymentId) {
    record.broken(10, at, `${id}: bound to another payment`);
  }
  if (paymentId === '') return;
  const holder = record.boundTo.get(paymentId) ?? id;
  if (holder !== id) record.broken(10, at, `${paymentId} is bound to ${holder} and ${id}`);
  record.boundTo.set(paymentId, id);
  if (is === 'paid' && was !== 'paid') checkMoney(record, after, paymentId, at);
}

function checkOfPeriod(record: Record, before: Row | undefined, after: Row, at: number): void {
  checkDays(record, before, after, at);
  noteAgreed(record, before, after);
  checkGivenBack(record, before, after, at);
}

/** 58: what was paid by another way stands on an operator's word, and no card is asked for it. */
function checkSettled(record: Record, before: Row | undefined, after: Row, at: number): void {
  if (text(after, 'status') !== 'settled_elsewhere') return;
  const id = text(after, 'pk');
  if (!record.settledByHand.has(id)) record.broken(58, at, `${id}: settled on nobody's word`);
  const isNew = text(before, 'status') !== 'settled_elsewhere';
  if (!isNew && rows(after, 'attempts').length > rows(before, 'attempts').length) {
    record.broken(58, at, `${id}: a card was asked for what was paid by another way`);
  }
}

/**
 * Given up by a writer that died before the subscription moved on: its claim stands, and an
 * operator's second word, or a cancel that was taken back, may have it end otherwise.
 */
function isAbandoned(record: Record, charge: Row | undefined): boolean {
  const item = record.items.get(`${text(charge, 'pk')} S`);
  const uid = text(part(item, 'claim'), 'attemptId');
  const attempt = rows(charge, 'attempts').find((one) => one['attemptId'] === uid);
  return uid !== '' && attempt?.['outcome'] === 'abandoned';
}

/** 6, 7: an attempt's end stands, but that a decline may turn out paid; and it has evidence. */
function checkAttempts(record: Record, before: Row | undefined, after: Row, at: number): void {
  const were = new Map(rows(before, 'attempts').map((one) => [one['attemptId'], one['outcome']]));
  for (const attempt of rows(after, 'attempts')) {
    const uid = text(attempt, 'attemptId');
    const was = were.get(uid);
    const is = attempt['outcome'];
    were.delete(uid);
    const isOwedAgain = was === 'abandoned' && is === 'declined' && isAbandoned(record, before);
    if (was !== undefined && was !== is && is !== 'paid' && !isOwedAgain) {
      record.broken(7, at, `${uid}: ${String(was)} became ${String(is)}`);
    }
    const isByHand = attempt['code'] === 'not_kept' && record.settledByHand.has(text(after, 'pk'));
    const isNew = was === undefined || isOwedAgain;
    if (isNew && is === 'declined' && !isByHand) checkDecline(record, uid, at);
  }
  if (were.size > 0) record.broken(7, at, `${text(after, 'pk')}: an attempt is forgotten`);
}

function checkDecline(record: Record, uid: string, at: number): void {
  const failed = record.paymentsUnder(uid).some((payment) => count(payment, 'failed_at') > 0);
  const refused = record.charges.get(uid)?.some((sent) => sent.refusal !== '') ?? false;
  if (!failed && !refused) record.broken(6, at, `${uid}: declined without evidence`);
  checkNoOutcome(record, uid, at);
  checkRefusals(record, uid, at);
}

function checkMoney(record: Record, charge: Row, paymentId: string, at: number): void {
  const id = `${text(charge, 'pk')} ${text(charge, 'sk')}`;
  record.overCharge(at);
  const payment = record.byImpUid.get(paymentId);
  const key = chargeKeyOf(text(payment, 'merchant_uid'));
  if (!payment || !isTaken(payment) || !key || chargePlace(key) !== id) {
    record.broken(3, at, `${id}: paid by ${paymentId}, which is not its payment`);
    return;
  }
  if (payment['amount'] !== charge['amount']) record.broken(3, at, `${id}: another amount`);
  if (payment['currency'] !== 'KRW') record.broken(3, at, `${id}: another currency`);
  if (payment['sandbox'] === true && record.seen.testMoney !== true) {
    record.broken(3, at, `${id}: test money`);
  }
  const attempt = rows(charge, 'attempts').find((one) => one['paymentId'] === paymentId);
  if (attempt?.['keyId'] !== payment['customer_uid']) record.broken(3, at, `${id}: other card`);
}
