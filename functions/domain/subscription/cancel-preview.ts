// What a cancel would take away, told before it is made.
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { addDays, civilDateAt, daysBetween } from '../common/calendar';
import type { Charge } from '../charge/charge';
import type { Won } from '../common/money';
import { won } from '../common/money';
import { creditIn } from '../charge/extra';
import { share } from '../common/proration';
import type { Rules } from './apply';
import { apply } from './apply';
import type { Pause, Subscription } from './facts';
import { isEnded, isPaused } from './status';
import { daysKept, periodStart, startAfter } from './terms';

export type CancelPreview = {
  /** Paid for and no longer usable: won of the days after today, and the day they end before. */
  readonly loses?: { readonly amount: Won; readonly until: CivilDate } | undefined;
  /** Access is kept until this day, if a charge in flight is paid; absent where it ends at once. */
  readonly keepsUntil?: CivilDate | undefined;
  /** The cancel does not stop this charge, and once paid it is not refunded by itself. */
  readonly inFlight?: { readonly period: number; readonly amount: Won } | undefined;
  /** Won of credit that no charge will use; absent for none. */
  readonly creditLapses?: Won | undefined;
};

/**
 * By the very move that the cancel makes. `charge` is the one of the last paid period. Lost are the
 * days after today: what is kept of the charge × these days ÷ the days of its period, rounded half
 * up. In a pause they are those that it has kept.
 */
export function previewCancel(
  was: Subscription,
  wish: { readonly at: EpochSeconds; readonly atPeriodEnd: boolean },
  charge: Charge | undefined,
  rules: Rules,
): CancelPreview {
  // A charge in flight stands, and uses what it has frozen.
  const left = (was.credit ?? 0) - creditIn(was.claim?.extras);
  const { claim } = was;
  const inFlight = claim && { period: claim.period, amount: claim.amount };
  const lost = { ...losses(was, wish, charge, rules), ...(inFlight ? { inFlight } : {}) };
  return isEnded(was) || left < 1 ? lost : { ...lost, creditLapses: won(left) };
}

type Losses = Omit<CancelPreview, 'creditLapses' | 'inFlight'>;

function losses(
  was: Subscription,
  wish: { readonly at: EpochSeconds; readonly atPeriodEnd: boolean },
  charge: Charge | undefined,
  rules: Rules,
): Losses {
  if (was.pause && isPaused(was)) return ofPause(was, was.pause, charge, wish.at);
  if (isEnded(was) || was.access === 'none') return {};
  const after = apply(was, { kind: 'cancel_requested', by: 'customer', ...wish }, rules);
  // A charge in flight stands, and its period may be used up; declined, all ends at once.
  const opens = was.claim !== undefined && was.claim.change === undefined;
  const until = periodStart(was, opens ? was.period + 1 : was.period);
  if (!isEnded(after)) return { keepsUntil: until };
  const tomorrow = addDays(civilDateAt(wish.at), 1);
  if (charge === undefined || charge.endsOn < tomorrow) return {};
  const unused = daysBetween(tomorrow, charge.endsOn);
  const days = daysBetween(charge.startsOn, charge.endsOn);
  const kept = charge.amount - charge.refunded;
  return { loses: { amount: share(kept, unused, days), until: charge.endsOn } };
}

/** A cancel in a pause ends it at once; the days would have lasted until then. */
function ofPause(
  was: Subscription,
  pause: Pause,
  charge: Charge | undefined,
  at: EpochSeconds,
): Losses {
  const kept = daysKept(was, pause);
  if (charge === undefined || kept === 0) return {};
  const days = daysBetween(charge.startsOn, charge.endsOn);
  const until = startAfter(was, pause, civilDateAt(at));
  return { loses: { amount: share(charge.amount - charge.refunded, kept, days), until } };
}
