// A trial as a term of its own: one period of its length, at its amount.
import type { Price, TrialOffer } from './plan';

/** Under the plan's name and version; never paid in installments. */
export function trialPrice(price: Price, { interval, every, amount, taxFree }: TrialOffer): Price {
  return { ...price, interval, every, amount, taxFree, installments: undefined };
}
