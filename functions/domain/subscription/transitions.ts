// Which happening may come to a subscription in which state, and where it leads: the table that
// apply.ts obeys, and that the diagram and the test of illegal moves are made from.
import type { HappeningKind } from './happenings';
import type { Row } from './cells';
import { B, I, R, S, declined, ends, paid, to } from './cells';
import { chargeTransitions } from './transitions-of-charges';
import { differenceTransitions } from './transitions-of-differences';
import { consentTransitions } from './transitions-of-consent';

export type Table = Readonly<Record<HappeningKind, Row>>;

/** Nothing is in flight in a final state: a subscription does not end under a claim. */
export const transitions: Table = {
  window_opened: {
    none: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: R, expired: R },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  card_verified: {
    none: { incomplete: I, active: I, paused: I, past_due: I, unpaid: I, canceled: I, expired: I },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  card_released: {
    none: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: I, expired: I },
    open: { incomplete: I, active: I, paused: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  card_changed: {
    none: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  card_presented: {
    none: { incomplete: S, active: B, paused: B, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  card_recalled: {
    none: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  key_checked: {
    none: { incomplete: I, active: S, paused: S, past_due: S, unpaid: S, canceled: I, expired: I },
    open: { incomplete: I, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  key_refused: {
    none: {
      incomplete: B,
      active: declined,
      paused: B,
      past_due: declined,
      unpaid: B,
      canceled: B,
      expired: B,
    },
    open: { incomplete: I, active: I, paused: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  key_handed_over: {
    none: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: S, expired: S },
    open: { incomplete: I, active: I, paused: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  cancel_requested: {
    none: {
      incomplete: ends,
      active: paid,
      paused: ends,
      past_due: ends,
      unpaid: ends,
      canceled: I,
      expired: I,
    },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  cancel_withdrawn: {
    none: { incomplete: S, active: S, paused: R, past_due: S, unpaid: S, canceled: R, expired: R },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  pause_requested: {
    none: {
      incomplete: R,
      active: to('active', 'paused'),
      paused: R,
      past_due: R,
      unpaid: R,
      canceled: R,
      expired: R,
    },
    open: { incomplete: R, active: R, paused: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  pause_due: {
    none: {
      incomplete: B,
      // Forgotten where it would be over already.
      active: to('active', 'paused'),
      paused: B,
      past_due: B,
      unpaid: B,
      canceled: B,
      expired: B,
    },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  resume_requested: {
    none: {
      incomplete: R,
      active: S,
      paused: to('active'),
      past_due: R,
      unpaid: R,
      canceled: R,
      expired: R,
    },
    open: { incomplete: R, active: R, paused: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  resume_due: {
    none: {
      incomplete: B,
      active: B,
      paused: to('active'),
      past_due: B,
      unpaid: B,
      canceled: B,
      expired: B,
    },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  change_scheduled: {
    none: { incomplete: R, active: S, paused: R, past_due: S, unpaid: S, canceled: R, expired: R },
    open: { incomplete: R, active: S, paused: R, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  change_withdrawn: {
    none: { incomplete: R, active: S, paused: S, past_due: S, unpaid: S, canceled: R, expired: R },
    open: { incomplete: R, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  ...consentTransitions,
  term_ended: {
    none: {
      incomplete: ends,
      active: ends,
      paused: ends,
      past_due: ends,
      unpaid: ends,
      canceled: I,
      expired: I,
    },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  checkout_expired: {
    none: {
      incomplete: to('expired'),
      active: B,
      paused: B,
      past_due: B,
      unpaid: B,
      canceled: I,
      expired: I,
    },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  ...chargeTransitions,
  ...differenceTransitions,
  access_due: {
    none: {
      incomplete: B,
      active: B,
      paused: B,
      past_due: declined,
      unpaid: B,
      canceled: B,
      expired: B,
    },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  debt_due: {
    none: {
      incomplete: B,
      active: B,
      paused: B,
      past_due: to('unpaid', 'canceled'),
      unpaid: B,
      canceled: B,
      expired: B,
    },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  hold_due: {
    none: { incomplete: I, active: S, paused: I, past_due: S, unpaid: S, canceled: I, expired: I },
    open: { incomplete: I, active: I, paused: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  hold_placed: {
    none: { incomplete: I, active: S, paused: S, past_due: S, unpaid: S, canceled: I, expired: I },
    open: { incomplete: I, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  hold_requested: {
    none: { incomplete: R, active: S, paused: S, past_due: S, unpaid: S, canceled: R, expired: R },
    open: { incomplete: R, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  hold_released: {
    none: {
      incomplete: R,
      active: to('active', 'paused', 'past_due', 'unpaid'),
      paused: to('paused'),
      past_due: to('past_due', 'unpaid'),
      unpaid: to('unpaid'),
      canceled: R,
      expired: R,
    },
    open: { incomplete: R, active: R, paused: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  retry_requested: {
    none: { incomplete: R, active: R, paused: R, past_due: S, unpaid: R, canceled: R, expired: R },
    open: { incomplete: R, active: R, paused: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  debt_settled: {
    none: {
      incomplete: R,
      active: R,
      paused: R,
      past_due: paid,
      unpaid: paid,
      canceled: R,
      expired: R,
    },
    open: { incomplete: R, active: R, paused: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  erasure_requested: {
    none: {
      incomplete: ends,
      active: ends,
      paused: ends,
      past_due: ends,
      unpaid: ends,
      canceled: S,
      expired: S,
    },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  erasure_postponed: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: S, expired: S },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  erasure_completed: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: S, expired: S },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
};
