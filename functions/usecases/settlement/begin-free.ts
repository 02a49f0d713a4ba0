// A free trial begins: its card is verified, and nothing is asked for.
import { leastCharge } from '../../domain/common/money';
import type { EpochSeconds } from '../../domain/common/calendar';
import type { Registration } from '../../domain/checkout/registration';
import type { Subscription } from '../../domain/subscription/facts';
import { happened } from '../common/change';
import { noteWish } from '../common/record-deed';
import type { Deps } from '../deps';
import { unasked } from './pass-unasked';

/** Whether its window has sold a trial that costs nothing. */
export function isFree({ purpose, terms }: Registration): boolean {
  return purpose === 'sign_up' && terms.then !== undefined && terms.amount < leastCharge;
}

/**
 * Its charge is written, and is over without a call. Answers the subscription, which the caller
 * saves. iamport knows nothing of it: the wish is what a restored table finds it by.
 */
export async function beginFree(
  deps: Deps,
  row: Subscription,
  of: Registration,
  now: EpochSeconds,
): Promise<Subscription> {
  const adopted = happened(deps, row, { kind: 'card_presented', registration: of }, now);
  const begun = await unasked(deps, adopted, now);
  noteWish(deps, { verb: 'trial', subscription: row.id, n: of.n });
  return begun;
}
