// Rule 57: refunds that an operator asked for. Each is written down before it is sent, is carried
// out once at most and for no more than is left, and ends as the provider's record says.
import type { Row, Sent } from './facts';
import { chargePlace, count, isChargeItem, kstDay, part, rows, text } from './facts';
import type { Record } from './record';
import { checkWithdrawal } from './withdrawal';

const idShape = /ref[a-z0-9]{25}$/;
/** Milliseconds for which the provider's records are believed incomplete after a request (H). */
const absenceMs = 900_000;
/** The clock of an event and the true one may be this much apart. */
const slackMs = 700_000;
const dayMs = 86_400_000;

/** The intent that a request to refund names at the end of its reason, where there is one. */
export function intentOf(record: Record, { body }: Sent): Row | undefined {
  const id = idShape.exec(text(body, 'reason'))?.[0];
  if (id === undefined) return undefined;
  return [...record.items.values()].find((item) => item['sk'] === `F#${id}`);
}

/** At each request: the durable intent says the same, and no other is under way. */
export function checkIntended(record: Record, intent: Row, { at, body }: Sent): void {
  const id = text(intent, 'sk').slice('F#'.length);
  const broken = (what: string) => record.broken(57, at, `${id}: ${what}`);
  const charge = chargeOf(record, intent);
  if (text(intent, 'state') !== 'unknown') broken('sent though it has ended');
  if (text(charge, 'refunding') !== id) broken('sent without a lock on its charge');
  const said = [body['imp_uid'], body['amount'], body['checksum'], body['tax_free'] ?? 0];
  const meant = [intent['paymentId'], intent['amount'], intent['balance'], intent['taxFree']];
  if (said.join() !== meant.join()) broken('sent otherwise than intended');
  const isTold = typeof body['tax_free'] === 'number';
  if (count(charge, 'taxFree') > 0 && !isTold) broken('sent without its tax-free part');
  if (text(charge, 'paymentId') !== body['imp_uid']) broken('of a payment that is not booked');
  if (text(body, 'reason').includes(text(intent, 'reason')))
    broken("the operator's words are told");
  for (const other of intentsOf(record, text(intent, 'paymentId'))) {
    if (other !== intent && other['state'] === 'unknown') broken('beside another refund');
  }
  const sends = (record.refunds.get(text(body, 'imp_uid')) ?? []).filter(
    (sent) => text(sent.body, 'reason') === text(body, 'reason') && sent.status !== 401,
  );
  const last = sends.at(-1);
  if (!last) return;
  const looked = record.lookedBy.get(text(body, 'imp_uid'));
  if (at - last.at < absenceMs - 2_000) broken('sent again before H');
  const isPart = Number(body['amount']) < Number(body['checksum']);
  if (isPart) broken('a part was sent again, and may have been carried out before');
  if (!looked || looked.at < last.at) broken('sent again without a look');
}

/** At each write of an intent: its amount is what was asked for, and its cancel is in the row. */
export function checkIntent(record: Record, before: Row | undefined, after: Row, at: number): void {
  if (!text(after, 'sk').startsWith('F#')) return;
  const id = text(after, 'sk').slice('F#'.length);
  const broken = (what: string) => record.broken(57, at, `${id}: ${what}`);
  const frozen = (row: Row) =>
    ['period', 'paymentId', 'asked', 'cancel', 'amount', 'taxFree', 'balance', 'askedAt'].map(
      (name) => row[name],
    );
  if (before && frozen(before).join() !== frozen(after).join()) broken('its intent was changed');
  // Its operator's words go when its person is erased, and nothing else.
  const isEmptied = text(after, 'reason') === 'erased' && before?.['state'] === after['state'];
  // One that turns up in the record after all is done.
  const isRevived = before?.['state'] === 'refused' && after['state'] === 'done';
  if (before && before['state'] !== 'unknown' && !isEmptied && !isRevived) {
    broken('it was changed after its end');
  }
  if (isRevived && !isGiven(record, after)) broken('done, and not in the record');
  if (before?.['state'] === 'unknown' && after['state'] === 'refused') {
    checkRefused(record, after, at, broken);
  }
  if (before) return;
  checkWithdrawal(record, after, at);
  const charge = chargeOf(record, after);
  const [amount, balance] = [count(after, 'amount'), count(after, 'balance')];
  if (amount < 1 || amount > balance) broken(`${amount} of ${balance} won`);
  if (!allowed(charge, after, at).includes(amount)) broken(`${amount} is not what was asked for`);
  const item = record.items.get(`${text(after, 'pk')} S`);
  const isOver = ['canceled', 'expired'].includes(text(item, 'status'));
  if (after['cancel'] !== 'no' && !part(item, 'cancel') && !isOver) broken('its cancel is lost');
}

const sure = ['부족', '존재하지 않', '이미 전액취소', '일치하지 않', '초과', '올바르지 않'];

/**
 * refused: an operator gave it up, something else was given back first, its last send was refused
 * in words that prove it, or H is over since.
 */
function checkRefused(
  record: Record,
  intent: Row,
  at: number,
  broken: (what: string) => void,
): void {
  if (text(intent, 'closedBy') !== '') return;
  const payment = record.seen.payments().find((one) => one['imp_uid'] === intent['paymentId']);
  const left = count(payment, 'amount') - count(payment, 'cancel_amount');
  const id = text(intent, 'sk').slice('F#'.length);
  const sends = (record.refunds.get(text(intent, 'paymentId')) ?? []).filter(
    (sent) => text(sent.body, 'reason').endsWith(id) && sent.status !== 401,
  );
  const last = sends.at(-1);
  if (left !== count(intent, 'balance')) return;
  if (!last) return broken('refused, and never sent');
  const { refusal } = last;
  const isUndecided = /TIMEOUT|시간\s*초과|통신/.test(refusal);
  const isSure = sends.length === 1 && !isUndecided && sure.some((one) => refusal.includes(one));
  if (isSure) return;
  if (at - last.at < absenceMs - 2_000) broken(`refused before H, by: ${refusal}`);
  const isPart = count(intent, 'amount') < count(intent, 'balance');
  if (isPart && (isUndecided || refusal === '')) broken('a part that may be carried out yet');
}

function isGiven(record: Record, intent: Row): boolean {
  const payment = record.seen.payments().find((one) => one['imp_uid'] === intent['paymentId']);
  const id = text(intent, 'sk').slice('F#'.length);
  return rows(payment, 'cancel_history').some((one) => text(one, 'reason').endsWith(id));
}

/** Won that may have been meant; two where a clock stands near midnight. */
function allowed(charge: Row | undefined, intent: Row, at: number): readonly number[] {
  const asked = text(intent, 'asked');
  const balance = count(intent, 'balance');
  if (asked === 'all') return [balance];
  if (asked !== 'days_unused') return [Number(asked)];
  const [starts, ends] = [dayOf(text(charge, 'startsOn')), dayOf(text(charge, 'endsOn'))];
  return [at - slackMs, at + slackMs].map((ms) => {
    const from = Math.max(starts, dayOf(kstDay(ms)) + 1);
    const unused = Math.max(0, ends - from);
    return Math.min(balance, Math.round((count(charge, 'amount') * unused) / (ends - starts)));
  });
}

function dayOf(day: string): number {
  return Date.parse(day) / dayMs;
}

/** At rest: done where the record has it once, refused where it has it not, else a case. */
export function checkGiven(record: Record, nowMs: number): void {
  const named = new Map<string, Row[]>();
  for (const payment of record.seen.payments()) {
    const held = count(payment, 'amount') - count(payment, 'cancel_amount');
    if (count(payment, 'lost_amount') > held) {
      record.broken(57, nowMs, `${text(payment, 'imp_uid')}: more given back than was taken`);
    }
    for (const entry of rows(payment, 'cancel_history')) {
      const id = idShape.exec(text(entry, 'reason'))?.[0] ?? '';
      named.set(id, [...(named.get(id) ?? []), entry]);
    }
  }
  for (const item of record.items.values()) {
    if (isChargeItem(item) && text(item, 'refunding') !== '') {
      const intent = record.items.get(`${text(item, 'pk')} F#${text(item, 'refunding')}`);
      const isOpen = intent?.['state'] === 'unknown';
      if (!isOpen) record.broken(57, nowMs, `${text(item, 'pk')}: locked by no refund`);
    }
    if (!text(item, 'sk').startsWith('F#')) continue;
    const id = text(item, 'sk').slice('F#'.length);
    const entries = named.get(id) ?? [];
    const given = entries.reduce((sum, entry) => sum + count(entry, 'amount'), 0);
    const state = text(item, 'state');
    const broken = (what: string) => record.broken(57, nowMs, `${id}: ${what}`);
    if (entries.length > 1) broken(`carried out ${entries.length} times`);
    if (state === 'done' && given !== count(item, 'amount')) broken(`done, and ${given} won given`);
    if (state === 'refused' && given > 0) broken(`refused, and ${given} won given`);
    const isTold = record.items.get(`CASE refund-${id}`)?.['status'] === 'open';
    if (state === 'unknown' && !isTold) broken('its outcome is unknown, and it has no case');
  }
}

function intentsOf(record: Record, paymentId: string): readonly Row[] {
  const all = [...record.items.values()].filter((item) => text(item, 'sk').startsWith('F#'));
  return all.filter((item) => item['paymentId'] === paymentId);
}

function chargeOf(record: Record, intent: Row): Row | undefined {
  const subscription = text(intent, 'pk').slice('S#'.length);
  const k = typeof intent['k'] === 'number' ? intent['k'] : undefined;
  return record.items.get(chargePlace({ subscription, period: count(intent, 'period'), k }));
}
