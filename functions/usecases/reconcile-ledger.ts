// The ledger pass: iamport's lists against our charges, both ways, to the won.
import type { EpochSeconds } from '../domain/calendar';
import { civilDateAt } from '../domain/calendar';
import type { Charge } from '../domain/charge';
import type { Payment } from '../domain/payment';
import type { Deps } from './deps';
import { openCase } from './cases';
import { closeWhatIsOver } from './give-up-page';
import type { Span } from './list-payments';
import type { Found } from './reconcile-payment';
import { reconcilePayment } from './reconcile-payment';

export type Day = {
  readonly day: string;
  /** Won that iamport holds of us, and won that our charges say. */
  readonly theirs: number;
  readonly ours: number;
  /** The part of the difference that open cases, and attempts still in doubt, stand for. */
  readonly explained: number;
};

export type Pass = {
  /** False: a list was not answered or an item not read, and nothing was decided by its want. */
  readonly complete: boolean;
  readonly payments: number;
  readonly found: Readonly<Partial<Record<Found, number>>>;
  /** Days on which the two do not agree; empty when all is well. */
  readonly differences: readonly Day[];
};

/** A list that was not answered decides nothing: the next pass looks again. */
export const unanswered: Pass = { complete: false, payments: 0, found: {}, differences: [] };

/** `payments` is all that iamport holds of the span, by payment id. */
export async function reconcileLedger(
  deps: Deps,
  span: Span,
  payments: ReadonlyMap<string, Payment>,
): Promise<Pass> {
  const known = await chargesPaid(deps, span);
  const found: Partial<Record<Found, number>> = {};
  const books = new Books();
  // Oldest first: a restored ledger is caught up period by period.
  for (const payment of [...payments.values()].sort((a, b) => a.paidAt - b.paidAt)) {
    const ours = await deps.orderNumbers.parse(payment.attemptId);
    if (ours?.kind !== 'charge' || payment.usage === 'issue') continue;
    const charge = known.get(placeOf(ours.subscriptionId, ours.period));
    known.delete(placeOf(ours.subscriptionId, ours.period));
    const [done] = await Promise.allSettled([reconcilePayment(deps, { payment, ours, charge })]);
    if (done.status === 'rejected') {
      found.broken = (found.broken ?? 0) + 1;
      continue;
    }
    const result = done.value;
    found[result.found] = (found[result.found] ?? 0) + 1;
    if (result.found !== 'foreign') books.theirs(payment, result);
  }
  for (const charge of known.values()) {
    if (payments.has(charge.paymentId ?? '')) continue;
    const result = await missing(deps, charge);
    if (result === 'lost') found.lost = (found.lost ?? 0) + 1;
    books.ours(charge, result);
  }
  // What could not be read was not compared: the next pass looks at its days again.
  const complete = found.broken === undefined;
  return { complete, payments: payments.size, found, differences: books.differences() };
}

/** More open cases than this are no matter for a nightly round. */
const followedMax = 1_000;

/**
 * Money beside our books whose day the lists no longer show: asked for by name, as long as its case
 * is open, so that passes that failed in between cost nobody a refund.
 */
export async function followCases(
  deps: Deps,
  payments: ReadonlyMap<string, Payment>,
): Promise<Pass['found']> {
  const found: Partial<Record<Found, number>> = {};
  for (const one of await deps.ledger.cases(followedMax)) {
    const { status, kind, paymentId } = one;
    if (status === 'open' && (kind === 'stuck' || kind === 'letter')) {
      if ((await closeWhatIsOver(deps, one)) === 'open') found.case = (found.case ?? 0) + 1;
      continue;
    }
    const followed = status === 'open' && (kind === 'twin' || kind === 'orphan');
    if (!followed || paymentId === undefined || payments.has(paymentId)) continue;
    const looked = await deps.gateway.payment(paymentId);
    const payment = looked.kind === 'found' ? looked.payments[0] : undefined;
    const ours = payment && (await deps.orderNumbers.parse(payment.attemptId));
    if (!payment || ours?.kind !== 'charge') continue;
    const result = await reconcilePayment(deps, { payment, ours, charge: undefined });
    found[result.found] = (found[result.found] ?? 0) + 1;
  }
  return found;
}

async function chargesPaid(deps: Deps, { from, to }: Span): Promise<Map<string, Charge>> {
  const known = new Map<string, Charge>();
  let after: string | undefined;
  do {
    const page = await deps.ledger.paidCharges({ from, to, after });
    for (const charge of page.charges) {
      known.set(placeOf(charge.subscriptionId, charge.period), charge);
    }
    after = page.after;
  } while (after !== undefined);
  return known;
}

/** A charge of ours whose payment no list showed: asked for by name before it means anything. */
async function missing(deps: Deps, charge: Charge): Promise<'there' | 'lost'> {
  const looked = await deps.gateway.payment(charge.paymentId ?? '');
  if (looked.kind !== 'absent') return 'there';
  await openCase(deps, {
    ...{ kind: 'orphan', subscriptionId: charge.subscriptionId, amount: charge.amount },
    ...{ paymentId: charge.paymentId ?? '', why: 'we hold it paid, iamport has no such payment' },
  });
  return 'lost';
}

function placeOf(subscriptionId: string, period: number): string {
  return `${subscriptionId} ${period}`;
}

/** Won per Korean day, as iamport has them and as we do. */
class Books {
  private readonly days = new Map<string, { theirs: number; ours: number; explained: number }>();

  theirs(
    payment: Payment,
    { held, found }: { readonly held: number; readonly found: Found },
  ): void {
    const day = this.day(payment.paidAt);
    const won = payment.amount - payment.canceledAmount;
    day.theirs += won;
    day.ours += held;
    if (found === 'case' || found === 'waiting') day.explained += won - held;
  }

  ours(charge: Charge, result: 'there' | 'lost'): void {
    if (result === 'there') return;
    const day = this.day(charge.paidAt ?? 0);
    const won = charge.amount - charge.refunded;
    day.ours += won;
    day.explained -= won;
  }

  differences(): readonly Day[] {
    return [...this.days]
      .filter(([, { theirs, ours }]) => theirs !== ours)
      .map(([day, sums]) => ({ day, ...sums }));
  }

  private day(at: EpochSeconds) {
    const name = civilDateAt(at);
    const day = this.days.get(name) ?? { theirs: 0, ours: 0, explained: 0 };
    this.days.set(name, day);
    return day;
  }
}
