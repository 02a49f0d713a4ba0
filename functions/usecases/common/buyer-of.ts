// What a charge says of its buyer, so that a customer is found by name in iamport's console.
import type { Fields } from '../../domain/checkout/buyer-fields';
import { buyerFields } from '../../domain/checkout/buyer-fields';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Buyer } from '../../ports/ledger';
import type { Deps } from '../deps';

/** `known` was read together with the row; undefined where charges name no buyer. */
export async function buyerOf(
  { ledger, settings }: Deps,
  id: SubscriptionId,
  known: Buyer | undefined,
): Promise<Fields | undefined> {
  if (!settings.buyerOnCharges) return undefined;
  const stored = known ?? (await ledger.buyer(id));
  // Fields of before they were normalised may be longer than KICC takes.
  return stored && buyerFields({ ...stored, tel: stored.phone ?? '' });
}
