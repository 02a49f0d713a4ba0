// The rows of the table of transitions that are about prices and a customer's consent to them.
import type { Written } from './cells';
import { B, I, R, S, ends, to } from './cells';

/** Nothing is in flight in a final state. */
export const consentTransitions: Readonly<
  Record<'price_scheduled' | 'consent_answered' | 'consent_missing' | 'consent_lapsed', Written>
> = {
  price_scheduled: {
    none: { incomplete: R, trialing: R, active: S, paused: S, past_due: S, unpaid: S, over: R },
    open: { incomplete: R, trialing: R, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  consent_answered: {
    none: {
      incomplete: R,
      trialing: S,
      active: S,
      // An agreement begins the period that it was missing for.
      paused: to('paused', 'active'),
      past_due: S,
      unpaid: S,
      over: R,
    },
    open: { incomplete: R, trialing: R, active: S, paused: R, past_due: S, unpaid: S, over: B },
  },
  consent_missing: {
    none: {
      incomplete: B,
      trialing: to('trialing', 'paused'),
      // Its plan may let the old price go on.
      active: to('active', 'paused'),
      paused: B,
      past_due: ends,
      unpaid: B,
      over: I,
    },
    open: { incomplete: I, trialing: I, active: I, paused: I, past_due: I, unpaid: I, over: B },
  },
  consent_lapsed: {
    none: {
      incomplete: B,
      trialing: B,
      active: B,
      paused: ends,
      past_due: B,
      unpaid: B,
      over: I,
    },
    open: { incomplete: B, trialing: B, active: B, paused: I, past_due: B, unpaid: B, over: B },
  },
};
