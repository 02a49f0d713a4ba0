// iamport's lists by status, and how an account answers one that is empty: no document says it.
import { assert } from '../domain/common/errors';
import type { ListAsk, Listed } from '../ports/gateway';
import { isPastEnd, isSameRefusal, isTooLarge, pageAnswer, refusalIn } from './iamport-answers';
import type { Exchange } from './iamport-http';
import { bytesMaxList } from './iamport-http';
import type { Send } from './iamport-session';

const statusPageSize = 1_000;
const statusSecondsMax = 90 * 86_400;
const empty = { kind: 'page', payments: [], unreadable: [] } as const;

export async function list(send: Send, ask: ListAsk): Promise<Listed> {
  const { status, from, to, page, limit = statusPageSize } = ask;
  assert(from <= to && to - from <= statusSecondsMax, 'a status list spans at most 90 days');
  const query = `page=${page}&limit=${limit}&from=${from}&to=${to}&sorting=paid`;
  const answer = await sendList(send, `/payments/status/${status}?${query}`);
  if (isPastEnd(answer, page)) return empty;
  if (isTooLarge(answer, page)) {
    return (await isSaidBeyondEnd(send, answer)) ? empty : { kind: 'too_large' };
  }
  const listed = pageAnswer(answer, page);
  return listed.kind === 'absent' ? { kind: 'unanswered', why: 'http 404' } : listed;
}

/** More rows than may come in between two calls. */
const farBeyond = 1_000;

/**
 * Whether a refusal of a first page is in the very words that the account has for a page beyond the
 * end: then the list is empty. The words are learned from the list of the last 90 days, where it is
 * answered and has rows: a refusal of a span, or of every request, refuses that list as well.
 */
async function isSaidBeyondEnd(send: Send, refused: Exchange): Promise<boolean> {
  if (refused.kind !== 'answer') return false;
  const path = (page: number) => `/payments/status/all?page=${page}&limit=1&sorting=paid`;
  const first = pageAnswer(await sendList(send, path(1)), 1);
  if (first.kind !== 'page' || first.payments.length + first.unreadable.length === 0) return false;
  const { total = 1_000_000 } = first;
  return isSameRefusal(refused, await sendList(send, path(total + farBeyond)));
}

function sendList(send: Send, path: string): Promise<Exchange> {
  return send({ name: 'list', method: 'GET', path, bytesMax: bytesMaxList });
}

/** `isKnown`: the nights tell it from a refusal of the span. */
export type EmptyForm =
  | { readonly kind: 'page' }
  | {
      readonly kind: 'refusal';
      readonly status: number;
      readonly message: string;
      readonly isKnown: boolean;
    };

/** A second of the year 2000, when iamport took no payments. */
const before = { from: 946_684_800, to: 946_684_801 };

/** How a list that is surely empty is answered; undefined without an answer, or with rows. */
export async function emptyForm(send: Send): Promise<EmptyForm | undefined> {
  const { from, to } = before;
  const query = `page=1&limit=1&from=${from}&to=${to}&sorting=paid`;
  const answer = await sendList(send, `/payments/status/paid?${query}`);
  const message = answer.kind === 'answer' ? refusalIn(answer) : undefined;
  if (answer.kind === 'answer' && message !== undefined) {
    const isKnown = isPastEnd(answer, 1) || (await isSaidBeyondEnd(send, answer));
    return { kind: 'refusal', status: answer.status, message, isKnown };
  }
  const listed = pageAnswer(answer, 1);
  const rows = listed.kind === 'page' ? listed.payments.length + listed.unreadable.length : 1;
  return rows === 0 ? { kind: 'page' } : undefined;
}
