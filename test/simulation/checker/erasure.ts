// Rule 61: what expires is what no charge and no payment needs, and personal fields where they are
// to go.
import type { Row } from './facts';
import { text } from './facts';
import type { Record } from './record';

/** Results, and counts of card windows: nothing of them is evidence. */
const mayExpire = /^(R#\S+ R|U#\S+ W)$/;

/** Whatever expires is let go; an item that proves an intent or a payment never does. */
export function checkExpiry(record: Record, item: Row, at: number): void {
  const key = `${text(item, 'pk')} ${text(item, 'sk')}`;
  if (!mayExpire.test(key)) record.broken(61, at, `${key}: expired`);
  record.items.delete(key);
}
