// What follows a decline: when to try again, what the customer may still use, and when it ends.
import type { EpochSeconds, QuietWindow } from './calendar';
import { addDays, civilDateAt, instantOn, outsideQuiet } from './calendar';

/**
 * soft: try later. insufficient: try on a payday. weak: try a few times. hard: only another card
 * helps. infrastructure and merchant: not the customer's fault, no dunning step is used.
 * undecided: not a decline at all, the outcome is unknown.
 */
export type DeclineClass =
  'soft' | 'insufficient' | 'weak' | 'hard' | 'infrastructure' | 'merchant' | 'undecided';

export type DunningPolicy = {
  /** Days after the first decline; when they are used up the subscription is unpaid. */
  readonly retryDays: readonly number[];
};

export type Dunning = {
  readonly since: EpochSeconds;
  /** Declines that used a step of the policy. */
  readonly declines: number;
  /** Failures in a row that were not the customer's. */
  readonly faults: number;
  readonly hard: boolean;
  readonly code: string;
  readonly retryAt?: EpochSeconds | undefined;
};

export type DunningTimes = { readonly billingHour: number; readonly quiet: QuietWindow };

export const plainPolicy: DunningPolicy = { retryDays: [1, 3, 5, 7] };
/** A vague refusal is tried at most this often: card networks dislike hammering (§13.2). */
const weakTriesMax = 3;
const faultRetrySeconds = 3_600;
const faultsPerDayMax = 3;

/** The next state of dunning after one more decline. */
export function afterDecline(
  was: Dunning | undefined,
  decline: { readonly class: DeclineClass; readonly code: string },
  now: EpochSeconds,
  policy: DunningPolicy,
  times: DunningTimes,
): Dunning {
  const since = was?.since ?? now;
  const { code } = decline;
  if (decline.class === 'infrastructure' || decline.class === 'merchant') {
    const faults = (was?.faults ?? 0) + 1;
    const soon = decline.class === 'infrastructure' && faults % (faultsPerDayMax + 1) !== 0;
    const retryAt = soon
      ? outsideQuiet(now + faultRetrySeconds, times.quiet)
      : dayAt(now, 1, times);
    return { since, declines: was?.declines ?? 0, faults, hard: was?.hard ?? false, code, retryAt };
  }
  const declines = (was?.declines ?? 0) + 1;
  const hard = decline.class === 'hard';
  const day = policy.retryDays[declines - 1];
  const again =
    !hard && day !== undefined && !(decline.class === 'weak' && declines > weakTriesMax);
  const retryAt = again ? Math.max(dayAt(since, day, times), dayAt(now, 1, times)) : undefined;
  return { since, declines, faults: 0, hard, code, retryAt };
}

/** When the policy gives up: the billing hour of its last retry day. */
export function endOfRetries(since: EpochSeconds, policy: DunningPolicy, times: DunningTimes) {
  return dayAt(since, policy.retryDays.at(-1) ?? 0, times);
}

function dayAt(from: EpochSeconds, days: number, times: DunningTimes): EpochSeconds {
  return outsideQuiet(
    instantOn(addDays(civilDateAt(from), days), times.billingHour * 60),
    times.quiet,
  );
}
