// What a merchant may sell in the eyes of the tax office, and the prices that contradict it.

/** taxable: all with VAT. exempt: all free of VAT. mixed: both, such as letters and books. */
export const merchantKinds = ['taxable', 'exempt', 'mixed'] as const;
export type MerchantKind = (typeof merchantKinds)[number];

type Priced = { readonly amount: number; readonly taxFree?: number | undefined };

/** What must be changed about a price of such a merchant; undefined where it fits. */
export function taxFault(kind: MerchantKind, { amount, taxFree = 0 }: Priced): string | undefined {
  switch (kind) {
    case 'taxable':
      if (taxFree === 0) return undefined;
      return `a taxable merchant has no tax-free part: leave taxFree out, or be mixed`;
    case 'exempt':
      if (taxFree === amount) return undefined;
      return `an exempt merchant charges no VAT: taxFree must be ${amount}, or be mixed`;
    case 'mixed':
      return undefined;
  }
}
