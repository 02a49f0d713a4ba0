// What an operator does to one subscription: cancel it, retry its debt, or settle the debt.
import type { Actor } from '../../domain/subscription/deed';
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { SettledAs } from '../../domain/charge/settled-charge';
import type { Charge } from '../../domain/charge/charge';
import { correctedCharge, settledCharge } from '../../domain/charge/settled-charge';
import type { Subscription } from '../../domain/subscription/facts';
import { isOfHeldPlan } from '../../domain/subscription/held-plans';
import { happened } from '../common/change';
import { anySubscription } from '../common/subscriptions';
import { deleteObsoleteKey } from '../settlement/delete-keys';
import type { Deps } from '../deps';
import { findLatePayment } from '../settlement/find-late-payment';
import { noteWish } from '../common/record-deed';
import { changeWithDeed, deedOf, refuseRestless } from '../common/record-deed';
import { holdsOf } from '../common/recovery';

export type Operation = { readonly id: SubscriptionId; readonly actor: Actor };

/**
 * The debt is charged now, by the worker that charges what is due. Throws Refusal(conflict) on a
 * hard decline, on hold, of a plan on hold, in the quiet window, and while nothing is charged at
 * all.
 */
export async function retryByHand(deps: Deps, { id, actor }: Operation): Promise<Subscription> {
  const row = await anySubscription(deps, id);
  const { breaker, isHeld, heldPlans } = await holdsOf(deps);
  if (breaker.on) throw new Refusal('conflict', 'the breaker is open: nothing is charged');
  if (isHeld) throw new Refusal('conflict', 'nothing is charged before a recovery has ended');
  if (isOfHeldPlan(row, heldPlans))
    throw new Refusal('conflict', 'its plan is on hold: release it');
  const charge = await deps.ledger.loadCharge(id, row.period);
  const triedAt = charge?.attempts.at(-1)?.closedAt;
  const retried = await changeWithDeed(deps, row, { verb: 'retry', actor }, (current) => {
    if (current.period !== row.period || current.attempt !== row.attempt) {
      throw new Refusal('conflict', 'it was just charged, look again');
    }
    return happened(deps, current, { kind: 'retry_requested', triedAt });
  });
  await deps.queue.charge([id]);
  return retried;
}

export type Debt = Operation & {
  readonly as: SettledAs;
  /** One that was settled so before, to be told otherwise; the one that is owed where absent. */
  readonly period?: number | undefined;
};

/** Writers of one debt are few. */
const rivalsMax = 5;

/**
 * Paid by bank transfer, or waived: no card is asked for it any more. An attempt that turns out to
 * be paid by card is found first where it can be; one that is found later is a case.
 */
export async function settleDebtByHand(deps: Deps, debt: Debt): Promise<Subscription> {
  const { id, as, actor, period } = debt;
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const row = await anySubscription(deps, id);
    if (period !== undefined && period !== row.period) {
      const corrected = await correct(deps, row, { ...debt, period });
      if (corrected) return corrected;
      continue;
    }
    const standing = await deps.ledger.loadCharge(id, row.period);
    const now = deps.clock.now();
    const after = happened(deps, row, { kind: 'debt_settled' }, now);
    await refuseLatePayment(deps, row);
    const charge = settledCharge(row, standing, as, now);
    const deed = deedOf(deps, { verb: 'debt', actor }, { before: row, after });
    const told = { ...deed, after: `${deed.after}, ${as}` };
    noteWish(deps, { verb: 'debt', subscription: id, as });
    const saved = await deps.ledger.saveInOne({ subscription: after, charge, deed: told });
    if (saved === 'lost') continue;
    return deleteObsoleteKey(deps, { ...after, version: after.version + 1 });
  }
  throw new Refusal('not_now', 'the subscription is being changed, try again');
}

/** Undefined where another writer was first. Asked for again it changes nothing. */
async function correct(
  deps: Deps,
  row: Subscription,
  { as, actor, period }: Debt & { readonly period: number },
): Promise<Subscription | undefined> {
  const was = await deps.ledger.loadCharge(row.id, period);
  if (!was || period > row.period) throw new Refusal('not_found', 'there is no such charge');
  const charge = correctedCharge(was, as);
  if (charge === was) return row;
  await refuseRestless(deps, row.id);
  noteWish(deps, { verb: 'debt', subscription: row.id, as });
  const deed = deedOf(deps, { verb: 'debt', actor }, { before: row, after: row });
  const words = (of: Charge) => `period ${period} is ${of.status}`;
  const told = { ...deed, before: words(was), after: words(charge) };
  const saved = await deps.ledger.saveInOne({ subscription: row, charge, deed: told });
  return saved === 'lost' ? undefined : { ...row, version: row.version + 1 };
}

async function refuseLatePayment(deps: Deps, row: Subscription): Promise<void> {
  const late = await findLatePayment(deps, row);
  if (!late) return;
  if (late.kind === 'unknown') {
    throw new Refusal('not_now', 'an earlier attempt could not be looked at, or is undecided');
  }
  throw new Refusal('conflict', `an earlier attempt turned out ${late.kind}: look again`);
}
