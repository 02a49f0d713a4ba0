// The ledger pass: iamport's lists against our charges, both ways, to the won.
import type { EpochSeconds } from '../domain/calendar';
import { civilDateAt } from '../domain/calendar';
import type { Charge } from '../domain/charge';
import { parseProviderId } from '../domain/identity';
import type { Payment } from '../domain/payment';
import type { Deps } from './deps';
import { openLedgerCase } from './ledger-case';
import type { Found } from './reconcile-payment';
import { reconcilePayment } from './reconcile-payment';

export type PassAsk = { readonly from: EpochSeconds; readonly to: EpochSeconds };

export type Day = {
  readonly day: string;
  /** Won that iamport holds of us, and won that our charges say. */
  readonly theirs: number;
  readonly ours: number;
  /** The part of the difference that open cases, and attempts still in doubt, stand for. */
  readonly explained: number;
};

export type Pass = {
  /** False: a list was not answered, and nothing was decided by what is missing in it. */
  readonly complete: boolean;
  readonly payments: number;
  readonly found: Readonly<Partial<Record<Found, number>>>;
  /** Days on which the two do not agree; empty when all is well. */
  readonly differences: readonly Day[];
};

const listSecondsMax = 80 * 86_400;
/** More pages than this are no list we believe. */
const pagesMax = 2_000;

/** Throws nothing for what the provider does not answer: the next pass looks again. */
export async function reconcileLedger(deps: Deps, ask: PassAsk): Promise<Pass> {
  const payments = await listAll(deps, ask);
  if (!payments) return { complete: false, payments: 0, found: {}, differences: [] };
  const known = await chargesPaid(deps, ask);
  const found: Partial<Record<Found, number>> = {};
  const books = new Books();
  // Oldest first: a restored ledger is caught up period by period.
  for (const payment of [...payments.values()].sort((a, b) => a.paidAt - b.paidAt)) {
    const ours = parseProviderId(payment.attemptId);
    if (ours?.kind !== 'charge' || payment.usage === 'issue') continue;
    const charge = known.get(placeOf(ours.subscriptionId, ours.period));
    const result = await reconcilePayment(deps, { payment, ours, charge });
    found[result.found] = (found[result.found] ?? 0) + 1;
    books.theirs(payment, result);
    known.delete(placeOf(ours.subscriptionId, ours.period));
  }
  for (const charge of known.values()) {
    if (payments.has(charge.paymentId ?? '')) continue;
    const result = await missing(deps, charge);
    if (result === 'lost') found.lost = (found.lost ?? 0) + 1;
    books.ours(charge, result);
  }
  return { complete: true, payments: payments.size, found, differences: books.differences() };
}

/** By payment id; undefined where a page was not answered. */
async function listAll(deps: Deps, ask: PassAsk): Promise<Map<string, Payment> | undefined> {
  const all = new Map<string, Payment>();
  for (let from = ask.from; from < ask.to; from += listSecondsMax) {
    const to = Math.min(ask.to, from + listSecondsMax);
    for (const status of ['paid', 'cancelled'] as const) {
      let page: number | undefined = 1;
      for (let pages = 0; page !== undefined && pages < pagesMax; pages += 1) {
        const listed = await deps.gateway.list({ status, from, to, page });
        if (listed.kind === 'unanswered') return undefined;
        for (const payment of listed.payments) all.set(payment.paymentId, payment);
        page = listed.next;
      }
    }
  }
  return all;
}

async function chargesPaid(deps: Deps, { from, to }: PassAsk): Promise<Map<string, Charge>> {
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
  await openLedgerCase(deps, {
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
