// A period that will come to more than its customer agreed to: what she is asked, and until when.
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { addDays, civilDateAt } from '../common/calendar';
import { isSameSale } from '../charge/cost';
import { isErasing } from './erasure';
import type { Answer, Subscription } from './facts';
import type { Coming } from './next';
import { comingIn, consentDays, isAnswered, isConsentedTo } from './next';
import { isEnded, isSigningUp } from './status';
import { beginNextOn, nextStart, periodStart } from './terms';

/** However it comes about: another price, other terms, or the end of cheaper ones. */
export type Rise = Coming & {
  /** The first day of its period: today, where an agreement begins it at once. */
  readonly startsOn: CivilDate;
  /** The first day on which an agreement counts. */
  readonly opensOn: CivilDate;
  /** Its day has passed without consent: nothing is used, and an agreement begins the period. */
  readonly isOverdue: boolean;
};

/**
 * The one request that a subscription has, answered or not; undefined where nothing is to be agreed
 * to. A period that is claimed is asked for no more: the first that is not is looked at, and then
 * the one from which other terms are in force.
 */
export function riseOf(of: Subscription, now: EpochSeconds): Rise | undefined {
  const isOver = isEnded(of) || isSigningUp(of) || of.cancel !== undefined || isErasing(of);
  if (isOver || of.anchorOn === undefined) return undefined;
  const first = of.claim ? of.claim.period + 1 : of.period;
  const periods = of.next && of.next.period > first ? [first, of.next.period] : [first];
  const coming = periods.map((period) => comingIn(of, period)).find(isHigher);
  if (!coming) return undefined;
  const isOverdue = of.unagreedOn !== undefined;
  const startsOn = isOverdue ? civilDateAt(now) : startOf(of, coming.period);
  return { ...coming, startsOn, opensOn: addDays(startsOn, -consentDays), isOverdue };
}

const isHigher = ({ before, after }: Coming): boolean => after > before;

/** The first day of a period that is not claimed; after a pause, as far as it lasts. */
export function startOf(of: Subscription, period: number): CivilDate {
  const dated = of.pause ? beginNextOn(of, nextStart(of)) : of;
  return periodStart(dated, period);
}

/** Names the same date, amounts and terms: what was shown is what is answered. */
export function isSameRise(a: Rise, b: Rise): boolean {
  const isSameAmount = a.before === b.before && a.after === b.after;
  const isSameDay = a.period === b.period && a.startsOn === b.startsOn;
  const isSameAsking = a.askedAt === b.askedAt && a.isOverdue === b.isOverdue;
  return isSameAmount && isSameDay && isSameAsking && isSameSale(a, b);
}

/** An agreement that is too old by now, because its period begins later, is no answer any more. */
export function answerTo(of: Subscription, rise: Rise): Answer['act'] | undefined {
  const asked = { period: rise.period, startsOn: rise.startsOn, to: rise };
  if (of.consent?.act === 'decline' && isAnswered(of, asked)) return 'decline';
  return isConsentedTo(of, asked) ? 'agree' : undefined;
}
