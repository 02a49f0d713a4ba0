// Whether the table may have forgotten payments: then nothing is charged and no key is deleted.
import type { Deps } from './deps';

/** One strong read; asked before each deletion of a billing key and each refund. */
export async function isRecovering(deps: Deps): Promise<boolean> {
  return (await deps.ledger.switchOf('recover')).on;
}
