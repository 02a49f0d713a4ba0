// What a cell of the table of transitions says, and its short names.
import type { Status } from './status';

/**
 * to: one of these states follows. stays: facts change, the state does not. ignored: late news that
 * changes nothing. refused: a person asked for what can not be. bug: this is never brought about.
 */
export type Cell = { readonly to: readonly Status[] } | 'stays' | 'ignored' | 'refused' | 'bug';

/** Whether a charge is in flight. */
export type InFlight = 'none' | 'open';

/** What a happening does in each state, with and without a charge in flight. */
export type Row = Readonly<Record<InFlight, Readonly<Record<Status, Cell>>>>;

export const to = (...states: readonly Status[]): Cell => ({ to: states });
export const B = 'bug';
export const I = 'ignored';
export const R = 'refused';
export const S = 'stays';
/** A final state may be reached with an answer that a cancel has waited for. */
export const paid = to('active', 'canceled');
export const declined = to('past_due', 'unpaid', 'canceled');
export const unsold = to('incomplete', 'canceled', 'expired');
export const ends = to('canceled');
