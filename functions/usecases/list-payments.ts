// Everything iamport holds of a span of time, however long, in lists of the length it allows.
import type { EpochSeconds } from '../domain/calendar';
import type { Payment } from '../domain/payment';
import type { Deps } from './deps';

export type Span = { readonly from: EpochSeconds; readonly to: EpochSeconds };

/** One list spans at most 90 days (P5); a little less, for both ends count. */
const listSecondsMax = 80 * 86_400;
/** More pages than this are no list we believe. */
const pagesMax = 2_000;

/** Paid and canceled, by payment id; undefined where a page was not answered. */
export async function listPayments(
  deps: Deps,
  span: Span,
): Promise<ReadonlyMap<string, Payment> | undefined> {
  const all = new Map<string, Payment>();
  for (let from = span.from; from < span.to; from += listSecondsMax) {
    const to = Math.min(span.to, from + listSecondsMax);
    for (const status of ['paid', 'cancelled'] as const) {
      let page: number | undefined = 1;
      for (let pages = 0; page !== undefined && pages < pagesMax; pages += 1) {
        const listed = await deps.gateway.list({ status, from, to, page });
        if (listed.kind === 'unanswered') return undefined;
        for (const payment of listed.payments) all.set(payment.paymentId, payment);
        page = listed.next;
      }
    }
  }
  return all;
}
