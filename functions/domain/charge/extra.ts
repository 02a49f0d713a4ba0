// What a charge holds besides its price and the days owed, as its claim freezes it.
import { leastCharge } from '../common/money';

/**
 * one_off: asked for once, on a record of the customer's act. credit: won that an operator has
 * given, less than 0. rounded_off: takes off what no card company takes.
 */
export type ExtraKind = 'one_off' | 'credit' | 'rounded_off';

export type Extra = {
  readonly kind: ExtraKind;
  /** Of a line that was asked for once: its own. */
  readonly id?: string | undefined;
  /** Won, VAT included, and its tax-free part; less than 0 where it is taken off. */
  readonly amount: number;
  readonly taxFree: number;
};

/** So many fit a charge beside its price and its owed days. */
export const extrasMax = 6;

type Sum = { readonly amount: number; readonly taxFree: number };

export function sumOf(lines: readonly Sum[]): Sum {
  return {
    amount: lines.reduce((sum, line) => sum + line.amount, 0),
    taxFree: lines.reduce((sum, line) => sum + line.taxFree, 0),
  };
}

/** Takes off what is less than a card company takes; nothing of 0 won, or of enough. */
export function roundedOff({ amount, taxFree }: Sum): Extra | undefined {
  if (amount <= 0 || amount >= leastCharge) return undefined;
  return { kind: 'rounded_off', amount: -amount, taxFree: 0 - taxFree };
}
