// What became of credit, told from the charges that used it and the refunds that brought it back:
// nothing is written for it on the way of a renewal.
import type { EpochSeconds } from '../common/calendar';
import { instantOn } from '../common/calendar';
import type { Subscription } from '../subscription/facts';
import type { Charge } from './charge';
import { creditBack, creditIn, creditOfRefund } from './extra';
import type { Refund } from './refund';
import type { SeenPayment } from './seen';
import { otherRefundsOf } from './seen';

/** lapsed: it ended with its subscription, or came back to one that had ended. Won. */
export type CreditMove = {
  readonly at: EpochSeconds;
  readonly kind: 'used' | 'returned' | 'lapsed';
  readonly amount: number;
  /** Of the charge; absent of what lapsed. */
  readonly period?: number | undefined;
};

type Life = {
  readonly charges: readonly Charge[];
  readonly refunds: readonly Refund[];
  readonly seen: readonly SeenPayment[];
};

export function creditMoves(row: Subscription, life: Life): readonly CreditMove[] {
  const moves = life.charges.flatMap((charge) => movesOf(charge, life));
  const { credit = 0, endedAt } = row;
  if (endedAt === undefined || credit < 1) return moves;
  // What came back afterwards was lost as it came.
  const late = moves.filter(({ kind, at }) => kind === 'returned' && at >= endedAt);
  const lost = late.map((one): CreditMove => ({ ...one, kind: 'lapsed', period: undefined }));
  const left = credit - late.reduce((sum, { amount }) => sum + amount, 0);
  const lapsed: readonly CreditMove[] =
    left > 0 ? [{ at: endedAt, kind: 'lapsed', amount: left }] : [];
  return [...lapsed, ...lost, ...moves];
}

function movesOf(charge: Charge, { refunds, seen }: Life): readonly CreditMove[] {
  const { period, status, amount, startsOn, paidAt } = charge;
  const used = creditIn(charge.extras);
  const isUnasked = status === 'waived' && amount === 0;
  if (used === 0 || (paidAt === undefined && !isUnasked)) return [];
  const at = paidAt ?? instantOn(startsOn, 0);
  const ours = refunds.filter((one) => one.k === undefined && one.period === period);
  const told = ours.flatMap((one): readonly CreditMove[] => {
    const back = one.state === 'done' ? creditOfRefund(charge, one) : 0;
    const { closedAt = one.askedAt } = one;
    return back > 0 ? [{ at: closedAt, kind: 'returned', amount: back, period }] : [];
  });
  const rest = creditBack(charge) - told.reduce((sum, one) => sum + one.amount, 0);
  const times = seen
    .filter(({ payment }) => payment.paymentId === charge.paymentId)
    .flatMap((one) => otherRefundsOf(one).map((refund) => refund.at));
  const outside: readonly CreditMove[] =
    rest > 0 ? [{ at: Math.max(at, ...times), kind: 'returned', amount: rest, period }] : [];
  return [...outside, ...told, { at, kind: 'used', amount: used, period }];
}
