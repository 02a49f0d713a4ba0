// The moves of consent: an answer to the request, its absence on the day, and the end of waiting.
import { priceIn } from '../../catalogue/coupon';
import { isSameSale, recurringOf } from '../../charge/cost';
import type { EpochSeconds } from '../../common/calendar';
import { civilDateAt } from '../../common/calendar';
import type { OnNoConsent } from '../../catalogue/plan';
import { Refusal } from '../../common/errors';
import { agreedOf, agreeTo } from '../agreed';
import type { Answer, Next, Subscription } from '../facts';
import { isAgreed } from '../next';
import type { Rise } from '../rise';
import { answerTo, isSameRise, riseOf } from '../rise';
import { isInDebt } from '../status';
import { beginNextOn } from '../terms';
import { endSubscription } from './end';

type Answering = {
  readonly act: Answer['act'];
  /** As it was shown. */
  readonly rise: Rise;
  readonly saidAt: EpochSeconds;
  readonly at: EpochSeconds;
};

/**
 * Before the first claim of its period, and an agreement from the thirtieth day before on. After
 * the day has passed, an agreement begins the period today. Throws Refusal(conflict) for a request
 * that is not the one of now, and on hold.
 */
export function answerConsent(
  was: Subscription,
  { act, rise, saidAt, at }: Answering,
): Subscription {
  const open = riseOf(was, at);
  if (!open || !isSameRise(open, rise)) {
    throw conflict('this request is over, or a newer one took its place: read it again');
  }
  if (was.heldAt !== undefined) throw conflict('it is on hold');
  if (act === 'agree' && civilDateAt(saidAt) < open.opensOn) {
    throw conflict(`consent counts from ${open.opensOn} on, within 30 days before the charge`);
  }
  if (answerTo(was, open) === act) return was;
  // Agreed to when its day had come, it is used already, and charged at once.
  const { consent: said } = was;
  const isBegun = said?.act === 'agree' && civilDateAt(said.at) >= open.startsOn;
  if (act === 'decline' && isBegun) throw conflict('its period has begun: cancel it instead');
  const { period, after: amount, price, quantity } = open;
  const { planId, version } = price;
  const consent: Answer = { act, period, amount, planId, version, quantity, at: saidAt };
  const answered = { ...was, consent };
  if (act === 'decline' || was.unagreedOn === undefined) return answered;
  const begun = beginNextOn(answered, civilDateAt(at));
  // A trial is over, or a coupon: what follows it is in force with the claim.
  const over = { unagreedOn: undefined, trial: undefined, discount: undefined };
  const { price: before } = begun;
  const own = { price: priceIn(before, begun.period) };
  const free: Subscription = { ...begun, status: 'active', access: 'full', ...over, ...own };
  return agreeTo(free, agreedOf(begun));
}

/**
 * The higher amount is never asked for. `keep_old_price`: the old price goes on where the row has
 * it. Otherwise no access and no charge, and key and place are kept for a while. A debt, whose
 * period has begun already, ends at once.
 */
export function missConsent(was: Subscription, now: EpochSeconds, rule: OnNoConsent): Subscription {
  if (isInDebt(was)) return endSubscription(was, 'no_consent', now);
  // After a trial the old price would be for ever.
  const kept = rule === 'keep_old_price' && !was.trial ? onOldPrice(was) : was;
  return isAgreed(kept) ? kept : awaitConsent(was, now);
}

/** Nothing is used and nothing charged until its customer agrees, or the days are over. */
export function awaitConsent(was: Subscription, now: EpochSeconds): Subscription {
  const unagreedOn = civilDateAt(now);
  return { ...was, status: 'paused', access: 'none', ...noMove, unagreedOn };
}

/** An agreement begins the period on a day of its own. */
const noMove = { pause: undefined, stub: undefined };

/** A change of the quantity that the customer asked for stays, at the price of before. */
function onOldPrice(was: Subscription): Subscription {
  const { next, price } = was;
  if (!next || next.price.planId !== price.planId) return was;
  const kept: Next = { ...next, price };
  if (isSameSale(was, kept)) return { ...was, next: undefined };
  return { ...was, next: { ...kept, agreed: recurringOf(kept) } };
}

const conflict = (why: string) => new Refusal('conflict', why);
