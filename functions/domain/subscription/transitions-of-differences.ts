// The part of the table of transitions that is about a change within a period, and its difference.
import type { Written } from './cells';
import { B, R, S, to } from './cells';
import type { HappeningKind } from './happenings';

type OfDifference = Extract<
  HappeningKind,
  `change_${'claimed' | 'rounded_off' | 'paid' | 'declined' | 'abandoned'}`
>;

/** One that was canceled meanwhile may end with the answer. */
export const differenceTransitions: Readonly<Record<OfDifference, Written>> = {
  change_claimed: {
    none: { incomplete: R, trialing: R, active: S, paused: R, past_due: R, unpaid: R, over: R },
    open: { incomplete: R, trialing: R, active: R, paused: R, past_due: R, unpaid: R, over: B },
  },
  change_rounded_off: {
    none: { incomplete: R, trialing: R, active: S, paused: R, past_due: R, unpaid: R, over: R },
    open: { incomplete: R, trialing: R, active: R, paused: R, past_due: R, unpaid: R, over: B },
  },
  change_paid: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: { incomplete: B, trialing: B, active: S, paused: B, past_due: B, unpaid: B, over: B },
  },
  change_declined: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: {
      incomplete: B,
      trialing: B,
      active: to('active', 'canceled'),
      paused: B,
      past_due: B,
      unpaid: B,
      over: B,
    },
  },
  change_abandoned: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: {
      incomplete: B,
      trialing: B,
      active: to('active', 'canceled'),
      paused: B,
      past_due: B,
      unpaid: B,
      over: B,
    },
  },
};
