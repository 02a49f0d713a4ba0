// One slice of iamport's lists, read whole in one go: page numbers shift when a refund moves a row.
import type { Payment } from '../../domain/charge/payment';
import type { Slice } from '../../domain/reconcile/round';
import { rowsMax } from '../../domain/reconcile/round';
import type { Listed, Unreadable } from '../../ports/gateway';
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

/**
 * Between two pages a refund takes a row out of the list, and the rows behind it move up: one moves
 * to a page that was read. A list of more pages is whole only where it yields as many rows as each
 * of its pages says that it has; otherwise a narrower slice is read, until each list is one page,
 * which is read at one moment.
 */
export async function readSlice(
  deps: Deps,
  slice: Slice,
  isNarrowest: boolean,
): Promise<SliceRead> {
  const payments = new Map<string, Payment>();
  const unreadable: Unreadable[] = [];
  const limit = isNarrowest ? pageSizeNarrow : undefined;
  for (const status of ['paid', 'cancelled'] as const) {
    const counted = new CountedPages();
    let page: number | undefined = 1;
    for (let pages = 0; page !== undefined; pages += 1) {
      const listed = await deps.gateway.list({ ...slice, status, page, limit });
      if (listed.kind === 'unanswered' || (pages === pagesMax && isNarrowest)) {
        return { kind: 'unanswered' };
      }
      if (listed.kind === 'too_large') return isNarrowest ? { kind: 'unanswered' } : listed;
      for (const payment of listed.payments) payments.set(payment.paymentId, payment);
      unreadable.push(...listed.unreadable);
      counted.add(listed);
      page = listed.next;
      const rows = Math.max(listed.total ?? 0, payments.size);
      if (!isNarrowest && rows > rowsMax) return { kind: 'too_large', rows };
      if (!deps.hasTime() && page !== undefined) return { kind: 'too_large' };
    }
    if (!counted.isWhole()) return isNarrowest ? { kind: 'unanswered' } : { kind: 'too_large' };
  }
  return { kind: 'read', payments, unreadable };
}

/** How many rows the pages of one list have, and how many each of them says that the list has. */
class CountedPages {
  private pages = 0;
  private rows = 0;
  private readonly ids = new Set<string>();
  private readonly totals = new Set<number | undefined>();

  add({ payments, unreadable, total }: Extract<Listed, { kind: 'page' }>): void {
    this.pages += 1;
    for (const { paymentId } of payments) this.ids.add(paymentId);
    this.rows += unreadable.length;
    this.totals.add(total);
  }

  /** One page is read at one moment. A page beyond the end says no number: the list has shrunk. */
  isWhole(): boolean {
    if (this.pages === 1) return true;
    const [total] = this.totals;
    return this.totals.size === 1 && (total === undefined || this.ids.size + this.rows >= total);
  }
}
