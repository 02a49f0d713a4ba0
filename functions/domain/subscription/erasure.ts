// How a person is forgotten: what is asked, how far it has come, and what may expire of it.
import type { EpochSeconds } from '../common/calendar';
import type { SubscriptionId } from '../common/identity';

export type Erasure = {
  /** When its person or an operator asked for it; absent where the subscription is merely over. */
  readonly askedAt?: EpochSeconds | undefined;
  /** Tries that found something unfinished, such as a key that iamport still has. */
  readonly tries: number;
  readonly dueAt?: EpochSeconds | undefined;
  readonly doneAt?: EpochSeconds | undefined;
};

type Erasing = { readonly erasure?: Erasure | undefined };

/** Nothing is sent and nothing is opened for it any more, and no wish to end it is taken back. */
export function isErasing({ erasure }: Erasing): boolean {
  return erasure?.askedAt !== undefined;
}

const daySeconds = 86_400;
/** Name, e-mail and phone have no use after the end, but for questions about it. */
export const keptAfterEndSeconds = 30 * daySeconds;

/** Seconds until the next try: hours at first, then daily without an end. */
const pauses = [3_600, 3_600, 21_600, daySeconds] as const;
/** Tries from which on an erasure that was asked for is a case: a person has to look. */
export const triesBeforeCase = 10;

export function postponed(was: Erasure | undefined, now: EpochSeconds): Erasure {
  const { tries, ...rest } = was ?? { tries: 0 };
  const pause = pauses[Math.min(tries, pauses.length - 1)] ?? daySeconds;
  return { ...rest, tries: tries + 1, dueAt: now + pause };
}

/** The ledger stays under this in place of the user. */
export function erasedUser(id: SubscriptionId): string {
  return `erased-${id}`;
}

type Untouched = {
  readonly card?: number | undefined;
  readonly period: number;
  readonly attempt: number;
};

/** It never had a claim: no card was ever in force, so nothing can have been sent for it. */
export function isUncharged({ card, period, attempt }: Untouched): boolean {
  return card === undefined && period === 0 && attempt === 0;
}

/** A card window is inquired about for a day, and its return may be seen late. */
const lastReturnSeconds = 2 * daySeconds;
/**
 * A window that was left open may issue a key after its row was seen without any. The night finds
 * it on its issuing row, within the three days that it looks back, or later after an outage: until
 * then the row and its windows must stand, or nothing would say that the key is ours.
 */
const foundLateSeconds = 14 * daySeconds;

/** Epoch seconds. `lastOpenedAt`: when its last card window was opened. */
export function rowExpiresAt(lastOpenedAt: EpochSeconds, now: EpochSeconds): EpochSeconds {
  return Math.max(now, lastOpenedAt + lastReturnSeconds) + foundLateSeconds;
}

/** The windows of a row outlive it: they say which keys were ours. */
export function windowExpiresAt(rowAt: EpochSeconds): EpochSeconds {
  return rowAt + foundLateSeconds;
}
