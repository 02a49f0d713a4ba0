// The part of the table of transitions that is about a change within a period, and its difference.
import type { Row } from './cells';
import { B, R, S, to } from './cells';
import type { HappeningKind } from './happenings';

type OfDifference = Extract<
  HappeningKind,
  `change_${'claimed' | 'rounded_off' | 'paid' | 'declined' | 'abandoned'}`
>;

/** One that was canceled meanwhile may end with the answer. */
export const differenceTransitions: Readonly<Record<OfDifference, Row>> = {
  change_claimed: {
    none: { incomplete: R, active: S, paused: R, past_due: R, unpaid: R, canceled: R, expired: R },
    open: { incomplete: R, active: R, paused: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  change_rounded_off: {
    none: { incomplete: R, active: S, paused: R, past_due: R, unpaid: R, canceled: R, expired: R },
    open: { incomplete: R, active: R, paused: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  change_paid: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: B, active: S, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  change_declined: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: {
      incomplete: B,
      active: to('active', 'canceled'),
      paused: B,
      past_due: B,
      unpaid: B,
      canceled: B,
      expired: B,
    },
  },
  change_abandoned: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: {
      incomplete: B,
      active: to('active', 'canceled'),
      paused: B,
      past_due: B,
      unpaid: B,
      canceled: B,
      expired: B,
    },
  },
};
