// One slice of iamport's lists against our charges, to the won.
import type { EpochSeconds } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import type { Charge } from '../../domain/charge/charge';
import type { Payment } from '../../domain/charge/payment';
import type { Round, Tally } from '../../domain/reconcile/round';
import type { Unreadable } from '../../ports/gateway';
import type { Deps } from '../deps';
import { giveBackTwin } from './give-back';
import { reconcileNamed } from './reconcile-payment';
import type { Found, Reconciled } from './reconciled';
import { checkRegistrations } from './registration-payments';
import { sortPayments } from './sort-payments';
import type { Sorted } from './sort-payments';
import { isDoubted, noteUnreadable, noteSecondSender } from './odd-payments';

export type Day = {
  readonly day: string;
  /** Won that iamport holds of us, and won that our charges say. */
  readonly theirs: number;
  readonly ours: number;
  /** The part of the difference that open cases, and attempts still in doubt, stand for. */
  readonly explained: number;
};

export type Compared = {
  readonly kind: 'compared';
  readonly found: Tally;
  readonly differences: readonly Day[];
  /** False: something in it could not be read or looked up, and nothing was decided by its want. */
  readonly whole: boolean;
  /** The first payment that waits for another attempt to end. */
  readonly waitsAt?: EpochSeconds | undefined;
};

export type Listing = {
  readonly payments: readonly Payment[];
  readonly unreadable: readonly Unreadable[];
};

/** A slice of more than the time that is left is not compared to its end; a shorter one may be. */
export async function reconcileSlice(
  deps: Deps,
  { payments, unreadable }: Listing,
  { recovering, beganAt }: Pick<Round, 'recovering' | 'beganAt'>,
): Promise<Compared | { readonly kind: 'out_of_time' }> {
  const sorted = await sortPayments(deps, payments, recovering);
  const found = new Findings();
  const { open, ...rest } = await noteUnreadable(deps, unreadable, recovering);
  found.count('foreign', sorted.foreign + rest.foreign);
  found.count('other', sorted.others + rest.others);
  if (open.length > 0) found.isRead = false;
  const twins = await compareCharges(deps, sorted, found);
  if (twins === undefined) return { kind: 'out_of_time' };
  for (const payment of sorted.secondSenders) {
    await noteSecondSender(deps, payment);
    found.count('second_sender', 1);
  }
  const money = await checkRegistrations(deps, sorted.registrations);
  found.count('case', money.cases);
  if (!money.answered) found.whole = false;
  // Money goes back on the word of a walk that was whole, and of one before it; a record that does
  // not read holds back that of its own subscription.
  for (const { payment, charge } of twins) {
    if (!deps.hasTime()) return { kind: 'out_of_time' };
    const { subscriptionId } = charge;
    const isOf = {
      subscriptionId,
      ...(payment.keyId === undefined ? {} : { keyId: payment.keyId }),
    };
    const isReady = found.whole && !(await isDoubted(deps, open, isOf));
    const done = isReady ? await giveBackTwin(deps, charge, payment, beganAt) : undefined;
    found.note(payment, done ?? { found: 'case', held: 0 });
  }
  return found.compared();
}

type Twin = { readonly payment: Payment; readonly charge: Charge };

/** Oldest first: a restored ledger is caught up period by period. */
async function compareCharges(
  deps: Deps,
  { charges, changes }: Sorted,
  found: Findings,
): Promise<readonly Twin[] | undefined> {
  const twins: Twin[] = [];
  const asks = [...charges, ...changes].sort((a, b) => a.payment.paidAt - b.payment.paidAt);
  for (const ask of asks) {
    const { payment, charge } = ask;
    if (charge && isSame(charge, payment) && !wasPaidLate(charge, payment)) {
      found.note(payment, { found: 'same', held: charge.amount - charge.refunded });
      continue;
    }
    if (!deps.hasTime()) return undefined;
    const [done] = await Promise.allSettled([reconcileNamed(deps, ask)]);
    if (done.status === 'rejected') {
      found.whole = false;
      found.count('broken', 1);
    } else if (done.value.twinOf) {
      twins.push({ payment, charge: done.value.twinOf });
    } else found.note(payment, done.value);
  }
  return twins;
}

function isSame(charge: Charge, { paymentId, amount, canceledAmount }: Payment): boolean {
  const { paymentId: bound, refunded } = charge;
  return bound === paymentId && charge.amount === amount && refunded === canceledAmount;
}

/** Longer than an answer to a charge takes: a payment that was found by looking. */
const foundLateSeconds = 5;

/** Only then can its subscription have been left behind, which takes a read of it to know. */
function wasPaidLate({ attempts }: Charge, { attemptId }: Payment): boolean {
  const paid = attempts.find((attempt) => attempt.attemptId === attemptId);
  return paid === undefined || paid.closedAt - paid.claimedAt > foundLateSeconds;
}

/** Won per Korean day, as iamport has them and as we do, and what the differences are. */
class Findings {
  whole = true;
  /** False: a record of ours does not read. */
  isRead = true;
  private waitsAt: EpochSeconds | undefined;
  private readonly found: Record<string, number> = {};
  private readonly days = new Map<string, { theirs: number; ours: number; explained: number }>();

  count(kind: Found | 'second_sender', more: number): void {
    if (more > 0) this.found[kind] = (this.found[kind] ?? 0) + more;
  }

  note(payment: Payment, { found, held }: Reconciled): void {
    this.count(found, 1);
    if (found === 'foreign') return;
    if (found === 'waiting') this.waitsAt = Math.min(this.waitsAt ?? Infinity, payment.paidAt);
    const day = this.day(payment.paidAt);
    const won = payment.amount - payment.canceledAmount;
    day.theirs += won;
    day.ours += held;
    if (found === 'case' || found === 'waiting') day.explained += won - held;
  }

  /** A charge of ours whose payment iamport does not have; its case stands for it. */
  lost(charge: Charge): void {
    this.count('lost', 1);
    const day = this.day(charge.paidAt ?? 0);
    const won = charge.amount - charge.refunded;
    day.ours += won;
    day.explained -= won;
  }

  compared(): Compared {
    const { found, waitsAt } = this;
    const whole = this.whole && this.isRead;
    const differences = [...this.days]
      .filter(([, { theirs, ours }]) => theirs !== ours)
      .map(([day, sums]) => ({ day, ...sums }));
    return { kind: 'compared', found, whole, waitsAt, differences };
  }

  private day(at: EpochSeconds) {
    const name = civilDateAt(at);
    const day = this.days.get(name) ?? { theirs: 0, ours: 0, explained: 0 };
    this.days.set(name, day);
    return day;
  }
}
