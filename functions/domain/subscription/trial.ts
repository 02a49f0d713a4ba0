// When a trial turns into paid periods, by itself or by a purchase.
import type { CivilDate, EpochSeconds } from '../common/calendar';
import type { DunningTimes } from '../catalogue/dunning';
import { assert, Refusal } from '../common/errors';
import { agreeTo } from './agreed';
import type { Sold } from '../charge/cost';
import { recurringOf } from '../charge/cost';
import type { Subscription } from './facts';
import { paidUntil } from './terms';

/** A card that was declined is not asked again within the hour. */
const apartSeconds = 3_600;

/** The billing hour of its first paid day, and no sooner than an hour after a decline. */
export function convertsAt(of: Subscription, times: DunningTimes): EpochSeconds {
  const triedAt = of.trial?.refused?.at;
  const at = paidUntil(of, times);
  return triedAt === undefined ? at : Math.max(at, triedAt + apartSeconds);
}

/** A purchase that was to end the trial has shown that this card is not to be asked again. */
export function isCardRefused({ trial, keyId }: Subscription): boolean {
  return keyId !== undefined && trial?.refused?.keyId === keyId;
}

/**
 * Ended by its customer on a day of her own choice: the first paid period begins on it, on the
 * terms that waited for it, and she agrees to what they come to.
 */
export function startedOn(of: Subscription, on: CivilDate): Subscription {
  const { next } = of;
  assert(next !== undefined, 'what a trial becomes waits for its period');
  const { price, quantity, period: anchorPeriod } = next;
  const begun = {
    ...of,
    price,
    quantity,
    anchorOn: on,
    anchorPeriod,
    shift: undefined,
    next: undefined,
    trial: undefined,
    consent: undefined,
  };
  return agreeTo(begun, recurringOf(next));
}

/** What a claim pays for: of a purchase, the terms that waited for it. */
export function soldBy({ claim, next, ...row }: Subscription): Sold {
  return claim?.startsOn !== undefined && next ? next : row;
}

/** The facts on which a claim is settled: those of a purchase come into force with its payment. */
export function withStart(of: Subscription): Subscription {
  const on = of.claim?.startsOn;
  return on === undefined || !of.trial ? of : startedOn(of, on);
}

/** Purchases that may be declined in one trial; the attempts that are left are for its end. */
const startsMax = 5;

/** Throws Refusal(conflict) where no purchase can end it now. */
export function refuseStart(was: Subscription, now: EpochSeconds): void {
  const conflict = (why: string) => new Refusal('conflict', why);
  if (!was.trial || !was.next) throw conflict('no trial runs that could be ended');
  if (was.unagreedOn !== undefined) throw conflict('it waits for consent: agree, and it begins');
  if (was.claim) throw conflict('its purchase must be settled first');
  if (was.cancel) throw conflict('it is canceled: take that back first');
  if (was.heldAt !== undefined) throw conflict('it is on hold: an operator has to release it');
  if (was.keyId === undefined || isCardRefused(was)) throw conflict('only another card helps');
  if (was.attempt >= startsMax) throw conflict('it was declined too often: it ends by itself');
  const wait = (was.trial.refused?.at ?? -Infinity) + apartSeconds - now;
  if (wait <= 0) return;
  const minutes = Math.ceil(wait / 60);
  throw conflict(`it was declined within the hour, try again in ${minutes} min`);
}
