// The moves of a change within a period: claimed with its difference, and in force once it is paid.
import type { EpochSeconds } from '../../common/calendar';
import { recurringOf } from '../../charge/cost';
import { patienceSeconds } from '../../charge/looking';
import { assert } from '../../common/errors';
import type { AttemptId } from '../../common/identity';
import { agreeTo } from '../agreed';
import type { Changing, Claim, Claimed, Subscription } from '../facts';
import type { Immediate } from '../happenings';
import { priceSet, withNext } from '../next';
import { priceChange } from '../price-change';
import { endSubscription } from './end';

/**
 * Freezes the difference, its day and the terms. The caller must make it durable before it sends. A
 * customer waits for it: it is on the look list from the start.
 */
export function claimChange(
  was: Subscription,
  { attemptId, ...asked }: Immediate & { readonly attemptId: AttemptId },
  now: EpochSeconds,
): Claimed {
  assert(!was.claim, 'one attempt at a time');
  const { change, difference } = priceChange(was, asked, now);
  assert(was.keyId !== undefined, 'a charge needs a billing key');
  const { amount, taxFree } = difference.charge;
  assert(amount > 0, 'what is too little is not asked for');
  const claim: Claim = {
    attemptId,
    period: was.period - 1,
    attempt: 0,
    keyId: was.keyId,
    gateway: was.gateway,
    channel: was.channel,
    amount,
    taxFree,
    quantity: change.quantity,
    priceVersion: change.price.version,
    claimedAt: now,
    sends: 1,
    sentAt: now,
    phase: 'sent',
    looks: 0,
    cleanLooks: 0,
    inquiry: { at: now + patienceSeconds, lane: 'look' },
    change,
  };
  return { ...was, claim };
}

/** In force without a payment, for its difference is too little to be asked for. */
export function roundOffChange(
  was: Subscription,
  asked: Immediate,
  now: EpochSeconds,
): Subscription {
  assert(!was.claim, 'a charge in flight is settled first');
  const { change, difference } = priceChange(was, asked, now);
  assert(difference.charge.amount === 0, 'what can be asked for is paid');
  return bringInForce(was, change, now);
}

export function settleChangePaid(was: Subscription, now: EpochSeconds): Subscription {
  return bringInForce({ ...was, claim: undefined }, changeIn(was), now);
}

/**
 * The customer's own act: she agrees to what the terms come to at the prices that she was shown. A
 * change of hers that waited is replaced; one that others asked for goes on, with what she has now.
 */
function bringInForce(was: Subscription, of: Changing, at: EpochSeconds): Subscription {
  const { k, on, quantity } = of;
  // Of the very same version the row's own stays: it has what a newer release has written into it.
  const isOwn = of.price.planId === was.price.planId && of.price.version === was.price.version;
  const price = isOwn ? was.price : of.price;
  const set = priceSet({ next: was.next, price });
  const asked = withNext(was, set && { ...set, quantity }, at);
  const changed: Subscription = { ...asked, price, quantity, change: { k, on } };
  return agreeTo(changed, recurringOf(changed));
}

/** Nothing changes, and no debt begins. A customer who canceled for now is gone. */
export function endChangeUnpaid(was: Subscription, now: EpochSeconds): Subscription {
  const { k, on } = changeIn(was);
  const open: Subscription = { ...was, claim: undefined, change: { k, on } };
  return was.cancel?.atPeriodEnd === false ? endSubscription(open, 'cancel', now) : open;
}

function changeIn({ claim }: Subscription): Changing {
  assert(claim?.change !== undefined, 'only the difference of a change ends one');
  return claim.change;
}
