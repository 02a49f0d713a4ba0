// The part of the table of transitions that is about an attempt: claimed, in doubt, and ended.
import type { Written } from './cells';
import { B, S, begun, declined, ends, paid, to, tried, unsold } from './cells';
import type { HappeningKind } from './happenings';

type OfCharge = Extract<
  HappeningKind,
  `charge_${string}` | `inquiry_${string}` | `resend_${string}`
>;

export const chargeTransitions: Readonly<Record<OfCharge, Written>> = {
  charge_claimed: {
    none: { incomplete: S, trialing: S, active: S, paused: B, past_due: S, unpaid: S, over: B },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  charge_recalled: {
    none: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
    // In place of the claim that is suspect, whose other payment turned up.
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  charge_reopened: {
    none: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
    open: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
  },
  charge_resent: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: { incomplete: S, trialing: S, active: S, paused: B, past_due: S, unpaid: S, over: B },
  },
  charge_unsent: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  charge_unknown: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  charge_suspected: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  charge_paid: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: {
      incomplete: to('trialing', 'active'),
      trialing: to('active'),
      active: to('active'),
      paused: to('active'),
      past_due: to('active'),
      unpaid: to('active'),
      over: B,
    },
  },
  charge_refunded: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: {
      incomplete: begun,
      trialing: paid,
      active: paid,
      paused: paid,
      past_due: paid,
      unpaid: paid,
      over: B,
    },
  },
  charge_waived: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: {
      incomplete: begun,
      trialing: paid,
      active: paid,
      paused: paid,
      past_due: paid,
      unpaid: paid,
      over: B,
    },
  },
  charge_declined: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: {
      incomplete: unsold,
      // A purchase that was to end a trial changes nothing where it is declined.
      trialing: tried,
      active: declined,
      paused: to('paused', 'canceled'),
      past_due: declined,
      unpaid: declined,
      over: B,
    },
  },
  charge_abandoned: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: {
      incomplete: ends,
      trialing: ends,
      active: ends,
      paused: ends,
      past_due: ends,
      unpaid: ends,
      over: B,
    },
  },
  inquiry_failed: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  resend_held: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
  resend_rested: {
    none: { incomplete: B, trialing: B, active: B, paused: B, past_due: B, unpaid: B, over: B },
    open: { incomplete: S, trialing: S, active: S, paused: S, past_due: S, unpaid: S, over: B },
  },
};
