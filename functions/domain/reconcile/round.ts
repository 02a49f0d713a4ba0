// One nightly reconciliation: a walk over a span of time, slice by slice, that survives its worker.
import type { EpochSeconds } from '../common/calendar';

/** Counts by what was found; a kind that was not found is absent. */
export type Tally = Readonly<Record<string, number>>;

/**
 * payments: iamport's lists are compared with our charges. cases: open cases whose day the lists no
 * longer show. due: billing keys and the last charges of what is due soon.
 */
export type Step = 'payments' | 'cases' | 'due' | 'done';

export type Round = {
  /** The night it belongs to; by hand, the night it was begun in. */
  readonly night: number;
  readonly beganAt: EpochSeconds;
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  readonly step: Step;
  /** Up to here the payments have been walked over, slice by slice, each of them whole. */
  readonly at: EpochSeconds;
  /** Seconds of the next slice. */
  readonly width: number;
  /** Where the step goes on; absent at its beginning. */
  readonly after?: string | undefined;
  /** Until then the worker that has it may be alive; no other goes on with it. */
  readonly heldUntil: EpochSeconds;
  /** Invocations in a row, up to now, that ended because iamport gave no answer. */
  readonly silent?: number | undefined;
  /** Where the first slice begins that could not be compared as a whole. */
  readonly missedAt?: EpochSeconds | undefined;
  /** The first payment that waits for another attempt to end. */
  readonly waitsAt?: EpochSeconds | undefined;
  /** Begun while recovery was on: it looks back further, and deletes no key. */
  readonly recovering: boolean;
  /** Rounds before it, in a row, that were not complete when the next night came. */
  readonly failedBefore: number;
  /** Nights since it began that were told of it as incomplete. */
  readonly told: number;
  readonly payments: number;
  /** Days, or parts of a day, whose sums differ by won that no open case explains. */
  readonly unexplained: number;
  readonly found: Tally;
  readonly swept: Tally;
};

export type Slice = { readonly from: EpochSeconds; readonly to: EpochSeconds };

const day = 86_400;
/** 05:00 in Korea, in UTC: after the card companies' maintenance, before the billing hour. */
const nightBegins = 20 * 3_600;

/** Nights are counted by the instant at which they begin. */
export function nightOf(now: EpochSeconds): number {
  return Math.floor((now - nightBegins) / day);
}

export function nightBeginsAt(night: number): EpochSeconds {
  return night * day + nightBegins;
}

/** One list spans at most 90 days (P5). */
export const widthMax = 80 * day;
/** Rows of a slice: what memory holds at once, with the charges they are compared with. */
export const rowsMax = 10_000;
/** A list that goes unanswered may be too long for iamport, or iamport is ill. */
const widthUnanswered = 600;

/** The next slice; it overlaps the one before by a second, both ends count. */
export function sliceOf({ at, from, to, width }: Round): Slice {
  return { from: Math.max(from, at - 1), to: Math.min(to, at + width) };
}

/** As narrow as a slice gets: then it is read however long its list is. */
export function isNarrowest({ width }: Round): boolean {
  return width === 1;
}

/** `rows` where the list said how many it has: that many would fill so many slices. */
export function narrower(round: Round, rows = 0): Round {
  const { from, to } = sliceOf(round);
  const span = Math.max(1, to - from);
  const parts = Math.max(2, Math.ceil((2 * rows) / rowsMax));
  return { ...round, width: Math.max(1, Math.floor(Math.min(round.width, span) / parts)) };
}

export function unansweredOf(round: Round): Round {
  return round.width > widthUnanswered ? narrower(round) : round;
}

/** A recovery ends when nothing was charged for longer than this: no payment is as young. */
const youngSeconds = 120;

/**
 * After a slice of `rows`: on to the next, which is wider where there was room for more. A refund
 * made after `to`, before the payment was read, stands in neither list of its slice. Another night
 * sees it; a recovery has none, and goes on until the last slice holds no payment of ours.
 */
export function walked(round: Round, rows: number, now: EpochSeconds): Round {
  const { from, to: at } = sliceOf(round);
  const width = rows < rowsMax / 4 ? Math.min(widthMax, 2 * round.width) : round.width;
  const isBehind = round.recovering && at - from > youngSeconds;
  const to = at >= round.to && isBehind ? Math.max(now, round.to) : round.to;
  return { ...round, at, to, width, step: at >= to ? 'cases' : 'payments' };
}

export function isComplete({ step, missedAt }: Round): boolean {
  return step === 'done' && missedAt === undefined;
}

/** Lists that go unanswered in a row end an invocation. */
const unansweredMax = 3;
/** Enough of them to cut the widest slice to one that iamport surely can answer. */
const silentSoon = 6;
/** Then one list an hour; the rule that calls it is a few minutes wide. */
const silentPause = 3_300;

/** How many lists in a row may go unanswered in this invocation: in an outage, one. */
export function listsUnanswered({ silent = 0 }: Round): number {
  return silent < silentSoon ? unansweredMax : 1;
}

/** The invocation ends because no answer came: when the next one may ask. */
export function silentUntil({ silent = 0 }: Round, now: EpochSeconds): EpochSeconds {
  return silent < silentSoon ? now : now + silentPause;
}

/** What shows late, or lies around a restore's point, is looked at a little earlier too. */
export const margin = day;

type Since = { readonly since: EpochSeconds };

/** Whether it looks back to before what a restore forgot; one that began earlier may not. */
export function looksBehind({ recovering, from }: Round, { since }: Since): boolean {
  return recovering && from <= since - margin;
}

/**
 * How far the lists need not be looked at again: what waits is looked at anew, and so is the slice
 * that was missed, from its beginning on; earlier each time, a span would grow with every night.
 */
export function seenUntil({ missedAt, waitsAt, to }: Round): EpochSeconds {
  const missed = missedAt === undefined ? to : Math.min(to, missedAt + margin);
  return Math.min(missed, waitsAt ?? to);
}

/** How far it got, for those it is told to. */
export function reached(round: Round): EpochSeconds {
  return round.step === 'payments'
    ? Math.min(round.missedAt ?? round.at, round.at)
    : Math.min(round.missedAt ?? round.to, seenUntil(round));
}

export function sumOf(a: Tally, b: Tally): Tally {
  const sum: Record<string, number> = { ...a };
  for (const [kind, count] of Object.entries(b)) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}
