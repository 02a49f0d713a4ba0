// Lists in pages, as iamport cuts them: page numbers from 1, and 0 for none (§5).
import { ok, refused, words } from './answers';
import type { EmulatedAnswer } from './types';

const limitUsual = 20;
const limitMax = 1_000;

/** The words of the first parameter that is no whole number, or below what it may be. */
export function queryFault(query: URLSearchParams, times: readonly string[] = []) {
  const low = (name: string, min: number) => {
    const text = query.get(name);
    return text !== null && !(Number.isSafeInteger(Number(text)) && Number(text) >= min);
  };
  const counted = ['page', 'limit'].find((name) => low(name, 1));
  const wrong = counted ?? times.find((name) => query.get(name) === '' || low(name, 0));
  return wrong === undefined ? undefined : words.wrong(wrong);
}

/** One page of a list that is in its order already. */
export function paged<T>(
  sorted: readonly T[],
  query: URLSearchParams,
  show: (row: T) => unknown = (row) => row,
): EmulatedAnswer {
  const wrong = queryFault(query);
  if (wrong !== undefined) return refused(wrong, 1, 400);
  const page = Number(query.get('page') ?? 1);
  const limit = Math.min(limitMax, Number(query.get('limit') ?? limitUsual));
  const list = sorted.slice((page - 1) * limit, page * limit);
  // Reading past the end is an error, not an empty page (§5).
  if (list.length === 0 && page > 1) return refused(words.noPayment, 1, 400);
  const next = page * limit < sorted.length ? page + 1 : 0;
  return ok({ total: sorted.length, previous: page - 1, next, list: list.map(show) });
}
