// The part of the table of transitions that is about credit, and lines that are charged once.
import type { Written } from './cells';
import { B, R, S } from './cells';
import type { HappeningKind } from './happenings';

type OfExtras = Extract<HappeningKind, `credit_${string}` | `line_${string}`>;

export const extraTransitions: Readonly<Record<OfExtras, Written>> = {
  credit_given: {
    none: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: R },
    open: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  credit_taken: {
    none: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: R },
    open: { incomplete: R, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  // Of a charge that was paid before; what comes back to one that has ended is lost with it.
  credit_returned: {
    none: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: S },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  line_added: {
    none: { incomplete: R, trialing: R, active: S, paused: R, past_due: R, unpaid: R, over: R },
    open: { incomplete: R, trialing: R, active: S, paused: R, past_due: R, unpaid: R, over: B },
  },
  line_removed: {
    none: { incomplete: R, trialing: R, active: S, paused: S, past_due: S, unpaid: S, over: R },
    open: { incomplete: R, trialing: R, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
};
