// One slice of iamport's lists, read whole in one go: page numbers shift when a refund moves a row.
import type { Payment } from '../../domain/charge/payment';
import type { Slice } from '../../domain/reconcile/round';
import { rowsMax } from '../../domain/reconcile/round';
import type { Unreadable } from '../../ports/gateway';
import type { Deps } from '../deps';

export type SliceRead =
  | {
      readonly kind: 'read';
      /** Paid and canceled, by payment id. */
      readonly payments: ReadonlyMap<string, Payment>;
      readonly unreadable: readonly Unreadable[];
    }
  /** `rows` where the list says how many it has. */
  | { readonly kind: 'too_large'; readonly rows?: number | undefined }
  | { readonly kind: 'unanswered' };

/** Of the narrowest slice: records of 40 KB each still fit into an answer of 4 MB. */
const pageSizeNarrow = 100;
/** A second with more pages than this is no list we believe. */
const pagesMax = 2_000;

export async function readSlice(
  deps: Deps,
  slice: Slice,
  isNarrowest: boolean,
): Promise<SliceRead> {
  const payments = new Map<string, Payment>();
  const unreadable: Unreadable[] = [];
  const limit = isNarrowest ? pageSizeNarrow : undefined;
  for (const status of ['paid', 'cancelled'] as const) {
    let page: number | undefined = 1;
    for (let pages = 0; page !== undefined; pages += 1) {
      const listed = await deps.gateway.list({ ...slice, status, page, limit });
      if (listed.kind === 'unanswered' || (pages === pagesMax && isNarrowest)) {
        return { kind: 'unanswered' };
      }
      if (listed.kind === 'too_large') return isNarrowest ? { kind: 'unanswered' } : listed;
      for (const payment of listed.payments) payments.set(payment.paymentId, payment);
      unreadable.push(...listed.unreadable);
      page = listed.next;
      const rows = Math.max(listed.total ?? 0, payments.size);
      if (!isNarrowest && rows > rowsMax) return { kind: 'too_large', rows };
      if (!deps.hasTime() && page !== undefined) return { kind: 'too_large' };
    }
  }
  return { kind: 'read', payments, unreadable };
}
