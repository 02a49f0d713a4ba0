// What iamport's answers mean: HTTP status and envelope together, strict where money is decided.
import type { CardFacts, Payment } from '../domain/charge/payment';
import { cut } from '../domain/common/text';
import type { ChargeAnswer, KeyAnswer, KeysAnswer, Listed, LookAnswer } from '../ports/gateway';
import type { ManyAnswer, Unreadable } from '../ports/gateway';
import type { Exchange } from './iamport-http';
import { tooLarge } from './iamport-http';
import { cardOf, isWire, paymentOf, unreadableOf } from './iamport-wire';

type Answered = Extract<Exchange, { kind: 'answer' }>;
export type Unanswered = { readonly kind: 'unanswered'; readonly why: string };

const absent = { kind: 'absent' } as const;
/** A refusal is a sentence; what is longer is cut before it is kept. */
const messageMax = 1_000;

export function chargeAnswer(answer: Exchange): ChargeAnswer {
  if (answer.kind !== 'answer') return answer;
  const message = refusalIn(answer);
  if (message !== undefined) {
    return { kind: answer.status === 200 ? 'refused' : 'rejected', message };
  }
  const payment = paymentOf(granted(answer));
  return payment ? { kind: 'record', payment } : { kind: 'silent', why: whyOf(answer) };
}

/** One record, and it must be the one that was asked for. */
export function lookAnswer(answer: Exchange, paymentId: string): LookAnswer {
  if (answer.kind !== 'answer') return unanswered(answer);
  if (isAbsent(answer)) return absent;
  const record = granted(answer);
  const payment = paymentOf(record);
  if (!payment) return isWire(record) ? unread([unreadableOf(record)]) : unanswered(answer);
  if (payment.paymentId !== paymentId) return { kind: 'unanswered', why: 'another record' };
  return { kind: 'found', payments: [payment] };
}

export function lookManyAnswer(answer: Exchange): ManyAnswer {
  if (answer.kind !== 'answer') return unanswered(answer);
  if (isAbsent(answer)) return absent;
  const list = granted(answer);
  return Array.isArray(list) ? { kind: 'found', ...recordsIn(list) } : unanswered(answer);
}

/** Answered, and nothing may be decided by it: a row that does not read could be the paid one. */
export function unread(unreadable: readonly Unreadable[]) {
  return { kind: 'unanswered', why: 'unreadable', unreadable } as const;
}

export type ListPage = Extract<Listed, { kind: 'page' }>;

/** `next` is 0 where there is no further page; going backwards is no answer we follow. */
export function pageAnswer(answer: Exchange, page: number): ListPage | Unanswered | typeof absent {
  if (answer.kind !== 'answer') return unanswered(answer);
  if (isAbsent(answer)) return absent;
  const response = granted(answer);
  const list = isWire(response) ? response['list'] : undefined;
  if (!isWire(response) || !Array.isArray(list)) return unanswered(answer);
  const next = response['next'] ?? 0;
  const forward = typeof next === 'number' && Number.isSafeInteger(next) && next > page;
  if (next !== 0 && !forward) return { kind: 'unanswered', why: 'unreadable' };
  const total = Number.isSafeInteger(response['total']) ? Number(response['total']) : undefined;
  return { kind: 'page', ...recordsIn(list), total, next: next === 0 ? undefined : Number(next) };
}

function recordsIn(list: readonly unknown[]) {
  const payments: Payment[] = [];
  const unreadable: Unreadable[] = [];
  for (const row of list) {
    const payment = paymentOf(row);
    if (payment) payments.push(payment);
    else unreadable.push(unreadableOf(row));
  }
  return { payments, unreadable };
}

/**
 * The status lists answer a page beyond their end with 400, not with an empty page (§5). The first
 * page is beyond the end where nothing is listed at all: only iamport's words tell that from a
 * refusal of the span, which must never look like a span without payments. No document gives them;
 * other words than these are compared with those for a page that is beyond an end.
 */
export function isPastEnd(answer: Exchange, page: number): boolean {
  if (answer.kind !== 'answer' || answer.status !== 400) return false;
  const message = refusalIn(answer);
  return message !== undefined && (page > 1 || message.includes('존재하지 않는'));
}

/** In the same words, over the same status. */
export function isSameRefusal(one: Exchange, other: Exchange): boolean {
  if (one.kind !== 'answer' || other.kind !== 'answer') return false;
  const message = refusalIn(one);
  return message !== undefined && one.status === other.status && message === refusalIn(other);
}

/** The answer was cut for its length, or the first page was refused for its span. */
export function isTooLarge(answer: Exchange, page: number): boolean {
  if (answer.kind !== 'answer') return answer.kind === 'silent' && answer.why === tooLarge;
  return page === 1 && answer.status !== 404 && refusalIn(answer) !== undefined;
}

/** How iamport says over 200 that it has no key of that name (§12-11). */
const noSuchKey = '로 등록된 정보를 찾을 수 없습니다';

/**
 * An unknown key is a 404 by the specification, and was a refusal over 200 before, in words of its
 * own. A refusal in other words, such as for maintenance, proves nothing: a key that we believe to
 * be gone, and is not, stays chargeable for ever.
 */
export function keyAnswer(answer: Exchange, keyId: string): KeyAnswer {
  if (answer.kind !== 'answer') return unanswered(answer);
  const isUnknown = answer.status === 200 && refusalIn(answer)?.includes(noSuchKey) === true;
  if (isUnknown || isAbsent(answer)) return absent;
  const record = granted(answer);
  const card = cardOf(record, keyId);
  if (card) return { kind: 'found', card };
  return { ...unanswered(answer), isUnread: isWire(record) ? true : undefined };
}

/** A row that names no key could be any that is asked for. */
export function keysAnswer(answer: Exchange): KeysAnswer {
  if (answer.kind !== 'answer') return unanswered(answer);
  if (isAbsent(answer)) return { kind: 'found', cards: new Map(), unnamed: 0 };
  const list = granted(answer);
  if (!Array.isArray(list)) return unanswered(answer);
  const cards = new Map<string, CardFacts>();
  let unnamed = 0;
  for (const row of list as readonly unknown[]) {
    const keyId = isWire(row) ? row['customer_uid'] : undefined;
    const card = typeof keyId === 'string' ? cardOf(row, keyId) : undefined;
    if (typeof keyId === 'string' && card !== undefined) cards.set(keyId, card);
    else unnamed += 1;
  }
  return { kind: 'found', cards, unnamed };
}

export function unanswered(answer: Exchange): Unanswered {
  return { kind: 'unanswered', why: answer.kind === 'answer' ? whyOf(answer) : answer.why };
}

/**
 * A code that is not 0, over 200 or over the 4xx of a bad parameter (§12-23). Anything over another
 * 2xx, and anything that is not the envelope, says nothing; a 429 or 5xx never gets here.
 */
export function refusalIn({ status, body }: Answered): string | undefined {
  if (status !== 200 && status < 400) return undefined;
  if (!isWire(body) || !Number.isSafeInteger(body['code']) || body['code'] === 0) return undefined;
  return typeof body['message'] === 'string' ? cut(body['message'], messageMax) : '';
}

/**
 * Only iamport's own 404. One of a proxy or of a wrong path must never look like a charge that was
 * not made: a charge may be sent again when it is absent for long enough.
 */
function isAbsent(answer: Answered): boolean {
  return answer.status === 404 && refusalIn(answer) !== undefined;
}

/**
 * The `response` of a success: HTTP 200 and code 0, both (P6). A 207 is a part of a list by its
 * status; which code its envelope has is not documented.
 */
function granted({ status, body }: Answered): unknown {
  if (!isWire(body)) return undefined;
  if (status === 207) return Array.isArray(body['response']) ? body['response'] : undefined;
  return status === 200 && body['code'] === 0 ? body['response'] : undefined;
}

function whyOf({ status }: Answered): string {
  return status === 200 || status === 207 ? 'unreadable' : `http ${status}`;
}
