// The operator's door to a month's books: what was paid and given back, a page at a time.
import * as z from 'zod/mini';
import type { BookEntry } from '../domain/reconcile/book-entries';
import { monthOf } from '../domain/reconcile/book-entries';
import { widthMax } from '../domain/reconcile/round';
import type { BookCursor } from '../usecases/reconcile/export-books';
import { exportBooks } from '../usecases/reconcile/export-books';
import type { Shown } from './answers';
import type { Route } from './http';
import { json, route } from './http';
import { operator } from './operator';
import { isoKorea } from './views';

const cursorShape = /^(paid|cancelled)\.(\d{9,11})\.(\d{1,8})$/;

/** A month in Korea, and the `next` of the page before. */
const ExportQuery = z.strictObject({
  month: z.string().check(z.regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month, such as 2026-12')),
  after: z.optional(z.string().check(z.regex(cursorShape))),
});

const BookEntryAnswer = () =>
  z.object({
    /** Of two entries with one key the later one stands. */
    key: z.string(),
    kind: z.enum(['charge', 'duplicate', 'unmatched']),
    what: z.enum(['payment', 'refund']),
    at: z.string(),
    subscription: z.string(),
    period: z.nullable(z.int()),
    starts_on: z.nullable(z.string()),
    ends_on: z.nullable(z.string()),
    /** Null where no charge has booked it; `plan` also where a charge is older than the field. */
    plan: z.nullable(z.string()),
    price_version: z.nullable(z.int()),
    order: z.string(),
    payment: z.string(),
    /** Won, VAT included; less than 0 for a refund. */
    amount: z.int(),
    /** They sum to the amount; null where no charge says what of it is tax-free. */
    supply: z.nullable(z.int()),
    vat: z.nullable(z.int()),
    tax_free: z.nullable(z.int()),
    receipt_url: z.nullable(z.string()),
  });

const BookPageAnswer = () =>
  z.object({
    items: z.array(BookEntryAnswer()),
    /** Payments whose records at iamport do not say what was given back when. */
    unreadable: z.array(z.string()),
    next: z.nullable(z.string()),
  });

export const exportRoutes: readonly Route[] = [
  route({
    ...operator,
    method: 'GET',
    path: '/admin/export',
    summary: 'Payments and refunds of a month with their taxes, for the tax return, page by page',
    query: ExportQuery,
    answers: BookPageAnswer,
    does: async (deps, { query }) => {
      const { month, after } = query;
      const page = await exportBooks(deps, monthOf(month), cursorIn(after));
      return json({
        items: page.entries.map(entryView),
        unreadable: [...page.unreadable],
        next: page.next ? `${page.next.list}.${page.next.at}.${page.next.width}` : null,
      } satisfies Shown<typeof BookPageAnswer>);
    },
  }),
];

function cursorIn(text: string | undefined): BookCursor | undefined {
  const [, list, at, width] = cursorShape.exec(text ?? '') ?? [];
  if (list === undefined) return undefined;
  const seconds = Math.min(Math.max(1, Number(width)), widthMax);
  return { list: list as BookCursor['list'], at: Number(at), width: seconds };
}

function entryView(of: BookEntry): Shown<typeof BookEntryAnswer> {
  return {
    key: of.key,
    kind: of.kind,
    what: of.what,
    at: isoKorea(of.at),
    subscription: of.subscriptionId,
    period: of.period ?? null,
    starts_on: of.days?.startsOn ?? null,
    ends_on: of.days?.endsOn ?? null,
    plan: of.planId ?? null,
    price_version: of.priceVersion ?? null,
    order: of.orderNumber,
    payment: of.paymentId,
    amount: of.amount,
    supply: of.taxes?.supply ?? null,
    vat: of.taxes?.vat ?? null,
    tax_free: of.taxes?.taxFree ?? null,
    receipt_url: of.receiptUrl ?? null,
  };
}
