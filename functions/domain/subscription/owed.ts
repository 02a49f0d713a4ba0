// What was used of an unpaid period before access ended, and what a plan adds for it on a return.
import { civilDateAt, daysBetween } from '../common/calendar';
import type { Added, DunningPolicy, Owed } from '../catalogue/dunning';
import { costOf } from '../charge/cost';
import { won } from '../common/money';
import { share } from '../common/proration';
import { partOf } from './billing-day';
import { isReturn, periodOf } from './terms';
import type { Subscription } from './facts';

/**
 * Undefined where no customer comes back. Days are whole Korean ones of the period that got unpaid,
 * from its first until access was full no longer; amounts are in won, each rounded half up, and
 * never more than one period costs. A day is taxed as its period is.
 */
export function owedOn(was: Subscription, policy: DunningPolicy): Owed | undefined {
  if (!isReturn(was)) return undefined;
  const { onReturn = 'reanchor' } = policy;
  const fullUntil = was.dunning?.fullUntil;
  if (onReturn === 'reanchor' || fullUntil === undefined) return { ...nothing, policy: onReturn };
  const { startsOn, endsOn } = periodOf(was, was.period);
  const all = daysBetween(startsOn, endsOn);
  const days = Math.min(all, Math.max(0, daysBetween(startsOn, civilDateAt(fullUntil))));
  // A day of a partial period costs what one of the whole does.
  const of = partOf(was)?.of ?? all;
  return { policy: onReturn, days, ...shareOfBoth(costOf(was), days, of) };
}

type Paid = {
  readonly policy: DunningPolicy;
  /** Won that were paid. */
  readonly amount: number;
  /** A return of which the table knows nothing but its payment. */
  readonly isBack: boolean;
};

/**
 * What a return that the table has forgotten was charged with, where its payment is the price and
 * the days owed: those that the table knows of, or any number of days. Undefined where it is not.
 */
export function owedIn(was: Subscription, { policy, amount, isBack }: Paid): Added | undefined {
  if (was.anchorOn === undefined) return undefined;
  const known = owedOn(was, policy);
  const { startsOn, endsOn } = periodOf(was, was.period);
  const all = daysBetween(startsOn, endsOn);
  const of = partOf(was)?.of ?? all;
  const adds = isBack && policy.onReturn === 'reanchor_and_owed_days';
  const any = adds
    ? Array.from({ length: all }, (_, days) => shareOfBoth(costOf(was), days + 1, of))
    : [];
  const sums = (known ? [known] : any).map((owed) => sumOf(was, owed));
  return sums.find((sum) => sum.amount === amount);
}

function sumOf(was: Subscription, owed: Added): Added {
  const { amount, taxFree } = costOf(was);
  return { amount: won(amount + owed.amount), taxFree: won(taxFree + owed.taxFree) };
}

const nothing = { days: 0, amount: won(0), taxFree: won(0) };

function shareOfBoth({ amount, taxFree }: Added, days: number, all: number): Added {
  return { amount: share(amount, days, all), taxFree: share(taxFree, days, all) };
}
