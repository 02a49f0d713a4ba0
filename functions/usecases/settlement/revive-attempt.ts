// An attempt that a restored table has forgotten, as it must have been: from its payment.
import { civilDateAt } from '../../domain/common/calendar';
import type { Charge } from '../../domain/charge/charge';
import { assert } from '../../domain/common/errors';
import type { Won } from '../../domain/common/money';
import { won } from '../../domain/common/money';
import { owedIn } from '../../domain/subscription/owed';
import { costOf, fullCostOf } from '../../domain/charge/cost';
import type { Extra } from '../../domain/charge/extra';
import { couponExtra, sumOf } from '../../domain/charge/extra';
import type { Payment } from '../../domain/charge/payment';
import type { Registration } from '../../domain/checkout/registration';
import type { Claim, Claimed, Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import type { Anchor } from '../../domain/subscription/happenings';
import { inForce } from '../../domain/subscription/next';
import { isSigningUp } from '../../domain/subscription/status';
import { isReturn, periodOf } from '../../domain/subscription/terms';
import { convertsOn } from '../../domain/subscription/telling';
import type { OrderName } from '../../ports/order-numbers';
import { happened } from '../common/change';
import type { Deps } from '../deps';
import { policyOf } from '../deps';

export type Forgotten = {
  readonly payment: Payment;
  readonly ours: Extract<OrderName, { kind: 'charge' }>;
};

/** Cards of one subscription that a forgotten attempt may have been made with. */
const registrationsMax = 30;

/** The claim as it must have been: for an attempt we recorded, or one a restore made us forget. */
export async function revive(
  deps: Deps,
  was: Subscription,
  { payment, ours }: Forgotten,
  charge: Charge | undefined,
): Promise<Claimed | undefined> {
  // A forgotten claim brought the terms into force that had waited for its period.
  const row = inForce(was);
  const known = charge?.attempts.find((attempt) => attempt.attemptId === payment.attemptId);
  const allotted = await deps.ledger.registrations(row.id, registrationsMax);
  const keys = [known?.keyId, row.keyId, ...allotted.map((of) => of.keyId)];
  const keyId = keys.find((key) => key !== undefined && key === payment.keyId);
  const signedUp = row.keyId === undefined ? forgottenSignUp(deps, row, payment, allotted) : row;
  if (keyId === undefined || signedUp === undefined) return undefined;
  const anchor = known ? undefined : (startOf(was, payment) ?? comeBack(signedUp, payment));
  const window = allotted.find((of) => of.keyId === keyId && of.terms.period === ours.period);
  const isShown = window?.terms.amount === payment.amount;
  const asked = isShown ? window.terms : askedOf(deps, row, payment, anchor !== undefined);
  const claim = unknownClaim(row, { payment, ours, keyId, asked: known ?? asked });
  const { claimedAt = payment.paidAt, sends = 1 } = known ?? {};
  return recallClaim(deps, signedUp, { ...claim, claimedAt, sentAt: claimedAt, sends }, anchor);
}

type Asked = {
  readonly amount: Won;
  readonly taxFree?: Won | undefined;
  readonly extras?: readonly Extra[] | undefined;
};

/** Of an attempt that was not written down, what its coupon took off. */
function extrasOf(row: Subscription, { extras, ...asked }: Asked): Claim['extras'] {
  const coupon = 'attemptId' in asked ? undefined : couponExtra(row);
  return extras ?? (coupon && [coupon]);
}

/** A claim that iamport's records have to end. */
export function unknownClaim(
  row: Subscription,
  { payment, ours, keyId, asked }: Forgotten & { readonly keyId: string; readonly asked: Asked },
): Claim {
  const { paidAt, attemptId } = payment;
  return {
    attemptId,
    period: ours.period,
    attempt: ours.attempt,
    keyId,
    gateway: row.gateway,
    channel: row.channel,
    amount: asked.amount,
    taxFree: asked.taxFree ?? costOf(row).taxFree,
    extras: extrasOf(row, asked),
    quantity: row.quantity,
    priceVersion: row.price.version,
    claimedAt: paidAt,
    sends: 1,
    sentAt: paidAt,
    phase: 'unknown',
    looks: 0,
    cleanLooks: 0,
  };
}

export function recallClaim(deps: Deps, row: Subscription, claim: Claim, anchor?: Anchor): Claimed {
  const recalled = happened(deps, row, { kind: 'charge_recalled', claim, anchor });
  assert(isClaimed(recalled), 'a recalled attempt is a claim');
  return recalled;
}

/** Nothing was ever asked of this row, and its first period is paid: a restore forgot the rest. */
function forgottenSignUp(
  deps: Deps,
  row: Subscription,
  payment: Payment,
  allotted: readonly Registration[],
): Subscription | undefined {
  if (!isSigningUp(row) || row.attempt > 0) return undefined;
  const of = allotted.find(({ keyId }) => keyId === payment.keyId);
  return of && happened(deps, row, { kind: 'card_presented', registration: of });
}

/** Paid while its trial ran: its customer had ended that by a purchase. */
function startOf(was: Subscription, { status, paidAt }: Payment): Anchor | undefined {
  if (status !== 'paid' || !was.trial) return undefined;
  const paidOn = civilDateAt(paidAt);
  return paidOn < convertsOn(was) ? { on: paidOn, period: was.period } : undefined;
}

/**
 * Paid when the period was over: the customer came back after a time without access, of which the
 * table knows nothing, and the period begins on the day of the payment. Otherwise days that were
 * not delivered would be collected next.
 */
function comeBack(row: Subscription, { status, paidAt }: Payment): Anchor | undefined {
  if (status !== 'paid' || row.anchorOn === undefined || isReturn(row)) return undefined;
  // What follows a pause is dated by that.
  if (row.pause) return undefined;
  const paidOn = civilDateAt(paidAt);
  if (paidOn < periodOf(row, row.period).endsOn) return undefined;
  return { on: paidOn, period: row.period };
}

/**
 * The price, with what the payment says of itself that it held besides, or with the days that a
 * return adds; what is neither is no payment of ours.
 */
function askedOf(
  { settings }: Deps,
  row: Subscription,
  { amount, memo, fromWindow }: Payment,
  isBack: boolean,
): Asked {
  const cost = costOf(row);
  const extras = fromWindow ? undefined : memo?.extras;
  // What a coupon took off is one of them.
  const isOff = extras?.some(({ kind }) => kind === 'coupon');
  const besides = askedBesides(isOff ? fullCostOf(row) : cost, extras);
  if (besides?.amount === amount) return besides;
  if (amount === cost.amount) return cost;
  const policy = policyOf(settings, row.price.planId);
  return owedIn(row, { policy, amount, isBack }) ?? cost;
}

/** Undefined where it says of nothing, or where the sums can be no charge's. */
function askedBesides(
  cost: ReturnType<typeof costOf>,
  extras: readonly Extra[] | undefined,
): Asked | undefined {
  if (!extras) return undefined;
  const { amount, taxFree } = sumOf([cost, ...extras]);
  const isSum = amount >= taxFree && taxFree >= 0;
  return isSum ? { amount: won(amount), taxFree: won(taxFree), extras } : undefined;
}
