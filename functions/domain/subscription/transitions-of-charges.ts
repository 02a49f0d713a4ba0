// The part of the table of transitions that is about an attempt: claimed, in doubt, and ended.
import type { Row } from './cells';
import { B, S, declined, ends, paid, to, unsold } from './cells';
import type { HappeningKind } from './happenings';

type OfCharge = Extract<
  HappeningKind,
  `charge_${string}` | `inquiry_${string}` | `resend_${string}`
>;

export const chargeTransitions: Readonly<Record<OfCharge, Row>> = {
  charge_claimed: {
    none: { incomplete: S, active: S, paused: B, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  charge_recalled: {
    none: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
    // In place of the claim that is suspect, whose other payment turned up.
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_reopened: {
    none: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  charge_resent: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, paused: B, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_unsent: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_unknown: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_suspected: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_paid: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: {
      incomplete: to('active'),
      active: to('active'),
      paused: to('active'),
      past_due: to('active'),
      unpaid: to('active'),
      canceled: B,
      expired: B,
    },
  },
  charge_refunded: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: {
      incomplete: paid,
      active: paid,
      paused: paid,
      past_due: paid,
      unpaid: paid,
      canceled: B,
      expired: B,
    },
  },
  charge_waived: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: {
      incomplete: paid,
      active: paid,
      paused: paid,
      past_due: paid,
      unpaid: paid,
      canceled: B,
      expired: B,
    },
  },
  charge_declined: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: {
      incomplete: unsold,
      active: declined,
      paused: to('paused', 'canceled'),
      past_due: declined,
      unpaid: declined,
      canceled: B,
      expired: B,
    },
  },
  charge_abandoned: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: {
      incomplete: ends,
      active: ends,
      paused: ends,
      past_due: ends,
      unpaid: ends,
      canceled: B,
      expired: B,
    },
  },
  inquiry_failed: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  resend_held: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  resend_rested: {
    none: { incomplete: B, active: B, paused: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, paused: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
};
