// The difference of a change that a restored table has forgotten, from what its payment says of
// itself, if the row stands as it did when it was reckoned.
import { keepCoupon } from '../../domain/catalogue/coupon';
import type { costOf } from '../../domain/charge/cost';
import type { Sold } from '../../domain/charge/cost';
import { differenceOf } from '../../domain/charge/difference';
import type { MemoOfChange, Payment } from '../../domain/charge/payment';
import type { Changing, Claim, Claimed, Subscription } from '../../domain/subscription/facts';
import { isPaidUp } from '../../domain/subscription/status';
import { periodStart } from '../../domain/subscription/terms';
import type { ChangeName } from '../../ports/order-numbers';
import type { Deps } from '../deps';
import { recallClaim } from './revive-attempt';

/** Cards of one subscription that a forgotten difference may have been charged to. */
const registrationsMax = 30;

/**
 * The claim as it must have been. Undefined where it is none of this row as it stands: of another
 * period, with terms before it that are not in force, or of another sum.
 */
export async function reviveDifference(
  deps: Deps,
  row: Subscription,
  payment: Payment,
  ours: ChangeName,
): Promise<Claimed | undefined> {
  const claim = await forgottenClaim(deps, row, payment, ours);
  return claim && recallClaim(deps, row, claim);
}

async function forgottenClaim(
  deps: Deps,
  row: Subscription,
  payment: Payment,
  ours: ChangeName,
): Promise<Claim | undefined> {
  const { memo, keyId, attemptId, paidAt } = payment;
  const said = memo?.change;
  const isNext = row.period - 1 === ours.period && (row.change?.k ?? 0) < ours.k;
  if (!said || !isNext || row.claim || !isPaidUp(row) || !isFrom(row, said)) return undefined;
  const isOwn = row.price.planId === memo.planId && row.price.version === memo.priceVersion;
  const found = isOwn ? row.price : await priceOf(deps, memo.planId, memo.priceVersion);
  const price = found && keepCoupon(found, row.price.coupon);
  if (!price || !(await isCardOf(deps, row, keyId)) || keyId === undefined) return undefined;
  const { k, on, used, days } = said;
  const change: Changing = { k, on, used, days, price, quantity: memo.quantity };
  const asked = sumOf(row, change);
  if (asked?.amount !== payment.amount) return undefined;
  return {
    attemptId,
    period: ours.period,
    attempt: 0,
    keyId,
    gateway: row.gateway,
    channel: row.channel,
    ...asked,
    quantity: memo.quantity,
    priceVersion: price.version,
    claimedAt: paidAt,
    sends: 1,
    sentAt: paidAt,
    phase: 'unknown',
    looks: 0,
    cleanLooks: 0,
    change,
  };
}

/** The terms in force are those that its difference was reckoned from. */
function isFrom({ price, quantity = 1 }: Subscription, { from }: MemoOfChange): boolean {
  const isSamePrice = price.planId === from.planId && price.version === from.priceVersion;
  return isSamePrice && quantity === from.quantity;
}

function sumOf(row: Subscription, change: Changing): ReturnType<typeof costOf> | undefined {
  const days = { startsOn: change.on, endsOn: periodStart(row, row.period) };
  const measured = differenceOf({ from: row, to: change }, { ...change, ...days });
  if (measured.kind === 'not_now') return undefined;
  const { amount, taxFree } = measured.difference.charge;
  return { amount, taxFree };
}

async function priceOf(
  { settings, ledger }: Deps,
  planId: string,
  version: number,
): Promise<Sold['price'] | undefined> {
  const sold = settings.catalogue.get(planId)?.price;
  return sold?.version === version ? sold : ledger.price(planId, version);
}

async function isCardOf(deps: Deps, row: Subscription, keyId: string | undefined) {
  if (keyId === row.keyId) return true;
  const allotted = await deps.ledger.registrations(row.id, registrationsMax);
  return allotted.some((one) => one.keyId === keyId);
}
