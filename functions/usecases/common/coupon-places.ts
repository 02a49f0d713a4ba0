// Places of a coupon's limit: taken before a checkout is written, and given back where none is.
import type { EpochSeconds } from '../../domain/common/calendar';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { Unsettled } from '../../ports/coupons';
import type { Deps } from '../deps';
import { happened } from './change';

/** A checkout whose write is not heard of for so long, in seconds, is looked for. */
const unheardSeconds = 900;
/** Others that a checkout clears up after, at most. */
const clearedMax = 3;

export type Limited = { readonly coupon: string; readonly limit: number };

/** False where all places are taken. */
export async function takePlace(
  deps: Deps,
  { coupon, limit }: Limited,
  id: SubscriptionId,
  at: EpochSeconds,
): Promise<boolean> {
  const ask = { coupon, limit, id, at };
  const { kind, unsettled } = await deps.ledger.takePlace(ask);
  const late = unsettled.filter((one) => one.at <= deps.clock.now() - unheardSeconds);
  for (const one of late.slice(0, clearedMax)) await clear(deps, coupon, one);
  if (kind === 'taken' || late.length === 0) return kind === 'taken';
  return (await deps.ledger.takePlace(ask)).kind === 'taken';
}

/** Whether a checkout would find one now, as far as is known: nothing is taken. */
export async function hasPlace(deps: Deps, { coupon, limit }: Limited): Promise<boolean> {
  return (await deps.ledger.placesTaken(coupon)) < limit;
}

/** The process of a checkout died: its row holds the place, or it never comes to be. */
async function clear(deps: Deps, coupon: string, of: Unsettled): Promise<void> {
  const as = (await deps.ledger.barPlace(of.id)) === 'barred' ? 'given_back' : 'kept';
  await deps.ledger.settlePlace(coupon, of, as);
}

/** Of a checkout that has ended without beginning: exactly once, with the row that held it. */
export async function releasePlace(deps: Deps, row: Subscription): Promise<'ended' | 'lost'> {
  const { coupon } = row.price;
  if (!coupon || !row.discount?.place) return 'ended';
  const freed = happened(deps, row, { kind: 'place_released' });
  return (await deps.ledger.releasePlace(coupon.id, freed)) === 'lost' ? 'lost' : 'ended';
}
