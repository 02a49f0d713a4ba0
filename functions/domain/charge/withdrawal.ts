// Withdrawal from a contract (전자상거래법 제17조): all of its first charge goes back within seven days.
import type { EpochSeconds } from '../common/calendar';
import { addDays, civilDateAt } from '../common/calendar';
import { Refusal } from '../common/errors';
import type { Consent } from '../checkout/consent';
import type { Charge } from './charge';

/** Kept as the reason of its refund. */
export const withdrawalReason = 'withdrawal';

/** Whole Korean days after that of the payment, which itself is not counted. */
const daysMax = 7;

const lastDayOf = (paidAt: EpochSeconds) => addDays(civilDateAt(paidAt), daysMax);

/** A withdrawal that a charge in flight has put off is kept for so long after it was asked for. */
export const keepsSeconds = daysMax * 86_400;

export function isInTime({ paidAt }: Charge, now: EpochSeconds): boolean {
  return paidAt !== undefined && civilDateAt(now) <= lastDayOf(paidAt);
}

/**
 * Throws Refusal(conflict) where it is too late, or where the card window's consent said that there
 * is none. A plan that excludes it without having shown so gives the money back.
 */
export function refuseWithdrawal(
  { paidAt }: Charge,
  consent: Consent | undefined,
  now: EpochSeconds,
): void {
  if (consent?.excludesWithdrawal) {
    throw new Refusal('conflict', 'the customer agreed that this plan has no withdrawal');
  }
  if (paidAt === undefined) throw new Refusal('conflict', 'the first charge must be paid');
  const lastOn = lastDayOf(paidAt);
  if (civilDateAt(now) <= lastOn) return;
  throw new Refusal('conflict', `withdrawal was possible until ${lastOn}, cancel instead`);
}
