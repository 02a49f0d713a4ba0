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

/**
 * As the table is written: nothing may come to a canceled subscription that may not come to an
 * expired one.
 */
type Final = 'canceled' | 'expired';
export type Written = Readonly<
  Record<InFlight, Readonly<Record<Exclude<Status, Final> | 'over', Cell>>>
>;

export function rowsOf<K extends string>(
  written: Readonly<Record<K, Written>>,
): Readonly<Record<K, Row>> {
  const whole = ({ over, ...open }: Written[InFlight]) => ({
    ...open,
    canceled: over,
    expired: over,
  });
  const rows = Object.entries<Written>(written).map(
    ([kind, { none, open }]) => [kind, { none: whole(none), open: whole(open) }] as const,
  );
  return Object.fromEntries(rows) as Record<K, Row>;
}

export const to = (...states: readonly Status[]): Cell => ({ to: states });
export const B = 'bug';
export const I = 'ignored';
export const R = 'refused';
export const S = 'stays';
/** A final state may be reached with an answer that a cancel has waited for. */
export const paid = to('active', 'canceled');
export const declined = to('past_due', 'unpaid', 'canceled');
export const tried = to('trialing', 'past_due', 'unpaid', 'canceled');
/** Of a first period, which may be a trial. */
export const begun = to('trialing', 'active', 'canceled');
export const unsold = to('incomplete', 'canceled');
export const ends = to('canceled');
