// Nothing repeats without an end: how often an order number is sent and inquired about, how many
// attempts a charge has, and what it takes to call refusals a decline.
import type { Inquiry, Row, Sent } from './facts';
import { chargeKeyOf, chargePlace, chargesIn, count, rows, text } from './facts';
import type { Record } from './record';

const sendsMax = 12;
const attemptsMax = 30;
const dayMs = 86_400_000;
/** In any 24 hours: unanswered inquiries are ten minutes apart at most, answered ones fewer. */
const inquiriesPerDayMax = 240;
const answeredPerDayMax = 120;
/**
 * Once its case is open and nothing is sent any more for days: one bulk and one single inquiry a
 * day, and some news.
 */
const daysOfCase = 1;
const inquiriesInCaseMax = 6;

/**
 * In any 24 hours, of one billing key alone: one an hour while its card differs and iamport does
 * not answer, and beside them a night or a visit. A card window asks for its key with each inquiry.
 */
const keyLooksPerDayMax = 26;
const windowKeyLooksPerDayMax = 80;

/** 51: at each request. */
export function checkRepetition(record: Record, sent: Sent, body: string): void {
  checkKeyLooks(record, sent);
  if (sent.path.endsWith('/subscribe/payments/again')) checkSends(record, sent);
  else if (sent.path.endsWith('/getToken') && !isAnswer(sent, body)) noteTokenless(record, sent.at);
  else if (sent.method === 'GET') noteInquiries(record, sent, isAnswer(sent, body));
}

function checkKeyLooks(record: Record, { method, path, at }: Sent): void {
  const [, named] = /^\/subscribe\/customers\/([^/?]+)$/.exec(path) ?? [];
  if (method !== 'GET' || named === undefined) return;
  const key = decodeURIComponent(named);
  const looks = (record.keyLooks.get(key) ?? []).filter((before) => before > at - dayMs);
  looks.push(at);
  record.keyLooks.set(key, looks);
  const of = record.registrations.get(key);
  const differs = record.items.get(`${text(of, 'pk')} S`)?.['keyDiffers'] === true;
  const most = differs ? keyLooksPerDayMax : windowKeyLooksPerDayMax;
  if (looks.length > most) record.broken(51, at, `${key}: ${looks.length} looks in a day`);
}

/** Whole, and in the provider's own envelope: records, or its own word that there is none. */
function isAnswer({ status }: Sent, body: string): boolean {
  if (status === 404) return /^\{"code":-?[1-9]/.test(body);
  const isWhole = status === 200 || status === 207;
  return isWhole && body.startsWith('{"code":0') && !body.includes('"response":null');
}

/** Without a token an inquiry does not even set out. */
export const tokenless = 'token';
function noteTokenless(record: Record, at: number): void {
  const all = record.inquiries.get(tokenless) ?? [];
  record.inquiries.set(tokenless, [...all, { at, answered: false }]);
}

/** What was refused for its token was not executed, and does not count. */
function checkSends(record: Record, { at, body }: Sent): void {
  const uid = text(body, 'merchant_uid');
  const sends = (record.charges.get(uid) ?? []).filter((one) => one.status !== 401);
  if (sends.length > sendsMax) record.broken(51, at, `${uid}: sent ${sends.length} times`);
  const key = chargeKeyOf(uid);
  if (!key) return;
  const place = chargePlace(key);
  const attempts = record.attemptsAt.get(place) ?? new Set<string>();
  record.attemptsAt.set(place, attempts.add(uid));
  if (attempts.size > attemptsMax) record.broken(51, at, `${place}: ${attempts.size} attempts`);
}

function noteInquiries(record: Record, { path, at }: Sent, answered: boolean): void {
  if (path.startsWith('/payments/status')) return;
  for (const uid of chargesIn(path)) {
    const inquiries = record.inquiries.get(uid) ?? [];
    record.inquiries.set(uid, inquiries);
    inquiries.push({ at, answered });
    checkRate(record, uid, inquiries, at);
  }
}

function checkRate(record: Record, uid: string, all: readonly Inquiry[], at: number): void {
  let asked = 0;
  let heard = 0;
  for (let nth = all.length - 1; nth >= 0; nth -= 1) {
    const one = all[nth];
    if (!one || one.at <= at - dayMs) break;
    asked += 1;
    heard += one.answered ? 1 : 0;
  }
  if (asked > inquiriesPerDayMax) record.broken(51, at, `${uid}: ${asked} inquiries in a day`);
  if (heard > answeredPerDayMax) record.broken(51, at, `${uid}: ${heard} answers in a day`);
  const opened = record.items.get(`CASE unknown-${uid}`);
  const isOld = count(opened, 'openedAt') * 1_000 < at - (daysOfCase + 1) * dayMs;
  const lastSend = record.charges.get(uid)?.at(-1)?.at ?? 0;
  const isOver = isOld && lastSend < at - 2 * dayMs;
  if (opened?.['status'] === 'open' && isOver && heard > inquiriesInCaseMax) {
    record.broken(51, at, `${uid}: ${heard} inquiries in a day although it is a case`);
  }
}

/** Milliseconds for which the provider's records are believed incomplete after a request (H). */
const absenceMs = 900_000;
const refusalsMin = 3;
const cleanMin = 3;
/** Words by which a card company, or the provider, says no to a card or to the shop by itself. */
const knownWords = /한도|잔액|분실|도난|유효|만료|구매자|사용 불가|거절|가맹점|상점|정지|비밀번호/;

/** 52: a decline that rests on refusals in unknown words needs all of them, and their silence. */
export function checkRefusals(record: Record, uid: string, at: number): void {
  const payments = record.paymentsUnder(uid);
  if (payments.some((payment) => count(payment, 'failed_at') > 0)) return;
  const sends = (record.charges.get(uid) ?? []).filter((one) => one.status !== 401);
  if (sends.some(({ refusal }) => knownWords.test(refusal))) return;
  // One over a 4xx is about our request and not about a card.
  const isOfCard = ({ refusal, status = 200 }: Sent) => refusal !== '' && status === 200;
  const refused = sends.filter(isOfCard).length;
  if (refused < sends.length) {
    record.broken(52, at, `${uid}: declined though ${sends.length - refused} sends are unanswered`);
  }
  if (refused < refusalsMin) record.broken(52, at, `${uid}: declined after ${refused} refusals`);
  for (const [nth, send] of sends.entries()) {
    const until = sends[nth + 1]?.at ?? at;
    if (until - send.at < absenceMs) record.broken(52, at, `${uid}: refused, and not H ago`);
    const looks = (record.looks.get(uid) ?? []).filter(
      (look) => look.at >= send.at && look.at <= until && look.shown === 0,
    );
    if (looks.length < cleanMin) record.broken(52, at, `${uid}: ${looks.length} clean inquiries`);
  }
}

/** 51: what was declined thirty times has a case. */
export function checkExhausted(record: Record, at: number): void {
  for (const item of record.items.values()) {
    if (!text(item, 'sk').startsWith('C#')) continue;
    const last = rows(item, 'attempts').find((one) => count(one, 'n') === attemptsMax - 1);
    if (last?.['outcome'] !== 'declined' || hasCase(record, last)) continue;
    record.broken(51, at, `${text(item, 'pk')}: ${attemptsMax} attempts and no case`);
  }
}

function hasCase(record: Record, attempt: Row): boolean {
  return record.items.has(`CASE exhausted-${text(attempt, 'attemptId')}`);
}
