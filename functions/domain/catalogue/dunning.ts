// What follows a decline: whether and when to try again. What may be used meanwhile: access.ts.
import type { CivilDate, EpochSeconds, QuietWindow } from '../common/calendar';
import { addDays, civilDateAt, instantOn, outsideQuiet } from '../common/calendar';
import type { Won } from '../common/money';
import { paydayFrom, paydayHour } from '../subscription/paydays';

/**
 * soft: try later. insufficient: try on a payday. weak: try a few times. hard: only another card
 * helps. infrastructure and merchant: not the customer's fault, no dunning step is used.
 * undecided: not a decline at all, the outcome is unknown.
 */
export type DeclineClass =
  'soft' | 'insufficient' | 'weak' | 'hard' | 'infrastructure' | 'merchant' | 'undecided';

/** All days are counted from the Korean date of the first decline. */
export type DunningPolicy = {
  readonly retryDays: readonly number[];
  /** After this day nothing is tried again. */
  readonly stopDay?: number | undefined;
  /** Whether retries of an empty account wait for the next payday where there is room for it. */
  readonly paydays?: boolean | undefined;
  /** Days of full access; from this day on it is restricted. */
  readonly graceDays?: number | undefined;
  readonly suspendedDay?: number | undefined;
  /** Without one it is unpaid as soon as the retries are used up. */
  readonly end?: { readonly day: number; readonly status: 'unpaid' | 'canceled' } | undefined;
  /** What another card pays after access had ended; `reanchor` where absent. */
  readonly onReturn?: OnReturn | undefined;
};

/** Whether the end that a policy names is that of the subscription. */
export const endsForGood = { unpaid: false, canceled: true } as const;

/**
 * reanchor: one period, which begins on the day of the return. reanchor_and_owed_days: the days
 * that were used before access ended are paid with it.
 */
export type OnReturn = 'reanchor' | 'reanchor_and_owed_days';

/** What a window adds to the price for days that were used; frozen when it opens. */
export type Owed = Added & { readonly policy: OnReturn; readonly days: number };
export type Added = { readonly amount: Won; readonly taxFree: Won };

export type Dunning = {
  /** The first decline: when the debt began. */
  readonly since: EpochSeconds;
  /** Declines that used a step of the policy. */
  readonly declines: number;
  /** Failures in a row that were not the customer's. */
  readonly faults: number;
  readonly hard: boolean;
  readonly code: string;
  readonly retryAt?: EpochSeconds | undefined;
  /** When access changes next. */
  readonly changeAt?: EpochSeconds | undefined;
  readonly endAt?: EpochSeconds | undefined;
  /** Since when it is unpaid, or was until another card came: nothing is delivered from then on. */
  readonly lapsedAt?: EpochSeconds | undefined;
  /** When access stopped being full. */
  readonly fullUntil?: EpochSeconds | undefined;
  /** What the window of the card in force added to the price; each attempt with it asks for it. */
  readonly owed?: Added | undefined;
};

export type DunningTimes = { readonly billingHour: number; readonly quiet: QuietWindow };

export const plainPolicy: DunningPolicy = { retryDays: [1, 3, 5, 7] };
/** A vague refusal is tried at most this often: card networks dislike hammering (§13.2). */
const weakTriesMax = 3;
const faultRetrySeconds = 3_600;
const faultsPerDayMax = 3;
/** Three days of them; then it is asked once a day. */
const faultsSoonMax = 12;

/** The next state of dunning after one more decline. */
export function afterDecline(
  was: Dunning | undefined,
  decline: { readonly class: DeclineClass; readonly code: string },
  now: EpochSeconds,
  policy: DunningPolicy,
  times: DunningTimes,
): Dunning {
  // A fault of the card company is no debt of the customer: the days begin with a real decline.
  const since = was && was.declines > 0 ? was.since : now;
  const { code } = decline;
  const kept = { lapsedAt: was?.lapsedAt, fullUntil: was?.fullUntil, owed: was?.owed };
  if (decline.class === 'infrastructure' || decline.class === 'merchant') {
    const faults = (was?.faults ?? 0) + 1;
    const isSoon = faults <= faultsSoonMax && faults % (faultsPerDayMax + 1) !== 0;
    const soon = decline.class === 'infrastructure' && isSoon;
    const at = soon ? outsideQuiet(now + faultRetrySeconds, times.quiet) : dayAt(now, 1, times);
    const declines = was?.declines ?? 0;
    const retryAt = declines === 0 || isAllowed(at, since, policy, times) ? at : undefined;
    return { since, declines, faults, hard: was?.hard ?? false, code, retryAt, ...kept };
  }
  const declines = (was?.declines ?? 0) + 1;
  const hard = decline.class === 'hard';
  const day = policy.retryDays[declines - 1];
  const again =
    !hard && day !== undefined && !(decline.class === 'weak' && declines > weakTriesMax);
  const at = again && retryOn(day, since, decline.class, now, policy, times);
  const retryAt = at && isAllowed(at, since, policy, times) ? at : undefined;
  return { since, declines, faults: 0, hard, code, retryAt, ...kept };
}

/** When the policy gives up: at the billing hour, of its end or else of its last retry day. */
export function endOfPolicy(since: EpochSeconds, policy: DunningPolicy, times: DunningTimes) {
  return dayAt(since, lastDay(policy), times);
}

/** The day of the policy on which nothing is left of it. */
export function lastDay(policy: DunningPolicy): number {
  return policy.end?.day ?? policy.retryDays.at(-1) ?? 0;
}

/** The billing hour of the n-th day after a date: when everything of a policy happens. */
export function dayAt(from: EpochSeconds, days: number, times: DunningTimes): EpochSeconds {
  return hourOn(addDays(civilDateAt(from), days), times.billingHour, times);
}

function hourOn(date: CivilDate, hour: number, times: DunningTimes): EpochSeconds {
  return outsideQuiet(instantOn(date, hour * 60), times.quiet);
}

/** On the day of its step, on a later payday, but tomorrow at the earliest. */
function retryOn(
  day: number,
  since: EpochSeconds,
  why: DeclineClass,
  now: EpochSeconds,
  policy: DunningPolicy,
  times: DunningTimes,
): EpochSeconds {
  const began = civilDateAt(since);
  const planned = addDays(began, day);
  const tomorrow = addDays(civilDateAt(now), 1);
  const date = planned > tomorrow ? planned : tomorrow;
  const payday =
    policy.paydays && why === 'insufficient'
      ? paydayFrom(date, roomFrom(date, began, policy))
      : undefined;
  return payday ? hourOn(payday, paydayHour, times) : hourOn(date, times.billingHour, times);
}

/** The last day a retry may wait for, so that it still lands before the state it should prevent. */
function roomFrom(date: CivilDate, began: CivilDate, policy: DunningPolicy): CivilDate {
  const { graceDays, suspendedDay, end } = policy;
  const stop = policy.stopDay ?? (end ? end.day - 1 : lastDay(policy));
  const days = [graceDays, suspendedDay, end?.day].filter((day) => day !== undefined);
  const states = days.filter((day) => addDays(began, day) > date).map((day) => day - 1);
  return addDays(began, Math.min(stop, ...states));
}

function isAllowed(
  at: EpochSeconds,
  since: EpochSeconds,
  policy: DunningPolicy,
  times: DunningTimes,
): boolean {
  const { stopDay, end } = policy;
  if (stopDay !== undefined && civilDateAt(at) > addDays(civilDateAt(since), stopDay)) return false;
  return end === undefined || at < endOfPolicy(since, policy, times);
}
