// In how many months a customer's card company collects a charge; the merchant is paid at once.
import type { Decline } from './declines';
import type { Claim } from '../subscription/facts';
import type { Price } from '../catalogue/plan';

/** Won; below, card companies take lump sums only. */
export const installmentsFrom = 50_000;

type Sent = Pick<Claim, 'attempt' | 'amount' | 'change'>;

/**
 * Of the first attempt at a charge: debit cards refuse installments, so a repetition asks for a
 * lump sum, and so does the difference of a change. Undefined for a lump sum.
 */
export function installmentsOf(
  price: Price,
  { attempt, amount, change }: Sent,
): number | undefined {
  if (change) return undefined;
  return attempt === 0 && amount >= installmentsFrom ? price.installments : undefined;
}

/** A refusal of the installments says nothing of the card: the lump sum is tried on schedule. */
export function ofInstallments(decline: Decline, months: number | undefined): Decline {
  if (months === undefined || decline.code !== 'installment') return decline;
  return { ...decline, class: 'soft' };
}
