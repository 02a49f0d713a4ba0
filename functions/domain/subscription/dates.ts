// The days of a subscription that its customer and the shop ask about.
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { addDays, civilDateAt } from '../common/calendar';
import type { Subscription } from './facts';
import { isEnded, isPaused } from './status';
import { isReturn, periodStart } from './terms';

export type Dates = {
  /** The first day after the period that runs, paid or not; absent where none runs. */
  readonly currentPeriodEndsOn?: CivilDate | undefined;
  /** The last day that was paid for, whether or not it was given back later. */
  readonly paidThrough?: CivilDate | undefined;
  /** When the wish to end was heard, or a debt has ended it. */
  readonly canceledAt?: EpochSeconds | undefined;
  /** The first day without it; absent while no end is certain. */
  readonly endsOn?: CivilDate | undefined;
};

export function datesOf(of: Subscription, now: EpochSeconds): Dates {
  return {
    currentPeriodEndsOn: currentEnd(of, civilDateAt(now)),
    paidThrough: isAnchored(of) && of.period > 0 ? addDays(paidUntil(of), -1) : undefined,
    canceledAt: of.cancel?.at ?? (isAnchored(of) ? of.endedAt : undefined),
    endsOn: endOf(of),
  };
}

const isAnchored = (of: Subscription): boolean => of.anchorOn !== undefined;
/** The first day of the period that is charged next. */
const next = (of: Subscription): CivilDate => periodStart(of, of.period);
/** Days that a pause keeps are used after it. */
const paidUntil = (of: Subscription): CivilDate =>
  of.pause && isPaused(of) ? of.pause.from : next(of);

function currentEnd(of: Subscription, today: CivilDate): CivilDate | undefined {
  if (!isAnchored(of) || isEnded(of) || isPaused(of) || isReturn(of)) return undefined;
  let { period } = of;
  while (periodStart(of, period) <= today) period += 1;
  return periodStart(of, period);
}

/** A charge in flight may still begin another period. */
function endOf(of: Subscription): CivilDate | undefined {
  if (of.endedAt !== undefined) return civilDateAt(of.endedAt);
  return of.cancel?.atPeriodEnd && !of.claim && isAnchored(of) ? next(of) : undefined;
}
