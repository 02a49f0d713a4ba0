// Which happening may come to a subscription in which state, and where it leads: the table that
// apply.ts obeys, and that the diagram and the test of illegal moves are made from.
import type { HappeningKind } from './happenings';
import type { Row, Written } from './cells';
import { B, I, R, S, declined, ends, paid, rowsOf, to } from './cells';
import { chargeTransitions } from './transitions-of-charges';
import { differenceTransitions } from './transitions-of-differences';
import { billingDayTransitions } from './transitions-of-billing-days';
import { extraTransitions } from './transitions-of-extras';
import { consentTransitions } from './transitions-of-consent';

export type Table = Readonly<Record<HappeningKind, Row>>;

/** Nothing is in flight in a final state: a subscription does not end under a claim. */
const written: Readonly<Record<HappeningKind, Written>> = {
  window_opened: {
    none: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: R },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  card_verified: {
    none: { incomplete: I, trialing: I, active: I, paused: I, past_due: I, unpaid: I, over: I },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  card_released: {
    none: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: I },
    open: { incomplete: I, trialing: I, active: I, paused: I, past_due: I, unpaid: I, over: B },
  },
  card_changed: {
    none: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  card_presented: {
    none: { incomplete: S, trialing: B, active: B, paused: B, past_due: S, unpaid: S, over: B },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  card_recalled: {
    none: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  key_checked: {
    none: { incomplete: I, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: I },
    open: { incomplete: I, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  key_refused: {
    none: {
      incomplete: B,
      trialing: declined,
      active: declined,
      paused: B,
      past_due: declined,
      unpaid: B,
      over: B,
    },
    open: { incomplete: I, trialing: I, active: I, paused: I, past_due: I, unpaid: I, over: B },
  },
  key_handed_over: {
    none: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: S },
    open: { incomplete: I, trialing: I, active: I, paused: I, past_due: I, unpaid: I, over: B },
  },
  cancel_requested: {
    none: {
      incomplete: ends,
      trialing: to('trialing', 'canceled'),
      active: paid,
      paused: ends,
      past_due: ends,
      unpaid: ends,
      over: I,
    },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  cancel_withdrawn: {
    none: { incomplete: S, trialing: S, active: S, paused: R, past_due: S, unpaid: S, over: R },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  pause_requested: {
    none: {
      incomplete: R,
      trialing: R,
      active: to('active', 'paused'),
      paused: R,
      past_due: R,
      unpaid: R,
      over: R,
    },
    open: { incomplete: R, trialing: R, active: R, paused: R, past_due: R, unpaid: R, over: B },
  },
  pause_due: {
    none: {
      incomplete: B,
      trialing: B,
      // Forgotten where it would be over already.
      active: to('active', 'paused'),
      paused: B,
      past_due: B,
      unpaid: B,
      over: B,
    },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  resume_requested: {
    none: {
      incomplete: R,
      trialing: R,
      active: S,
      paused: to('active'),
      past_due: R,
      unpaid: R,
      over: R,
    },
    open: { incomplete: R, trialing: R, active: R, paused: R, past_due: R, unpaid: R, over: B },
  },
  resume_due: {
    none: {
      incomplete: B,
      trialing: B,
      active: B,
      paused: to('active'),
      past_due: B,
      unpaid: B,
      over: B,
    },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  change_scheduled: {
    none: { incomplete: R, trialing: S, active: S, paused: R, past_due: S, unpaid: S, over: R },
    open: { incomplete: R, trialing: S, active: S, paused: R, past_due: S, unpaid: S, over: B },
  },
  change_withdrawn: {
    none: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: R },
    open: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  ...consentTransitions,
  ...extraTransitions,
  ...billingDayTransitions,
  // Before a trial or a coupon ends.
  notice_given: {
    none: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: R },
    open: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  notice_missed: {
    none: { incomplete: B, trialing: S, active: S, paused: B, past_due: B, unpaid: B, over: B },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  postponement_due: {
    none: {
      incomplete: B,
      trialing: to('trialing', 'canceled'),
      active: to('active', 'canceled'),
      paused: B,
      past_due: B,
      unpaid: B,
      over: B,
    },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  place_released: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: S },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  term_ended: {
    none: {
      incomplete: ends,
      trialing: ends,
      active: ends,
      paused: ends,
      past_due: ends,
      unpaid: ends,
      over: I,
    },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  checkout_expired: {
    none: {
      incomplete: to('expired'),
      trialing: B,
      active: B,
      paused: B,
      past_due: B,
      unpaid: B,
      over: I,
    },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  ...chargeTransitions,
  ...differenceTransitions,
  access_due: {
    none: {
      incomplete: B,
      trialing: B,
      active: B,
      paused: B,
      past_due: declined,
      unpaid: B,
      over: B,
    },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  debt_due: {
    none: {
      incomplete: B,
      trialing: B,
      active: B,
      paused: B,
      past_due: to('unpaid', 'canceled'),
      unpaid: B,
      over: B,
    },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  hold_due: {
    none: { incomplete: I, trialing: S, active: S, paused: I, past_due: S, unpaid: S, over: I },
    open: { incomplete: I, trialing: I, active: I, paused: I, past_due: I, unpaid: I, over: B },
  },
  hold_placed: {
    none: { incomplete: I, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: I },
    open: { incomplete: I, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  hold_requested: {
    none: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: R },
    open: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  hold_released: {
    none: {
      incomplete: R,
      trialing: to('trialing', 'past_due', 'unpaid'),
      active: to('active', 'paused', 'past_due', 'unpaid'),
      paused: to('paused'),
      past_due: to('past_due', 'unpaid'),
      unpaid: to('unpaid'),
      over: R,
    },
    open: { incomplete: R, trialing: R, active: R, paused: R, past_due: R, unpaid: R, over: B },
  },
  retry_requested: {
    none: { incomplete: R, trialing: R, active: R, paused: R, past_due: S, unpaid: R, over: R },
    open: { incomplete: R, trialing: R, active: R, paused: R, past_due: R, unpaid: R, over: B },
  },
  debt_settled: {
    none: {
      incomplete: R,
      trialing: R,
      active: R,
      paused: R,
      past_due: paid,
      unpaid: paid,
      over: R,
    },
    open: { incomplete: R, trialing: R, active: R, paused: R, past_due: R, unpaid: R, over: B },
  },
  erasure_requested: {
    none: {
      incomplete: ends,
      trialing: ends,
      active: ends,
      paused: ends,
      past_due: ends,
      unpaid: ends,
      over: S,
    },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  erasure_postponed: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: S },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  erasure_completed: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: S },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
};

export const transitions: Table = rowsOf(written);
