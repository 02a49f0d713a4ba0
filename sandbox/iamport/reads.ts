// Look-ups of payments: one, many, all of an id, and by status, page by page.
import { notFound, ok, refused, words } from './answers';
import type { Ledger } from './ledger';
import { annotation } from './ledger';
import type { EmulatedAnswer, PaymentRow } from './types';

type Reading = { readonly ledger: Ledger; readonly now: number };
const statuses = new Set(['all', 'ready', 'paid', 'cancelled', 'failed']);
const windowSeconds = 90 * 86_400;

export function readOne(of: Reading, impUid: string, query: URLSearchParams): EmulatedAnswer {
  const row = of.ledger.byImpUid.get(impUid);
  const hidden = row?.sandbox === true && query.get('include_sandbox') !== 'true';
  return row && isVisible(of, row) && !hidden ? ok(annotation(row)) : notFound;
}

export function readMany(of: Reading, query: URLSearchParams): EmulatedAnswer {
  const impUids = query.getAll('imp_uid[]');
  const merchantUids = query.getAll('merchant_uid[]');
  const asked = impUids.length + merchantUids.length;
  if (asked === 0 || asked > 100) return refused(words.missing('imp_uid[]'), 1, 400);
  const byImp = impUids.map((uid) => of.ledger.byImpUid.get(uid));
  const byMerchant = merchantUids.map((uid) => newest(of, uid));
  const found = [...byImp, ...byMerchant].filter((row) => row !== undefined && isVisible(of, row));
  if (found.length === 0) return notFound;
  return ok(
    found.map((row) => annotation(row as PaymentRow)),
    found.length < asked ? 207 : 200,
  );
}

/** Several payments may share an id; `find` shows the first by its order and hides the others. */
export function find(of: Reading, uid: string, status: string | undefined): EmulatedAnswer {
  const rows = matching(of, uid, status).sort((a, b) => b.started_at - a.started_at);
  return rows[0] ? ok(annotation(rows[0])) : notFound;
}

export function findAll(
  of: Reading,
  uid: string,
  status: string | undefined,
  query: URLSearchParams,
): EmulatedAnswer {
  if (status !== undefined && !statuses.has(status)) return refused(words.badStatus, 1, 400);
  const rows = matching(of, uid, status);
  return rows.length === 0 ? notFound : pagedPayments(rows, query);
}

export function byStatus(of: Reading, status: string, query: URLSearchParams): EmulatedAnswer {
  if (!statuses.has(status)) return refused(words.badStatus, 1, 400);
  const to = Number(query.get('to') ?? of.now / 1_000);
  const from = Math.max(Number(query.get('from') ?? 0), to - windowSeconds);
  const rows = of.ledger.payments.filter((row) => {
    if (!isVisible(of, row) || (status !== 'all' && row.status !== status)) return false;
    const at = timeOf(row);
    return at >= from && at <= to;
  });
  return pagedPayments(rows, query);
}

function pagedPayments(rows: readonly PaymentRow[], query: URLSearchParams): EmulatedAnswer {
  const sorted = [...rows].sort(order(query.get('sorting') ?? '-started'));
  return paged(sorted, query, annotation);
}

/** One page of a list that is in its order already. */
export function paged<T>(
  sorted: readonly T[],
  query: URLSearchParams,
  show: (row: T) => unknown = (row) => row,
): EmulatedAnswer {
  const page = Math.max(1, Number(query.get('page') ?? 1));
  const limit = Math.min(1_000, Math.max(1, Number(query.get('limit') ?? 20)));
  const list = sorted.slice((page - 1) * limit, page * limit);
  // Reading past the end is an error, not an empty page (§5).
  if (list.length === 0 && page > 1) return refused(words.noPayment, 1, 400);
  const more = page * limit < sorted.length;
  const previous = page > 1 ? page - 1 : 0;
  return ok({
    total: sorted.length,
    previous,
    next: more ? page + 1 : 0,
    list: list.map(show),
  });
}

function order(sorting: string): (a: PaymentRow, b: PaymentRow) => number {
  const sign = sorting.startsWith('-') ? -1 : 1;
  const by = sorting.replace('-', '');
  const at = (row: PaymentRow) =>
    by === 'paid' ? row.paid_at : by === 'updated' ? timeOf(row) : row.started_at;
  return (a, b) => sign * (at(a) - at(b)) || sign * (a.imp_uid < b.imp_uid ? -1 : 1);
}

function timeOf(row: PaymentRow): number {
  return row.cancelled_at || row.failed_at || row.paid_at || row.started_at;
}

function matching(of: Reading, uid: string, status: string | undefined): PaymentRow[] {
  const any = status === undefined || status === 'all';
  return of.ledger
    .rowsOf(uid)
    .filter((row) => isVisible(of, row) && (any || row.status === status));
}

function newest(of: Reading, uid: string): PaymentRow | undefined {
  return matching(of, uid, undefined).sort((a, b) => b.started_at - a.started_at)[0];
}

function isVisible(of: Reading, row: PaymentRow): boolean {
  return row.visibleAt <= of.now;
}
