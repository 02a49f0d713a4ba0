// Look-ups of payments: one, many, all of an id, and by status, page by page.
import { notFound, ok, refused, words } from './answers';
import type { Ledger } from './ledger';
import { paged, queryFault } from './pages';
import type { EmulatedAnswer, PaymentRow, ProviderModel } from './types';

type Reading = { readonly ledger: Ledger; readonly now: number };
type Paying = (row: PaymentRow) => number;
const statuses = new Set(['all', 'ready', 'paid', 'cancelled', 'failed']);
const windowSeconds = 90 * 86_400;

export function readOne(of: Reading, impUid: string, query: URLSearchParams): EmulatedAnswer {
  const row = of.ledger.byImpUid.get(impUid);
  const hidden = row?.sandbox === true && query.get('include_sandbox') !== 'true';
  return row && isVisible(of, row) && !hidden ? ok(of.ledger.shown(row)) : notFound;
}

export function readMany(of: Reading, query: URLSearchParams): EmulatedAnswer {
  const impUids = query.getAll('imp_uid[]');
  const merchantUids = query.getAll('merchant_uid[]');
  const asked = impUids.length + merchantUids.length;
  if (asked === 0 || asked > 100) return refused(words.missing('imp_uid[]'), 1, 400);
  const named = [
    ...impUids.map((uid) => of.ledger.byImpUid.get(uid)),
    ...merchantUids.map((uid) => newest(of, uid)),
  ];
  const found = named.filter((row) => row !== undefined).filter((row) => isVisible(of, row));
  if (found.length === 0) return notFound;
  // A payment that is named twice is one payment.
  return ok(
    [...new Set(found)].map((row) => of.ledger.shown(row)),
    found.length < asked ? 207 : 200,
  );
}

/** What a payment is made of is told for PAYCO alone, which is not here. */
export function balance(of: Reading, impUid: string): EmulatedAnswer {
  const row = of.ledger.byImpUid.get(impUid);
  return row && isVisible(of, row) ? refused(words.noBalance) : notFound;
}

/** Several payments may share an id; `find` shows the first by its order and hides the others. */
export function find(
  of: Reading,
  uid: string,
  status: string | undefined,
  query: URLSearchParams,
): EmulatedAnswer {
  const [row] = matching(of, uid, status).sort(orderOf(query) ?? order(usual));
  return row ? ok(of.ledger.shown(row)) : notFound;
}

export function findAll(
  of: Reading,
  uid: string,
  status: string | undefined,
  query: URLSearchParams,
): EmulatedAnswer {
  if (status !== undefined && !statuses.has(status)) return refused(words.badStatus, 1, 400);
  const rows = matching(of, uid, status);
  return rows.length === 0 ? notFound : pagedPayments(of, rows, query);
}

export function byStatus(
  of: Reading & { readonly model: ProviderModel },
  status: string,
  query: URLSearchParams,
): EmulatedAnswer {
  if (!statuses.has(status)) return refused(words.badStatus, 1, 400);
  const wrong = queryFault(query, ['from', 'to']);
  if (wrong !== undefined) return refused(wrong, 1, 400);
  const to = Number(query.get('to') ?? of.now / 1_000);
  const from = Math.max(Number(query.get('from') ?? 0), to - windowSeconds);
  const rows = of.ledger.payments.filter((row) => {
    if (!isVisible(of, row) || (status !== 'all' && row.status !== status)) return false;
    const at = timeOf(row);
    return at >= from && at <= to;
  });
  const { emptyList } = of.model;
  const answered = pagedPayments(of, rows, query);
  const isBeyond = answered.status === 400 && orderOf(query) && queryFault(query) === undefined;
  if (emptyList === 'page' || (rows.length > 0 && !isBeyond)) return answered;
  return refused(emptyList === 'refusal' ? words.noPayment : words.beyondEnd, 1, 400);
}

function pagedPayments(
  { ledger }: Reading,
  rows: readonly PaymentRow[],
  query: URLSearchParams,
): EmulatedAnswer {
  const by = orderOf(query);
  if (!by) return refused(words.wrong('sorting'), 1, 400);
  return paged([...rows].sort(by), query, (row) => ledger.shown(row));
}

const usual = '-started';
const times: ReadonlyMap<string, Paying> = new Map<string, Paying>([
  ['started', (row) => row.started_at],
  ['paid', (row) => row.paid_at],
  ['updated', (row) => timeOf(row)],
]);

function orderOf(query: URLSearchParams) {
  const sorting = query.get('sorting') ?? usual;
  return times.has(sorting.replace(/^-/, '')) ? order(sorting) : undefined;
}

function order(sorting: string): (a: PaymentRow, b: PaymentRow) => number {
  const sign = sorting.startsWith('-') ? -1 : 1;
  const at = times.get(sorting.replace(/^-/, '')) ?? timeOf;
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
