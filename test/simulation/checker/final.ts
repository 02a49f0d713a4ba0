// What must be true when the faults are over and everything has come to rest.
import type { Row, Violation } from './facts';
import { count, dayBegins, isTaken, kept, kstDay, part, periodStart, rows, text } from './facts';
import type { Record } from './record';

export type Rest = {
  readonly record: Record;
  readonly nowMs: number;
  readonly logs: readonly string[];
  /** Answers of our doors, and who asked; empty for nobody in particular. */
  readonly answers: readonly { readonly user: string; readonly text: string }[];
  /** Markers per user that nobody else may see, and secrets that nobody may. */
  readonly personal: ReadonlyMap<string, readonly string[]>;
  readonly secrets: readonly string[];
  /** What no log may hold besides. */
  readonly unlogged: readonly string[];
  /** Billing keys alive at the provider. */
  readonly keys: readonly string[];
  readonly queued: number;
  readonly deadLetters: number;
};

/** `imp_uid`s. */
type Uids = ReadonlySet<string>;

export function checkRest(rest: Rest): readonly Violation[] {
  const { record } = rest;
  const cases = [...record.items.values()].filter((item) => item['pk'] === 'CASE');
  const explained = new Set(cases.map((item) => text(item, 'paymentId')));
  checkBooks(rest, explained);
  for (const item of record.items.values()) {
    if (item['sk'] === 'S') checkLife(rest, item, explained);
  }
  checkRefunds(rest);
  checkSilence(rest);
  checkTokens(rest);
  checkKeys(rest);
  const bug = rest.logs.find((line) => line.includes('broken invariant'));
  if (bug !== undefined) record.broken(11, rest.nowMs, `an assertion of ours failed: ${bug}`);
  if (rest.queued > 0) record.broken(11, rest.nowMs, `${rest.queued} messages still queued`);
  if (rest.deadLetters > 0) record.broken(11, rest.nowMs, `${rest.deadLetters} dead letters`);
  return record.violations;
}

/** 1, 2, 16: every won taken is in the books once, on its day, or explained by a case. */
function checkBooks({ record, nowMs }: Rest, explained: Uids): void {
  const charges = [...record.items.values()].filter((item) => text(item, 'sk').startsWith('C#'));
  const bound = new Map(charges.map((charge) => [text(charge, 'paymentId'), charge]));
  const days = new Map<string, number>();
  const add = (day: string, won: number) => days.set(day, (days.get(day) ?? 0) + won);
  const live = new Map<string, number>();
  for (const payment of record.seen.payments().filter(isTaken)) {
    const impUid = text(payment, 'imp_uid');
    const prefix = text(payment, 'merchant_uid').slice(0, 30);
    // Another amount than was asked for is no payment of the period: rule 2 wants it explained.
    const isAsked = record.asked(payment) === count(payment, 'amount');
    if (kept(payment) > 0 && isAsked) live.set(prefix, (live.get(prefix) ?? 0) + 1);
    const charge = bound.get(impUid);
    if (explained.has(impUid)) continue;
    if (!charge) {
      if (kept(payment) > 0) record.broken(2, nowMs, `${impUid}: money nobody knows of`);
      continue;
    }
    if (count(charge, 'refunded') !== count(payment, 'cancel_amount')) {
      record.broken(2, nowMs, `${impUid}: refunded otherwise than booked`);
    }
    add(kstDay(count(payment, 'paid_at') * 1_000), kept(payment));
  }
  for (const charge of charges) {
    if (text(charge, 'paymentId') === '' || explained.has(text(charge, 'paymentId'))) continue;
    add(
      kstDay(count(charge, 'paidAt') * 1_000),
      count(charge, 'refunded') - count(charge, 'amount'),
    );
  }
  for (const [day, won] of days) {
    if (won !== 0) record.broken(16, nowMs, `${day}: the books differ by ${won} won`);
  }
  for (const [prefix, times] of live) {
    if (times > 1) record.broken(1, nowMs, `${prefix}: ${times} payments kept`);
  }
}

type Span = { readonly from: number; readonly to: number };

/** 4, 10, 11: nobody skipped, nobody stuck, nobody served for nothing. */
function checkLife(rest: Rest, item: Row, explained: Uids): void {
  const { record, nowMs } = rest;
  const id = text(item, 'pk');
  const status = text(item, 'status');
  const claim = part(item, 'claim');
  const now = nowMs / 1_000;
  if (claim && claim['phase'] !== 'suspect') record.broken(11, nowMs, `${id}: still in doubt`);
  if (claim?.['phase'] === 'suspect') {
    const known = record.paymentsUnder(text(claim, 'attemptId'));
    if (!known.some((payment) => explained.has(text(payment, 'imp_uid')))) {
      record.broken(11, nowMs, `${id}: suspect without a case`);
    }
    return;
  }
  const dueSk = text(item, 'dueSk');
  const dueAt = Number(dueSk.slice(0, 12));
  if (dueSk !== '' && dueAt < now - 7_200) record.broken(4, nowMs, `${id}: overdue since ${dueAt}`);
  if ((status === 'active' || status === 'past_due') && dueSk === '') {
    record.broken(4, nowMs, `${id}: ${status} and nothing to follow`);
  }
  if (status === 'active') checkPeriods(rest, item);
}

function checkPeriods({ record, nowMs }: Rest, item: Row): void {
  const id = text(item, 'pk');
  const price = part(item, 'price');
  const every = count(price, 'every');
  const anchor = text(item, 'anchorOn');
  const next = count(item, 'period');
  for (let period = 0; period < next; period += 1) {
    const charge = record.items.get(`${id} C#${String(period).padStart(4, '0')}`);
    const begins = dayBegins(periodStart(anchor, text(price, 'interval'), every, period));
    const spans = record.unpaid.get(id) ?? [];
    // What began on the very day it got unpaid was not delivered either.
    const unserved = ({ from, to }: Span) => begins > from - 86_400_000 && begins <= to;
    if (!charge && spans.some(unserved)) continue;
    if (!charge || !['paid', 'refunded', 'waived'].includes(text(charge, 'status'))) {
      record.broken(4, nowMs, `${id}: period ${period} was skipped`);
    }
  }
  const start = periodStart(anchor, text(price, 'interval'), every, next);
  if (part(item, 'cancel')) return;
  if (dayBegins(start) < nowMs - 2 * 86_400_000) {
    record.broken(4, nowMs, `${id}: period ${next} of ${start} is not collected`);
  }
}

/** 9: what was given back is never more than what was taken. */
function checkRefunds({ record, nowMs }: Rest): void {
  for (const payment of record.seen.payments()) {
    if (count(payment, 'cancel_amount') > count(payment, 'amount')) {
      record.broken(9, nowMs, `${text(payment, 'imp_uid')}: more given back than taken`);
    }
    const history = rows(payment, 'cancel_history');
    const sum = history.reduce((total, entry) => total + count(entry, 'amount'), 0);
    if (sum !== count(payment, 'cancel_amount')) record.broken(9, nowMs, 'refunds do not add up');
  }
}

/** 12: personal data and secrets stay where they belong. */
function checkSilence(rest: Rest): void {
  const { record, nowMs, logs, answers, personal, secrets } = rest;
  const markers = [...rest.unlogged, ...secrets];
  for (const line of logs) {
    const found = markers.find((marker) => line.includes(marker));
    if (found !== undefined) record.broken(12, nowMs, `a log holds ${found.slice(0, 6)}…`);
  }
  for (const { user, text: answer } of answers) {
    for (const [owner, own] of personal) {
      if (owner !== user && own.some((marker) => answer.includes(marker))) {
        record.broken(12, nowMs, `an answer to ${user} tells of ${owner}`);
      }
    }
    if (secrets.some((secret) => answer.includes(secret))) {
      record.broken(12, nowMs, 'an answer holds a secret');
    }
  }
}

/** 15: a refused token is renewed and the very same charge sent again; it is no outcome. */
function checkTokens({ record, nowMs }: Rest): void {
  for (const [uid, sends] of record.charges) {
    sends.forEach((sent, at) => {
      const next = sends[at + 1];
      if (sent.status !== 401 || !next) return;
      if (JSON.stringify(sent.body) !== JSON.stringify(next.body)) {
        record.broken(15, nowMs, `${uid}: another charge after a refused token`);
      }
    });
    const key = record.items.get(`S#sub${uid.slice(1, 26)} C#${fourDigits(uid)}`);
    const ended = rows(key, 'attempts').find((attempt) => attempt['attemptId'] === uid);
    if (ended?.['outcome'] === 'declined' && sends.every((sent) => sent.status === 401)) {
      record.broken(15, nowMs, `${uid}: a refused token was booked as a decline`);
    }
  }
}

/** 11: keys of those who left are deleted; nobody's card stays behind. */
function checkKeys({ record, nowMs, keys }: Rest): void {
  const wanted = new Set<unknown>();
  for (const item of record.items.values()) {
    if (item['sk'] !== 'S' || ['canceled', 'expired'].includes(text(item, 'status'))) continue;
    wanted.add(item['keyId']);
    for (const window of rows(item, 'registrations')) wanted.add(window['keyId']);
    // Known, and deleted when the subscription is next touched.
    for (const key of (item['orphans'] ?? []) as unknown[]) wanted.add(key);
  }
  const left = keys.filter((key) => !wanted.has(key));
  if (left.length > 0) record.broken(11, nowMs, `${left.length} keys nobody needs are still alive`);
}

function fourDigits(uid: string): string {
  return String(parseInt(uid.slice(26, 30), 36)).padStart(4, '0');
}
