// The part of the table of transitions that is about the day of the month on which it is billed.
import type { Written } from './cells';
import { B, R, S } from './cells';
import type { HappeningKind } from './happenings';

type OfBillingDays = Extract<HappeningKind, `billing_day_${string}`>;

/** A period that is claimed or owed keeps its days, and a trial has days of its own. */
const whilePaid: Written = {
  none: { incomplete: R, trialing: R, active: S, paused: R, past_due: R, unpaid: R, over: R },
  open: { incomplete: R, trialing: R, active: R, paused: R, past_due: R, unpaid: R, over: B },
};

export const billingDayTransitions: Readonly<Record<OfBillingDays, Written>> = {
  billing_day_moved: whilePaid,
  billing_day_withdrawn: whilePaid,
};
