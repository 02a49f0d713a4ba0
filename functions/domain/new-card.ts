// A new card for a subscription in debt whose window said that nothing is charged now.
import type { EpochSeconds } from './calendar';
import type { DunningTimes } from './dunning';
import { dayAt } from './dunning';
import { nextDebtAt } from './overdue';
import type { Subscription } from './subscription';

/**
 * The debt is charged at its next retry. Where none is left, because the former card was lost or
 * the retries are used up, the new card has one on the next day, if the debt lasts until then.
 */
export function retryWithNewCard(
  was: Subscription,
  now: EpochSeconds,
  times: DunningTimes,
): Subscription {
  const debt = was.dunning;
  if (was.status !== 'past_due' || !debt || debt.retryAt !== undefined) return was;
  const retryAt = dayAt(now, 1, times);
  if (debt.endAt !== undefined && retryAt >= debt.endAt) return was;
  const dunning = { ...debt, hard: false, retryAt };
  return { ...was, dunning, lane: 'due', nextActionAt: nextDebtAt(dunning) };
}
