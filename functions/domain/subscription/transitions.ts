// Which happening may come to a subscription in which state, and where it leads: the table that
// apply.ts obeys, and that the diagram and the test of illegal moves are made from.
import type { HappeningKind } from './happenings';
import type { Status } from './status';

/**
 * to: one of these states follows. stays: facts change, the state does not. ignored: late news that
 * changes nothing. refused: a person asked for what can not be. bug: this is never brought about.
 */
export type Cell = { readonly to: readonly Status[] } | 'stays' | 'ignored' | 'refused' | 'bug';

/** Whether a charge is in flight. */
export type InFlight = 'none' | 'open';

type Row = Readonly<Record<Status, Cell>>;
export type Table = Readonly<Record<HappeningKind, Readonly<Record<InFlight, Row>>>>;

const to = (...states: readonly Status[]): Cell => ({ to: states });
const B = 'bug';
const I = 'ignored';
const R = 'refused';
const S = 'stays';
/** A final state may be reached with an answer that a cancel has waited for. */
const paid = to('active', 'canceled');
const declined = to('past_due', 'unpaid', 'canceled');
const unsold = to('incomplete', 'canceled', 'expired');
const ends = to('canceled');

/** Nothing is in flight in a final state: a subscription does not end under a claim. */
export const transitions: Table = {
  window_opened: {
    none: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: R, expired: R },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  card_verified: {
    none: { incomplete: I, active: I, past_due: I, unpaid: I, canceled: I, expired: I },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  card_released: {
    none: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: I, expired: I },
    open: { incomplete: I, active: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  card_changed: {
    none: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  card_presented: {
    none: { incomplete: S, active: B, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  card_recalled: {
    none: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  key_checked: {
    none: { incomplete: I, active: S, past_due: S, unpaid: S, canceled: I, expired: I },
    open: { incomplete: I, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  key_refused: {
    none: {
      incomplete: B,
      active: declined,
      past_due: declined,
      unpaid: B,
      canceled: B,
      expired: B,
    },
    open: { incomplete: I, active: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  key_handed_over: {
    none: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: S, expired: S },
    open: { incomplete: I, active: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  cancel_requested: {
    none: { incomplete: ends, active: paid, past_due: ends, unpaid: ends, canceled: I, expired: I },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  cancel_withdrawn: {
    none: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: R, expired: R },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  consent_missing: {
    none: { incomplete: B, active: ends, past_due: ends, unpaid: B, canceled: I, expired: I },
    open: { incomplete: I, active: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  term_ended: {
    none: { incomplete: ends, active: ends, past_due: ends, unpaid: ends, canceled: I, expired: I },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  checkout_expired: {
    none: { incomplete: to('expired'), active: B, past_due: B, unpaid: B, canceled: I, expired: I },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  charge_claimed: {
    none: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  charge_recalled: {
    none: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
    // In place of the claim that is suspect, whose other payment turned up.
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_reopened: {
    none: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  charge_resent: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_unsent: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_unknown: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_suspected: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  charge_paid: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: {
      incomplete: to('active'),
      active: to('active'),
      past_due: to('active'),
      unpaid: to('active'),
      canceled: B,
      expired: B,
    },
  },
  charge_refunded: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: paid, active: paid, past_due: paid, unpaid: paid, canceled: B, expired: B },
  },
  charge_waived: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: paid, active: paid, past_due: paid, unpaid: paid, canceled: B, expired: B },
  },
  charge_declined: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: {
      incomplete: unsold,
      active: declined,
      past_due: declined,
      unpaid: declined,
      canceled: B,
      expired: B,
    },
  },
  charge_abandoned: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: ends, active: ends, past_due: ends, unpaid: ends, canceled: B, expired: B },
  },
  inquiry_failed: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  resend_held: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  resend_rested: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  access_due: {
    none: { incomplete: B, active: B, past_due: declined, unpaid: B, canceled: B, expired: B },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  debt_due: {
    none: {
      incomplete: B,
      active: B,
      past_due: to('unpaid', 'canceled'),
      unpaid: B,
      canceled: B,
      expired: B,
    },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  hold_due: {
    none: { incomplete: I, active: S, past_due: S, unpaid: S, canceled: I, expired: I },
    open: { incomplete: I, active: I, past_due: I, unpaid: I, canceled: B, expired: B },
  },
  hold_placed: {
    none: { incomplete: I, active: S, past_due: S, unpaid: S, canceled: I, expired: I },
    open: { incomplete: I, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  hold_released: {
    none: {
      incomplete: R,
      active: to('active', 'past_due', 'unpaid'),
      past_due: to('past_due', 'unpaid'),
      unpaid: to('unpaid'),
      canceled: R,
      expired: R,
    },
    open: { incomplete: R, active: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  retry_requested: {
    none: { incomplete: R, active: R, past_due: S, unpaid: R, canceled: R, expired: R },
    open: { incomplete: R, active: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  debt_settled: {
    none: { incomplete: R, active: R, past_due: paid, unpaid: paid, canceled: R, expired: R },
    open: { incomplete: R, active: R, past_due: R, unpaid: R, canceled: B, expired: B },
  },
  erasure_requested: {
    none: { incomplete: ends, active: ends, past_due: ends, unpaid: ends, canceled: S, expired: S },
    open: { incomplete: S, active: S, past_due: S, unpaid: S, canceled: B, expired: B },
  },
  erasure_postponed: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: S, expired: S },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
  erasure_completed: {
    none: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: S, expired: S },
    open: { incomplete: B, active: B, past_due: B, unpaid: B, canceled: B, expired: B },
  },
};
