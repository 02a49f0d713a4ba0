// Looks at attempts by their order numbers: some became paid on days that no list shows now.
import type { Payment } from '../../domain/charge/payment';
import { idsPerCall } from '../../domain/charge/road';
import { moneyKept } from '../../domain/charge/verdict';
import type { LookAnswer } from '../../ports/gateway';
import type { OrderName } from '../../ports/order-numbers';
import { lookAlone, lookAtMany } from '../common/look-at-many';
import type { Deps } from '../deps';
import { noteUnreadable } from './odd-payments';

type Kept = {
  readonly payment: Payment;
  readonly ours: Extract<OrderName, { kind: 'charge' }>;
  readonly charge: undefined;
};

/** Money that is kept under attempts at charges of periods. */
export async function keptByName(deps: Deps, names: readonly string[]): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  for (let from = 0; from < names.length; from += idsPerCall) {
    for (const payment of await recordsOf(deps, names.slice(from, from + idsPerCall))) {
      if (moneyKept(payment, deps.settings.acceptance) === 0 || payment.status === 'failed')
        continue;
      const ours = await deps.orderNumbers.parse(payment.attemptId);
      if (ours?.kind === 'charge') kept.push({ payment, ours, charge: undefined });
    }
  }
  return kept;
}

/**
 * Under order numbers; what of them does not read is a case, and hides no other. The bulk call may
 * show one record of a number, and a failed one hides a paid one (P3): whatever has a record is
 * looked at alone, as long as there is time.
 */
async function recordsOf(deps: Deps, names: readonly string[]): Promise<readonly Payment[]> {
  const seen = await lookAtMany(deps, 'attemptId', names);
  const payments: Payment[] = [];
  for (const name of names) {
    const glanced = seen(name);
    const isToSee = glanced === 'alone' || (glanced.kind === 'found' && deps.hasTime());
    const looked = isToSee ? await lookAlone(deps, 'attemptId', name) : glanced;
    if (looked.kind === 'found') payments.push(...looked.payments);
    else await noteUnread(deps, looked);
  }
  return payments;
}

export async function noteUnread(deps: Deps, looked: LookAnswer): Promise<void> {
  const records = looked.kind === 'unanswered' ? (looked.unreadable ?? []) : [];
  await noteUnreadable(deps, records, false);
}
