// Behind each door to an end: what it takes away, previewed; and a withdrawal, which is made with
// the cancel and the refund in one.
import type * as z from 'zod/mini';
import { refundIdOf } from '../adapters/refund-ids';
import { creditBack } from '../domain/charge/extra';
import { Refusal } from '../domain/common/errors';
import type { Subscription } from '../domain/subscription/facts';
import { anySubscription } from '../usecases/common/subscriptions';
import { previewCancelRow } from '../usecases/manage/manage-subscription';
import { previewWithdrawal, withdraw } from '../usecases/operate/withdraw-contract';
import type { Shown } from './answers';
import type { CancelPreviewAnswer } from './answers';
import type { RouteDeps } from './http';
import type { CancelAt } from './schemas';
import { previewView } from './views';

/** No Idempotency-Key holds a space: no operator's refund is ever taken for it. */
const withdrawalKey = 'contract withdrawal';

type Wish = Pick<z.infer<typeof CancelAt>, 'when'>;

/** What an end takes away; nothing is written. */
export async function cancelPreview(
  deps: RouteDeps,
  row: Subscription,
  { when, reason }: z.infer<typeof CancelAt>,
): Promise<Shown<typeof CancelPreviewAnswer>> {
  if (reason === 'withdrawal') return withdrawalPreview(deps, row, { when });
  return previewView(await previewCancelRow(deps, row, when));
}

/** Throws Refusal(invalid) unless it ends now: who withdraws has no paid period to use up. */
function refuseLater({ when }: Wish): void {
  if (when !== 'now') throw new Refusal('invalid', 'a withdrawal ends it now, got period_end');
}

async function withdrawalPreview(
  deps: RouteDeps,
  row: Subscription,
  wish: Wish,
): Promise<Shown<typeof CancelPreviewAnswer>> {
  refuseLater(wish);
  const all = await previewWithdrawal(deps, row, refundIdOf(row.id, withdrawalKey));
  const refund = all.reduce((sum, { plan }) => sum + plan.amount, 0);
  const back = all.reduce((sum, { charge, plan }) => {
    const after = { ...charge, refunded: charge.refunded + plan.amount };
    return sum + creditBack(after) - creditBack(charge);
  }, 0);
  const credit_lapses = Math.max(0, (row.credit ?? 0) + back);
  return { loses: null, keeps_until: null, in_flight: null, refund, credit_lapses };
}

/** The subscription after it; the refund may still be under way, and goes on by itself. */
export async function withdrawn(
  deps: RouteDeps,
  row: Subscription,
  { by, ...wish }: Wish & { readonly by: string },
): Promise<Subscription> {
  refuseLater(wish);
  const idOf = (place: string) => refundIdOf(row.id, `${withdrawalKey} ${place}`);
  await withdraw(deps, row, { id: refundIdOf(row.id, withdrawalKey), idOf, by });
  return anySubscription(deps, row.id);
}
