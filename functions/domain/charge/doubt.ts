// How long an outcome may stay unknown: when that becomes a case, and when access is restricted.
import type { Access } from '../subscription/access';
import { isWorse } from '../subscription/access';
import type { EpochSeconds } from '../common/calendar';
import { cleanLooksMin, countedSends, sendsMax } from './looking';
import type { Claim, Doubt, Subscription } from '../subscription/facts';

/** Seconds of answered inquiries after which an unknown outcome is a case. */
export const caseAfterSeconds = 72 * 3_600;
/** Seconds of answered inquiries after the case opened until access is restricted. */
const restrictAfterSeconds = 14 * 86_400;
/** Two inquiries further apart than this say nothing about the time between them. */
const apartSecondsMax = 25 * 3_600;

/**
 * One more inquiry that decided nothing. Time counts only between two inquiries that were both
 * answered: an outage of the provider neither opens a case nor takes access away.
 */
export function doubtAfter(claim: Claim, now: EpochSeconds, answered: boolean): Doubt {
  const was: Doubt = claim.doubt ?? { sum: 0, at: claim.sentAt };
  if (!answered) return { ...was, at: undefined };
  const passed = was.at === undefined ? 0 : Math.min(now - was.at, apartSecondsMax);
  return { ...was, sum: was.sum + Math.max(0, passed), at: now };
}

/** Why an unknown outcome needs a person; undefined while it does not, or has a case already. */
export function caseOf(claim: Claim): string | undefined {
  if (claim.doubt === undefined || claim.doubt.caseAt !== undefined) return undefined;
  if (claim.doubt.sum >= caseAfterSeconds) return 'its outcome is unknown for three days';
  const isUsedUp = countedSends(claim) >= sendsMax && claim.cleanLooks >= cleanLooksMin;
  return isUsedUp ? `it was sent ${sendsMax} times and is not found` : undefined;
}

/** Its case stands: a difference is not waited for any longer, and the next period goes on. */
export function isOverdue({ doubt }: Pick<Claim, 'doubt'>): boolean {
  return doubt?.caseAt !== undefined;
}

/** Why the case of a claim is to be opened now; undefined where it stands already, or not yet. */
export function opensCase(before: Claim, after: Claim): string | undefined {
  const { phase, doubt } = after;
  if (phase === 'suspect' || doubt?.caseAt === undefined) return undefined;
  if (before.doubt?.caseAt !== undefined) return undefined;
  return caseOf({ ...after, doubt: { ...doubt, caseAt: undefined } });
}

/** The case stands from now on: the time until access is restricted begins. */
export function withCase(was: Doubt): Doubt {
  return { ...was, caseAt: was.caseAt ?? was.sum };
}

/** What may still be used while an outcome is unknown; only a payment gives it back. */
export function accessInDoubt({ access }: Subscription, doubt: Doubt): Access {
  const { sum, caseAt } = doubt;
  const isLong = caseAt !== undefined && sum - caseAt >= restrictAfterSeconds;
  return isLong && isWorse('restricted', access) ? 'restricted' : access;
}
