// What a card window showed to its customer, as the checker remembers it.

/** What a window showed, by its billing key, as our door answered it. */
export type Shown = {
  readonly purpose: string;
  readonly amount: number;
  /** Won of the amount for days that were used before. */
  readonly owed: number;
  /** The period that it pays for. */
  readonly period: number;
  readonly plan: string;
  readonly user: string;
  readonly subscription: string;
  readonly at: number;
};
