// Rule 55: no charge is sent with a key under which the provider holds another card than was
// verified, once a night could see it; and none is stopped for that without a case.
import type { Row, Sent } from './facts';
import { count, part, text } from './facts';
import type { Record } from './record';

/** Within three days before the charge a night has looked, on the third day at the latest. */
const seenMs = 2 * 86_400_000;

/** At each request to charge: against the facts that were stored when the window came back. */
export function checkCardFacts(record: Record, item: Row, { at, body }: Sent): void {
  const keyId = text(body, 'customer_uid');
  const stored = record.items.get(`${text(item, 'pk')} K#${keyId}`);
  const live = record.seen.keyRow(keyId);
  if (!stored || !live || at - count(live, 'updated') * 1_000 < seenMs) return;
  const facts = [
    ['test', 'sandbox'],
    ['provider', 'pg_provider'],
    ['mid', 'pg_id'],
  ] as const;
  for (const [ours, theirs] of facts) {
    // What the provider leaves out says nothing of any card.
    const isUnsaid = !(ours in stored) || live[theirs] === null;
    if (isUnsaid || stored[ours] === live[theirs]) continue;
    record.broken(55, at, `${keyId}: charged though its ${theirs} is not what was verified`);
  }
}

/** At each write of a subscription. */
export function checkStopped(record: Record, item: Row, at: number): void {
  const isStopped = text(part(item, 'dunning'), 'code') === 'key_differs';
  if (item['keyDiffers'] !== true && !isStopped) return;
  const id = text(item, 'pk').slice(2);
  // A new card comes while the debt still says why the former one was not charged.
  const hasCase = [...record.items.keys()].some((of) => of.startsWith(`CASE key_differs-${id}-`));
  if (hasCase) return;
  record.broken(55, at, `${id}: stopped for another card under its key, without a case`);
}
