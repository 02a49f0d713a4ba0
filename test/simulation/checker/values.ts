// Rule 10, of values: items hold whole numbers and well-formed text, so that they can be read.
import type { Row } from './facts';
import { text } from './facts';
import type { Record } from './record';

export function checkValues(record: Record, item: Row, at: number): void {
  const fault = faultIn(item);
  if (fault === undefined) return;
  record.broken(10, at, `${text(item, 'pk')} ${text(item, 'sk')}: ${fault}`);
}

function faultIn(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? undefined : `${value} is no whole number`;
  }
  if (typeof value === 'string') {
    return /\p{Cs}/u.test(value) ? 'half a letter is stored' : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const fault = faultIn(inner);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
