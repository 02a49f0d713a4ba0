// A customer withdraws from a contract: its end and the refund of its charge are one intent.
import { paidAttempt } from '../../domain/charge/statement';
import {
  isInTime,
  keepsSeconds,
  refuseWithdrawal,
  withdrawalReason,
} from '../../domain/charge/withdrawal';
import type { Charge } from '../../domain/charge/charge';
import type { EpochSeconds } from '../../domain/common/calendar';
import { Refusal } from '../../domain/common/errors';
import type { Refund, RefundId } from '../../domain/charge/refund';
import type { Subscription } from '../../domain/subscription/facts';
import { caseIdOfRefund, closeCase, openCase } from '../common/cases';
import { refuseLooks, refuseWithdrawals } from '../common/customer-looks';
import type { Deps } from '../deps';
import type { Prepared, RefundWish } from './refund-charge';
import { prepareRefund, refundCharge } from './refund-charge';

/** `id` is the same for every withdrawal of a subscription; `by` says who asked. */
export type WithdrawalCall = {
  readonly id: RefundId;
  /** Of another payment of the same contract, by its place. */
  readonly idOf: (place: string) => RefundId;
  readonly by: string;
};

/** Card windows that are looked through for the one that was paid in. */
const windowsMax = 1_000;
/** More than may be charged within the week of a withdrawal. */
const periodsMax = 30;

/**
 * The cancel, the lock and the first refund are one write, and no charge in flight goes with it.
 * Then other payments of the contract go back, each by a refund of its own: differences of changes,
 * and a trial that was paid within the week. Until they have, a case stands for them. The same call
 * again goes on with what is left. While a charge is in flight it is refused, but counts from then
 * on: a case keeps when it was asked for. Throws Refusal as refuseWithdrawal and refundCharge do.
 */
export async function withdraw(
  deps: Deps,
  row: Subscription,
  { id, idOf, by }: WithdrawalCall,
): Promise<Refund> {
  refuseWithdrawals(deps, row.userId);
  const standing = await deps.ledger.refund(row.id, id);
  const at = await askedAt(deps, id);
  if (!standing && row.claim) {
    await withdrawable(deps, row, at);
    await openCase(deps, askedOf(row, id));
    const why = 'a charge is being settled: the withdrawal counts from today on, ask for it again';
    throw new Refusal('conflict', why);
  }
  const [first, ...others] = standing
    ? [standing, ...(await othersOf(deps, row, standing.period, at)).filter(isNot(standing))]
    : await placesOf(deps, row, at);
  const left = `${id}-others`;
  if (others.length > 0) await openCase(deps, owedOf(row, left));
  const own = { by, isWithdrawal: true } as const;
  const call = { ...wishOf(row, first), ...own, id, refuses: refuseClaimed };
  const [done] = await Promise.allSettled([refundCharge(deps, call)]);
  if (done.status === 'rejected') {
    // Nothing was ended, and nothing else goes back.
    if (others.length > 0 && !standing)
      await closeCase(deps, caseIdOfRefund(left), 'nothing was ended');
    throw done.reason;
  }
  // One that a worker had claimed and settled since the first list was read goes back as well.
  const all = await othersOf(deps, row, first.period, at);
  for (const place of [...others, ...all.filter((one) => [first, ...others].every(isNot(one)))]) {
    const other = { ...wishOf(row, place), ...own, cancel: 'no', id: idOf(nameOf(place)) } as const;
    await refundCharge(deps, other);
  }
  if (others.length > 0) await closeCase(deps, caseIdOfRefund(left), withdrawn);
  await closeCase(deps, caseIdOfRefund(askedName(id)), withdrawn);
  return done.value;
}

const withdrawn = 'the withdrawal was made';

const askedName = (id: RefundId) => `${id}-asked`;

/** When it was asked for first, where a charge in flight stood in the way; else now. */
async function askedAt({ ledger, clock }: Deps, id: RefundId): Promise<EpochSeconds> {
  const now = clock.now();
  const asked = await ledger.findCase(caseIdOfRefund(askedName(id)));
  const counts = asked?.status === 'open' && now - asked.openedAt <= keepsSeconds;
  return counts ? asked.openedAt : now;
}

function askedOf({ id: subscriptionId }: Subscription, id: RefundId) {
  const why = 'a withdrawal was asked for while a charge was in flight: complete it after that';
  return { kind: 'refund', subscriptionId, paymentId: askedName(id), amount: 0, why } as const;
}

function owedOf({ id: subscriptionId }: Subscription, paymentId: string) {
  const why = 'a withdrawal is not done: differences or a trial are still to be given back';
  return { kind: 'refund', subscriptionId, paymentId, amount: 0, why } as const;
}

/** What would be given back; nothing is written but what iamport shows of others. */
export async function previewWithdrawal(
  deps: Deps,
  row: Subscription,
  id: RefundId,
): Promise<readonly Prepared[]> {
  refuseClaimed(row);
  refuseLooks(deps, row.userId);
  const prepared: Prepared[] = [];
  for (const place of await placesOf(deps, row, await askedAt(deps, id))) {
    prepared.push(await prepareRefund(deps, wishOf(row, place)));
  }
  return prepared;
}

type Place = { readonly period: number; readonly k?: number | undefined };

const isNot = (one: Place) => (other: Place) => one.period !== other.period || one.k !== other.k;

/** At least one: of what is given back already there is nothing to withdraw from. */
async function placesOf(
  deps: Deps,
  row: Subscription,
  at: EpochSeconds,
): Promise<[Place, ...Place[]]> {
  const { period, status } = await withdrawable(deps, row, at);
  const others = await othersOf(deps, row, period, at);
  const [first, ...rest] = status === 'refunded' ? others : [{ period }, ...others];
  if (first) return [first, ...rest];
  throw new Refusal('conflict', 'all of it was given back already: cancel it instead');
}

/** As earlier calls have named them. */
function nameOf({ period, k }: Place): string {
  if (k === undefined) return `period ${period}`;
  return period === 0 ? String(k) : `${period} ${k}`;
}

/**
 * Paid with the first charge of the contract: differences, later periods, as the second week of a
 * weekly plan on the seventh day, and a trial before it that can be withdrawn from.
 */
async function othersOf(
  deps: Deps,
  { id }: Subscription,
  period: number,
  at: EpochSeconds,
): Promise<Place[]> {
  const { ledger } = deps;
  const all = await ledger.differences(id, windowsMax);
  const isPaid = ({ paymentId, status }: Charge) => paymentId !== undefined && status === 'paid';
  const differences: Place[] = all
    .filter((one) => one.period >= period && isPaid(one))
    .map((one) => ({ period: one.period, k: one.change?.k ?? 0 }));
  const later: Place[] = (await ledger.charges(id, periodsMax))
    .filter((one) => one.period > period && isPaid(one))
    .map((one) => ({ period: one.period }));
  const places = [...differences, ...later];
  const trial = period === 1 ? await ledger.loadCharge(id, 0) : undefined;
  const isRecent = trial && isPaid(trial) && isInTime(trial, at);
  return isRecent ? [...places, { period: 0 }] : places;
}

function wishOf({ id }: Subscription, { period, k }: Place): RefundWish {
  return {
    subscriptionId: id,
    period,
    k,
    amount: 'all',
    cancel: 'now',
    reason: withdrawalReason,
    isWithdrawal: true,
  };
}

function refuseClaimed({ claim }: Subscription): void {
  if (claim) throw new Refusal('conflict', 'a charge is being settled, try again');
}

/** The first paid charge, and after a trial also that of its end (전자상거래법 제17조). */
async function withdrawable(deps: Deps, row: Subscription, at: EpochSeconds): Promise<Charge> {
  const windows = await deps.ledger.registrations(row.id, windowsMax);
  const trial = windows.find((one) => one.terms.then !== undefined);
  const first = await deps.ledger.loadCharge(row.id, 0);
  const second = trial ? await deps.ledger.loadCharge(row.id, 1) : undefined;
  const charge = second?.paidAt === undefined ? first : second;
  if (!charge) throw new Refusal('conflict', 'the first charge must be paid');
  const keyId = paidAttempt(charge)?.keyId;
  const window = windows.find((one) => one.keyId === keyId) ?? trial;
  refuseWithdrawal(charge, window?.consent ?? trial?.consent, at);
  return charge;
}
