// What comes next for a subscription, and when: without a clock, from its facts alone.
import type { EpochSeconds } from '../common/calendar';
import { addDays, instantOn, isQuiet } from '../common/calendar';
import type { Dunning, DunningTimes } from '../catalogue/dunning';
import { keptAfterEndSeconds } from './erasure';
import { isPatient } from '../charge/looking';
import type { Claim, Lane, Subscription } from './facts';
import { checkoutLifeSeconds, unagreedDays } from './facts';
import { isAgreed } from './next';
import { isBilled, isEnded, isPaidUp, isPaused, isSigningUp } from './status';
import { billedAt, hourOn, paidUntil, periodStart } from './terms';
import { isNoticed, noticeDueAt, tellingOf } from './telling';
import type { Telling } from './telling';
import { convertsAt } from './trial';

/**
 * inquiry: the provider is asked what became of the charge in flight. cancel: a wish to leave takes
 * effect. expiry: a checkout is given up. resume: a pause is over. pause: one begins. hold: the
 * paid period of one on hold is over. postponement: a trial is over, and its customer was not told
 * in time. consent: in place of a charge that its customer has not agreed to. consent_end: no
 * agreement came in the days after that. charge: a period, or the retry of one. debt_end: retries
 * are used up. access: a debtor loses some. notice: the last day on which one is in time. place:
 * that of a coupon, held by a checkout that has ended, is given back. keys: an obsolete billing key
 * is deleted. erasure: what is personal is forgotten.
 */
export type AgendaStep =
  | ('inquiry' | 'cancel' | 'expiry' | 'resume' | 'pause' | 'hold' | 'postponement')
  | (
      | 'consent'
      | 'consent_end'
      | 'charge'
      | 'debt_end'
      | 'access'
      | 'notice'
      | 'place'
      | 'keys'
      | 'erasure'
    );

export type Entry = { readonly at: EpochSeconds; readonly step: AgendaStep };

/**
 * Which of several due entries goes first. A retry that is due goes before the end of the debt: a
 * customer who pays by it loses nothing, and an end never overtakes a retry that a missed run has
 * delayed.
 */
export const precedence: Readonly<Record<AgendaStep, number>> = {
  inquiry: 0,
  cancel: 1,
  expiry: 2,
  resume: 3,
  pause: 4,
  hold: 5,
  postponement: 6,
  consent: 7,
  consent_end: 8,
  charge: 9,
  debt_end: 10,
  access: 11,
  notice: 12,
  place: 13,
  keys: 14,
  erasure: 15,
};

export const steps = Object.keys(precedence) as readonly AgendaStep[];

/** Under a claim the inquiry is the only entry. Ordered by time. */
export function agenda(of: Subscription, times: DunningTimes): readonly Entry[] {
  if (of.claim) return inquiryOf(of.claim);
  if (isEnded(of)) return afterEnd(of);
  // Its charge in flight was settled: it ends with the next tick.
  if (of.erasure?.askedAt !== undefined) return [{ at: of.erasure.askedAt, step: 'cancel' }];
  if (isSigningUp(of)) {
    return [{ at: of.openedAt + checkoutLifeSeconds, step: of.cancel ? 'cancel' : 'expiry' }];
  }
  if (of.heldAt !== undefined) return onHold(of, times);
  if (isPaused(of)) return whilePaused(of, times);
  if (!isBilled(of)) return [];
  if (of.pause) return [{ at: paidUntil(of, times), step: 'pause' }];
  const telling = of.dunning ? undefined : tellingOf(of);
  if (telling) return ofTelling(of, telling, times);
  const entries = of.dunning ? ofDebt(of, of.dunning) : [billing(of, times)];
  return of.cancel ? entries.slice(0, 1).map(({ at }) => ({ at, step: 'cancel' })) : entries;
}

/** Where the index nominates it; undefined where nothing comes. */
export function nextEntry(
  of: Subscription,
  times: DunningTimes,
): { readonly at: EpochSeconds; readonly lane: Lane } | undefined {
  const [first] = agenda(of, times);
  return first && { at: first.at, lane: of.claim?.inquiry?.lane ?? 'due' };
}

/** What is to be done now, if anything. */
export type Step =
  | { readonly kind: AgendaStep }
  /** `isDue`: something is, and waits for a better moment. */
  | { readonly kind: 'none'; readonly why: string; readonly isDue: boolean };

/** The due entry of highest precedence, unless it waits. */
export function stepAt(of: Subscription, now: EpochSeconds, times: DunningTimes): Step {
  const due = agenda(of, times).filter(({ at }) => at <= now);
  const [first] = [...due].sort((a, b) => precedence[a.step] - precedence[b.step]);
  if (!first) return { kind: 'none', why: 'not due', isDue: false };
  const why = waits(of, first.step, now, times);
  return why === undefined ? { kind: first.step } : { kind: 'none', why, isDue: true };
}

/** Why a step that is due is not made at this moment. */
function waits(
  of: Subscription,
  step: AgendaStep,
  now: EpochSeconds,
  { quiet }: DunningTimes,
): string | undefined {
  if (step === 'inquiry') return of.claim && isPatient(of.claim, now) ? 'in flight' : undefined;
  if (step !== 'charge' && step !== 'consent') return undefined;
  if (isQuiet(now, quiet)) return 'quiet window';
  return instantOn(periodStart(of, of.period), 0) > now ? 'period not begun' : undefined;
}

function inquiryOf({ inquiry }: Claim): readonly Entry[] {
  return inquiry ? [{ at: inquiry.at, step: 'inquiry' }] : [];
}

/** Its key goes at once, and its personal fields when they were asked to, or a month later. */
function afterEnd(of: Subscription): readonly Entry[] {
  const endedAt = of.endedAt ?? of.openedAt;
  const entries: Entry[] = of.obsoleteKey ? [{ at: endedAt, step: 'keys' }] : [];
  if (of.discount?.place) entries.push({ at: endedAt, step: 'place' });
  const { askedAt, dueAt, doneAt } = of.erasure ?? {};
  if (doneAt !== undefined) return entries;
  const at = dueAt ?? askedAt ?? endedAt + keptAfterEndSeconds;
  return [...entries, { at, step: 'erasure' } as const].sort((a, b) => a.at - b.at);
}

/** It resumes on its day; without the consent that it waits for it ends. */
function whilePaused({ pause, unagreedOn }: Subscription, times: DunningTimes): readonly Entry[] {
  if (unagreedOn !== undefined) {
    return [{ at: hourOn(addDays(unagreedOn, unagreedDays), times), step: 'consent_end' }];
  }
  return pause ? [{ at: hourOn(pause.until, times), step: 'resume' }] : [];
}

/** Nothing is charged on hold; what else a debt asks for waits as well. */
function onHold(of: Subscription, times: DunningTimes): readonly Entry[] {
  if (isPaused(of)) return [];
  if (of.pause) return [{ at: paidUntil(of, times), step: 'pause' }];
  const isServed = isPaidUp(of) && of.access === 'full';
  if (!isServed && !of.cancel) return [];
  return [{ at: paidUntil(of, times), step: of.cancel ? 'cancel' : 'hold' }];
}

/** A debt without any entry is over since it began. */
function ofDebt(of: Subscription, { since, retryAt, changeAt, endAt }: Dunning): readonly Entry[] {
  const entries: Entry[] = [];
  if (retryAt !== undefined) entries.push({ at: retryAt, step: asking(of) });
  if (endAt !== undefined) entries.push({ at: endAt, step: 'debt_end' });
  if (changeAt !== undefined) entries.push({ at: changeAt, step: 'access' });
  if (entries.length === 0) entries.push({ at: since, step: 'debt_end' });
  return entries.sort((a, b) => a.at - b.at);
}

/** Nothing is charged of which its customer was not told in time. */
function ofTelling(of: Subscription, telling: Telling, times: DunningTimes): readonly Entry[] {
  if (of.cancel) return [{ at: paidUntil(of, times), step: 'cancel' }];
  if (isNoticed(of)) return [{ at: conversionAt(of, times), step: asking(of) }];
  const over: Entry = { at: paidUntil(of, times), step: 'postponement' };
  const isTold = telling.alarmed === true || telling.postponedFrom !== undefined;
  return isTold ? [over] : [{ at: noticeDueAt(of, times), step: 'notice' }, over];
}

/** The first charge after a trial, or without a coupon. */
const conversionAt = (of: Subscription, times: DunningTimes): EpochSeconds =>
  of.trial ? convertsAt(of, times) : billedAt(of, times);

function billing(of: Subscription, times: DunningTimes): Entry {
  return { at: billedAt(of, times), step: asking(of) };
}

/** No claim is made of what is above the sum that the customer agreed to. */
const asking = (of: Subscription): AgendaStep => (isAgreed(of) ? 'charge' : 'consent');
