// The rows of the table of transitions that are about prices and a customer's consent to them.
import type { Row } from './cells';
import { B, I, R, S, ends, to } from './cells';

/** Nothing is in flight in a final state. */
export const consentTransitions: Readonly<
  Record<'price_scheduled' | 'consent_answered' | 'consent_missing' | 'consent_lapsed', Row>
> = {
  price_scheduled: {
    none: { incomplete: R, active: S, paused: S, past_due: S, unpaid: S, canceled: R, expired: R },
    open: { incomplete: R, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  consent_answered: {
    none: {
      incomplete: R,
      active: S,
      // An agreement begins the period that it was missing for.
      paused: to('paused', 'active'),
      past_due: S,
      unpaid: S,
      canceled: R,
      expired: R,
    },
    open: { incomplete: R, active: S, paused: R, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  consent_missing: {
    none: {
      incomplete: B,
      // Its plan may let the old price go on.
      active: to('active', 'paused'),
      paused: B,
      past_due: ends,
      unpaid: B,
      canceled: I,
      expired: I,
    },
    open: { incomplete: I, active: I, paused: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  consent_lapsed: {
    none: {
      incomplete: B,
      active: B,
      paused: ends,
      past_due: B,
      unpaid: B,
      canceled: I,
      expired: I,
    },
    open: { incomplete: B, active: B, paused: I, past_due: B, unpaid: B, canceled: B, expired: B },
  },
};
