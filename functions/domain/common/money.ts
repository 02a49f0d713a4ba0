// Won: whole, VAT-inclusive amounts, and splits that sum.
import { Refusal } from './errors';

declare const wonBrand: unique symbol;
/** Whole won, VAT included, never negative. */
export type Won = number & { readonly [wonBrand]: true };

/** The least a card can be charged at KICC (iamport-v1 §10.6). */
export const leastCharge = 100;

/** Throws Refusal(invalid) for anything but a whole, safe, non-negative number. */
export function won(value: number): Won {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Refusal('invalid', `amount must be a whole number of won, got ${String(value)}`);
  }
  return value as Won;
}

export type TaxSplit = { readonly supply: Won; readonly vat: Won; readonly taxFree: Won };

/**
 * Supply, VAT and tax-free part of a VAT-inclusive amount; they always sum to the amount.
 * VAT is one eleventh of the taxed part, as iamport computes it when none is sent (§4.1).
 */
export function taxSplit(amount: Won, taxFree: Won): TaxSplit {
  if (taxFree > amount) {
    throw new Refusal('invalid', `tax_free must not exceed the amount ${amount}, got ${taxFree}`);
  }
  const vat = Math.round((amount - taxFree) / 11);
  return { supply: won(amount - taxFree - vat), vat: won(vat), taxFree };
}
