// The level that a reader of a row must have: who does not know a fact that changes amounts would
// charge the row wrongly.
import type { Subscription } from './facts';

/** Quantities are priced in windows, owed days and refunds; a sum that was agreed to is a gate. */
const ofAmounts = 2;

/** Undefined for a plain row, which every release reads. What a row needs already, it keeps. */
export function needsOf(of: Subscription): number | undefined {
  const changesAmounts = (of.quantity ?? 1) !== 1 || of.agreed !== undefined;
  return changesAmounts ? Math.max(of.needs ?? 1, ofAmounts) : of.needs;
}
