// A refund of a payment that is bound to its charge, seen at the provider: written down, and acted
// on where all of it was given back outside of this system.
import type { Charge } from '../../domain/charge/charge';
import { noteRefund } from '../../domain/charge/charge';
import { creditBack } from '../../domain/charge/extra';
import type { Payment } from '../../domain/charge/payment';
import { isRefundedOutside } from '../../domain/charge/refund';
import { isEnded } from '../../domain/subscription/status';
import type { Saved } from '../../ports/ledger';
import { caseIdOf, openCase } from '../common/cases';
import { changeSubscription, happened } from '../common/change';
import { deleteObsoleteKey } from './delete-keys';
import type { Deps } from '../deps';
import { reviveRefunds } from './revive-refunds';

/** Another writer of the same row was first this often: that is an outage. */
const rivalsMax = 5;

/**
 * Undefined where it is known. The subscription is held before the charge says that it was given
 * back: a writer that dies in between leaves a difference, and the next sight of it acts again.
 */
export async function followRefund(
  deps: Deps,
  charge: Charge,
  payment: Payment,
): Promise<Saved<Charge> | undefined> {
  const noted = noteRefund(charge, payment);
  if (!noted) return undefined;
  await reviveRefunds(deps, charge, payment);
  const isNews = charge.status === 'paid' && noted.status === 'refunded';
  if (isNews && isRefundedOutside(payment)) await actOnFullRefund(deps, charge, payment);
  const back = creditBack(noted) - creditBack(charge);
  return back > 0 ? returnWithCredit(deps, noted, back) : deps.ledger.saveCharge(noted);
}

/** The share of the credit that the charge has used comes back in the write that notes it. */
async function returnWithCredit(
  deps: Deps,
  charge: Charge,
  amount: number,
): Promise<Saved<Charge>> {
  const { subscriptionId, period, change } = charge;
  const returned = { kind: 'credit_returned', amount } as const;
  for (let rivals = 0; rivals <= rivalsMax; rivals += 1) {
    const row = await deps.ledger.load(subscriptionId);
    const subscription = row && happened(deps, row, returned);
    if ((await deps.ledger.saveInOne({ charge, subscription })) === 'saved') {
      deps.log('credit.returned', { subscription: subscriptionId, amount });
      return { kind: 'saved', value: { ...charge, version: charge.version + 1 } };
    }
    const now = await deps.ledger.loadCharge(subscriptionId, period, change?.k);
    if (now?.version !== charge.version) return { kind: 'lost', now };
  }
  return { kind: 'lost', now: undefined };
}

/**
 * Whether the period after this charge was claimed when its money was back already: the night tells
 * of a morning's refund after that day's charge, which makes the refunded period no older one.
 */
async function wasChargedSince(
  deps: Deps,
  { subscriptionId, period }: Charge,
  { refundTimes = [] }: Payment,
): Promise<boolean> {
  const last = Math.max(0, ...refundTimes);
  const next = last > 0 ? await deps.ledger.loadCharge(subscriptionId, period + 1) : undefined;
  const claims = next?.attempts.map(({ claimedAt }) => claimedAt) ?? [];
  return claims.length > 0 && Math.min(...claims) >= last;
}

/** A case in each mode; of an older charge, or of a difference, nothing but a case. */
async function actOnFullRefund(deps: Deps, charge: Charge, payment: Payment): Promise<void> {
  const { subscriptionId, period } = charge;
  const { paymentId, amount } = payment;
  const row = await deps.ledger.load(subscriptionId);
  if (!row || isEnded(row)) return;
  const standing = await deps.ledger.findCase(caseIdOf(paymentId));
  // An operator has released it already.
  if (standing?.kind === 'full_refund' && standing.status === 'closed') return;
  // Of a difference: its period is paid all the same, and goes on.
  const isLast =
    charge.change === undefined &&
    (row.period === period + 1 ||
      (row.period === period + 2 && (await wasChargedSince(deps, charge, payment))));
  const what = charge.change ? 'the difference of a change' : 'an older charge';
  const mode = isLast ? deps.settings.onFullRefund : 'continue';
  const why = `given back in full outside: ${isLast ? mode : what}`;
  await openCase(deps, { kind: 'full_refund', subscriptionId, paymentId, amount, why });
  const now = deps.clock.now();
  switch (mode) {
    case 'continue':
      return;
    case 'hold': {
      const isStill = (one: typeof row) => one.period === row.period;
      const held = await changeSubscription(deps, row, (current) =>
        isStill(current) ? happened(deps, current, { kind: 'hold_placed' }, now) : undefined,
      );
      if (held.heldAt === now) deps.log('subscription.held', { subscription: subscriptionId });
      return;
    }
    case 'cancel_at_period_end': {
      const wish = { kind: 'cancel_requested', atPeriodEnd: true } as const;
      const wished = await changeSubscription(deps, row, (current) =>
        current.cancel ? undefined : happened(deps, current, wish, now),
      );
      await deleteObsoleteKey(deps, wished);
    }
  }
}
