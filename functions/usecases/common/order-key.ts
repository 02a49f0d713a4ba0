// Whether order numbers are made with the key that this table was charged under.
import { judgeOrderKey } from '../../domain/common/order-key';
import type { PinnedOrderKeys } from '../../ports/ledger';
import type { Deps } from '../deps';

const rivalsMax = 5;

/**
 * A version of the key that nothing was charged under yet is written down, before its first charge.
 * Under another key the provider would take a second payment for what was paid already.
 */
export async function isOrderKeyKnown(deps: Deps, stored: PinnedOrderKeys): Promise<boolean> {
  let pinned = stored;
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const own = await deps.orderNumbers.fingerprints(Object.keys(pinned.fingerprints));
    const verdict = judgeOrderKey(own, pinned.fingerprints);
    if (verdict === 'same') return true;
    if (verdict === 'differs') break;
    const saved = await deps.ledger.pinOrderKeys({ ...pinned, fingerprints: own });
    if (saved.kind === 'saved') return true;
    pinned = saved.now ?? { fingerprints: {}, version: 0 };
  }
  deps.log('order_key.differs', { versions: Object.keys(pinned.fingerprints).join() });
  return false;
}
