// What a customer was shown and agreed to before a card window opened, kept with the window.
import type { EpochSeconds } from '../common/calendar';
import { Refusal } from '../common/errors';
import type { Won } from '../common/money';

/** A box that was not ticked before, or a button that says what it means. */
export const consentActs = ['checkbox', 'button'] as const;
export type ConsentAct = (typeof consentActs)[number];

/** As it was told to us; the text itself is the shop's to keep under its version. */
export type Told = {
  readonly version: string;
  /** SHA-256 of the text as it was shown, in hex. */
  readonly sha256: string;
  readonly act: ConsentAct;
  /** Won, VAT included, that the text says is charged each time. */
  readonly amount: number;
  /** The text says that there is no withdrawal within seven days, as the plan does. */
  readonly excludesWithdrawal?: boolean | undefined;
  /** imported: the shop's backend told of an act of its customer. */
  readonly source: 'customer' | 'imported';
};

export type Consent = Omit<Told, 'amount'> & {
  readonly amount: Won;
  readonly at: EpochSeconds;
};

/**
 * `recurring`: won that the checkout charges each time. The time is ours. Throws Refusal(conflict)
 * where the text names another amount than the window will: what was agreed to is not what would be
 * charged.
 */
export function consentTo(recurring: Won, told: Told, at: EpochSeconds): Consent {
  if (told.amount !== recurring) {
    throw new Refusal('conflict', `the price is ${recurring} won: show it, and ask again`);
  }
  return { ...told, amount: recurring, at };
}
