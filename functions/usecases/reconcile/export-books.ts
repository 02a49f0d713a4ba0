// A month's books out of iamport's lists and our charges, slice by slice: the table is not scanned.
import type { BookEntry, Month } from '../../domain/reconcile/book-entries';
import { entriesOf } from '../../domain/reconcile/book-entries';
import { Refusal } from '../../domain/common/errors';
import { isKeyOfOurs } from '../../domain/common/identity';
import type { EpochSeconds } from '../../domain/common/calendar';
import type { Payment } from '../../domain/charge/payment';
import type { Listed, Unreadable } from '../../ports/gateway';
import { widthMax } from '../../domain/reconcile/round';
import type { Deps } from '../deps';
import { sortPayments } from './sort-payments';

/**
 * First what is paid, by when it was paid; then, by when it was last given back, what is canceled
 * up to now: a payment of the month that is given back while the walk goes on is seen a second
 * time, and none is missed.
 */
export type BookCursor = {
  readonly list: 'paid' | 'cancelled';
  readonly at: EpochSeconds;
  /** Seconds of the next slice. */
  readonly width: number;
};

export type BookPage = {
  readonly entries: readonly BookEntry[];
  /** Payments that the month may be missing: their records do not say what was given back when. */
  readonly unreadable: readonly string[];
  /** Absent where the month is complete. */
  readonly next?: BookCursor | undefined;
};

/** Payments of one page: an answer of API Gateway holds 6 MB. */
const rowsMax = 1_000;
/** Some payments were given back in many parts. */
const entriesMax = 10_000;
/** Slices that are tried until one is short enough. */
const triesMax = 6;

/** One page of it. Throws Refusal: invalid for a month to come, not_now where iamport is silent. */
export async function exportBooks(
  deps: Deps,
  month: Month,
  cursor: BookCursor = { list: 'paid', at: month.from, width: widthMax },
): Promise<BookPage> {
  const now = deps.clock.now();
  if (month.from > now) throw new Refusal('invalid', 'month must not be to come');
  const end = cursor.list === 'paid' ? Math.min(month.to - 1, now) : now;
  let { width } = cursor;
  for (let tries = 0; tries < triesMax && deps.hasTime(); tries += 1) {
    const to = Math.min(cursor.at + width - 1, end);
    const read = await readSlice(deps, { ...cursor, to });
    if (read.kind === 'read') {
      const page = await bookedOf(deps, read, month);
      if (page.entries.length <= entriesMax || width === 1) {
        return { ...page, next: after(cursor, { to, end, width }, month) };
      }
    }
    const total = read.kind === 'too_large' ? read.total : entriesMax;
    width = narrower(to - cursor.at + 1, total);
  }
  return { entries: [], unreadable: [], next: { ...cursor, width } };
}

type Walked = { readonly to: EpochSeconds; readonly end: EpochSeconds; readonly width: number };

function after(of: BookCursor, { to, end, width }: Walked, month: Month): BookCursor | undefined {
  if (to < end) return { ...of, at: to + 1, width };
  if (of.list === 'cancelled') return undefined;
  return { list: 'cancelled', at: month.from, width: widthMax };
}

/** With room for a busier day. */
function narrower(seconds: number, total = 0): number {
  const parts = Math.max(2, Math.ceil((2 * total) / rowsMax));
  return Math.max(1, Math.floor(seconds / parts));
}

type SliceRead =
  | {
      readonly kind: 'read';
      readonly payments: readonly Payment[];
      readonly unreadable: readonly Unreadable[];
    }
  | { readonly kind: 'too_large'; readonly total?: number | undefined };

/** A slice is one page of iamport's, because pages shift; a single second is read page by page. */
async function readSlice(
  deps: Deps,
  { list: status, at: from, to }: BookCursor & { readonly to: EpochSeconds },
): Promise<SliceRead> {
  const payments: Payment[] = [];
  const unreadable: Unreadable[] = [];
  const isNarrowest = to <= from;
  const limit = isNarrowest ? 100 : rowsMax;
  for (let page: number | undefined = 1; page !== undefined;) {
    const listed: Listed = await deps.gateway.list({ status, from, to, page, limit });
    if (listed.kind === 'unanswered' || (listed.kind === 'too_large' && isNarrowest)) {
      throw new Refusal('not_now', 'iamport does not list its payments, try again');
    }
    if (listed.kind === 'too_large') return listed;
    if (listed.next !== undefined && !isNarrowest)
      return { kind: 'too_large', total: listed.total };
    payments.push(...listed.payments);
    unreadable.push(...listed.unreadable);
    page = listed.next;
  }
  return { kind: 'read', payments, unreadable };
}

type Read = Extract<SliceRead, { kind: 'read' }>;

/** Whose each is; orders of the shop's own, of other stages and of other senders are left out. */
async function bookedOf(deps: Deps, read: Read, month: Month): Promise<BookPage> {
  const sorted = await sortPayments(deps, read.payments, false);
  const ours = [
    ...[...sorted.charges, ...sorted.changes].map(({ payment, ours: of, charge }) => ({
      payment,
      ...of,
      charge,
    })),
    ...sorted.registrations
      .filter(({ payment }) => payment.usage !== 'issue')
      .map(({ payment, ours: { subscriptionId } }) => ({ payment, subscriptionId })),
  ];
  const told = ours.map(({ payment, ...owner }) => ({
    id: payment.paymentId,
    entries: entriesOf(payment, owner, month),
  }));
  return {
    entries: told.flatMap(({ entries = [] }) => entries).sort((a, b) => a.at - b.at),
    unreadable: [
      ...(await oursOf(deps, read.unreadable)),
      ...told.flatMap(({ id, entries }) => (entries ? [] : [id])),
    ],
  };
}

/** Records of other shops under the same account may read as they like. */
async function oursOf(deps: Deps, unreadable: readonly Unreadable[]): Promise<readonly string[]> {
  const named = await Promise.all(
    unreadable.map(async ({ paymentId = 'unknown', attemptId, keyId }) => {
      const isOurs = attemptId !== undefined && (await deps.orderNumbers.parse(attemptId));
      return isOurs || isKeyOfOurs(keyId) ? [paymentId] : [];
    }),
  );
  return named.flat();
}
