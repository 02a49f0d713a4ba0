// Personal data and secrets stay where they belong, from the first line and the first answer on.
import type { Row, Sent } from './facts';
import { text } from './facts';
import type { Record } from './record';

/** 12: of each line, as it is written. */
export function checkLine(record: Record, line: string, at: number): void {
  const { personal, secrets, keyPrefix } = record.seen.silence;
  const found =
    [keyPrefix, ...secrets].find((marker) => line.includes(marker)) ?? line.match(personal)?.[0];
  if (found !== undefined) record.broken(12, at, `a log holds ${found.slice(0, 6)}…`);
}

/** 12: of each answer of our doors, as it is given; `user` is empty for nobody in particular. */
export function checkAnswer(record: Record, user: string, answer: string, at: number): void {
  const { personal, owned, ownerOf, secrets } = record.seen.silence;
  for (const found of [...(answer.match(personal) ?? []), ...(answer.match(owned) ?? [])]) {
    const owner = ownerOf(found);
    if (owner === undefined || owner === user) continue;
    record.broken(12, at, `an answer to ${user || 'nobody'} tells of ${owner}`);
  }
  if (secrets.some((secret) => answer.includes(secret))) {
    record.broken(12, at, 'an answer holds a secret');
  }
}

/** 12: a charge names its own customer to the provider, or nobody. */
export function checkNamed(record: Record, item: Row, { at, body }: Sent): void {
  const { personal, ownerOf } = record.seen.silence;
  const named = `${text(body, 'buyer_name')} ${text(body, 'buyer_email')}`.match(personal) ?? [];
  for (const found of named) {
    const owner = ownerOf(found);
    if (owner === undefined || owner === text(item, 'userId')) continue;
    record.broken(12, at, `${text(body, 'merchant_uid')}: names ${owner}`);
  }
}
