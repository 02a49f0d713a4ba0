// Money given back by ourselves: only what two passes and a last look by name have seen, and once.
import type { Row, Sent } from './facts';
import { checkIntended, intentOf } from './given-back';
import { chargeKeyOf, chargePlace, count, isTaken, kept, rows, text } from './facts';
import type { Record } from './record';

/** Two passes agree when an hour lies between them; clocks may be a minute apart each. */
const passesApartMs = 3_600_000 - 120_000;
/** Two looks and the refund, each with its deadline: what was seen longer ago may have changed. */
const lastLookMs = 200_000;

/** Passes see payments in the lists they go through, or by name where no list shows them. */
export function noteSights(record: Record, sent: Sent, body: string): void {
  const { path, status, at } = sent;
  if (sent.method !== 'GET' || status === undefined || status >= 300) return;
  if (path.startsWith('/payments/imp')) {
    const byName = /imps?_\d+/.exec(path)?.[0] ?? '';
    record.lookedBy.set(byName, { at, status: /"status":"(\w+)"/.exec(body)?.[1] ?? '' });
    see(record, byName, at);
  } else if (/^\/payments(\/status\/|\?imp_uid)/.test(path)) {
    for (const [, impUid = ''] of body.matchAll(/"imp_uid":"(imps_\d+)"/g)) see(record, impUid, at);
  }
}

function see(record: Record, impUid: string, at: number): void {
  const before = record.sights.get(impUid);
  if (before) before.push(at);
  else record.sights.set(impUid, [at]);
}

/** 9: never without its amount (0 would refund everything) and the balance we believe in. */
export function checkRefund(record: Record, sent: Sent): void {
  const { at, body } = sent;
  const { amount, checksum } = body;
  const whole = Number.isSafeInteger(amount) && Number(amount) >= 1;
  if (!whole) record.broken(9, at, 'a refund without a positive amount');
  if (typeof checksum !== 'number') record.broken(9, at, 'a refund without the balance');
  else if (Number(amount) > checksum) record.broken(9, at, 'a refund of more than the balance');
  const impUid = text(body, 'imp_uid');
  const before = record.refunds.get(impUid) ?? [];
  const intent = intentOf(record, sent);
  if (intent) checkIntended(record, intent, sent);
  record.refunds.set(impUid, [...before, sent]);
  // Parts of one payment go back under names of their own, each once.
  const same = intent ? before.filter((one) => one.body['reason'] === body['reason']) : before;
  const payment = record.seen.payments().find((one) => one['imp_uid'] === impUid);
  const given = rows(payment, 'cancel_history').filter(
    (one) => count(one, 'cancelled_at') * 1_000 < at - 1_500,
  );
  // A page of HTML comes with 200 as well, and gives nothing back.
  const isAnswered = same.some((one) => one.status === 200 && one.refusal === '');
  if (isAnswered && given.length > 0) {
    record.broken(9, at, `${impUid}: refunded twice`);
  }
  if (intent) return;
  if (!payment) record.broken(9, at, `${impUid}: a refund of what nobody paid`);
  else checkTwin(record, payment, at);
}

/** 9: a twin goes back when the payment that is booked stands, and only the twin. */
function checkTwin(record: Record, twin: Row, at: number): void {
  const impUid = text(twin, 'imp_uid');
  if (count(twin, 'cancel_amount') > count(twin, 'amount')) {
    record.broken(9, at, `${impUid}: more given back than taken`);
  }
  const key = chargeKeyOf(text(twin, 'merchant_uid'));
  const charge = key && record.items.get(chargePlace(key));
  const bound = text(charge, 'paymentId');
  // A difference that was given up has none: its change is not in force.
  const isGivenUp = key?.k !== undefined && bound === '' && text(charge, 'status') === 'waived';
  if (!isGivenUp && (bound === '' || bound === impUid)) {
    record.broken(9, at, `${impUid}: it is no twin`);
  }
  // 56: what an operator has decided to keep is given back by nobody.
  if (record.items.get(`CASE payment-${impUid}`)?.['refundForbidden'] === true) {
    record.broken(56, at, `${impUid}: given back though an operator closed its case`);
  }
  const sights = record.sights.get(impUid) ?? [];
  if (!sights.some((seenAt) => seenAt <= at - passesApartMs)) {
    record.broken(9, at, `${impUid}: refunded without two passes that agree`);
  }
  for (const one of isGivenUp ? [impUid] : [impUid, bound]) {
    const looked = record.lookedBy.get(one);
    // One that was given back in part stands all the same (checkStands).
    const stands = looked?.status === 'paid' || (one === bound && looked?.status === 'cancelled');
    if (looked && looked.at >= at - lastLookMs && stands) continue;
    record.broken(9, at, `${impUid}: refunded without a look at ${one}`);
  }
  if (!isGivenUp) checkStands(record, bound, at);
}

/** 1, 9: after it, exactly the booked payment is kept of the two. */
function checkStands(record: Record, bound: string, at: number): void {
  const standing = record.seen.payments().find((payment) => payment['imp_uid'] === bound);
  if (standing && isTaken(standing) && kept(standing) > 0) return;
  record.broken(9, at, `${bound}: its twin was given back though it does not stand`);
}
