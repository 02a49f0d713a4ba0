// Rule 74: a backend that follows the changes from the beginning has been shown each subscription
// since it was last written, and as it is now.
import type { Row } from './facts';
import { count, part, text } from './facts';
import type { Record } from './record';

/** As the last page that showed it was asked for. */
export type ShownLast = ReadonlyMap<string, { readonly askedAt: number; readonly status: string }>;

/** What is younger may not have been told yet: a quarter of an hour, and the way there. */
const youngMs = 20 * 60_000;

/** At each write: the row and its card are what a backend sees. */
export function noteChange(record: Record, after: Row, at: number): void {
  const [pk, sk] = [text(after, 'pk'), text(after, 'sk')];
  if (sk !== 'S' && !sk.startsWith('K#')) return;
  record.changedAt.set(pk, at);
  if (!record.unshownSince.has(pk)) record.unshownSince.set(pk, at);
}

/** It asks every few days, and notes come at most a day or two late. */
const shownWithinMs = 8 * 86_400_000;

/** At each item of an answer; `askedAt` is when it was asked for. */
export function noteShown(record: Record, id: string, askedAt: number): void {
  const pk = `S#${id}`;
  const since = record.unshownSince.get(pk);
  if (since === undefined || askedAt < since) return;
  if (askedAt - since > shownWithinMs) {
    record.broken(74, askedAt, `${pk}: changed at ${since}, and not shown for a week`);
  }
  const changedAt = record.changedAt.get(pk) ?? 0;
  if (changedAt > askedAt) record.unshownSince.set(pk, changedAt);
  else record.unshownSince.delete(pk);
}

/** Who follows since `from`, and has begun anew by the lists at `anewAt`, if ever. */
export type Follower = {
  readonly shown: ShownLast;
  readonly from: number;
  readonly anewAt: number;
};

export function checkFollowed(record: Record, of: Follower, at: number): void {
  for (const [pk, changedAt] of record.changedAt) {
    const row = record.items.get(`${pk} S`);
    if (!row || changedAt < of.from || at - changedAt < youngMs) continue;
    const last = of.shown.get(pk.slice('S#'.length));
    // Who is forgotten stands in no list: to begin anew is to hear no more of her.
    if (isForgotten(row) && of.anewAt > changedAt) continue;
    if (last === undefined) record.broken(74, at, `${pk}: a follower never heard of it`);
    else if (last.askedAt < changedAt) {
      record.broken(74, at, `${pk}: changed at ${changedAt}, and shown at ${last.askedAt} last`);
    } else if (last.status !== text(row, 'status')) {
      record.broken(74, at, `${pk}: shown as ${last.status}, and is ${text(row, 'status')}`);
    }
  }
}

const isForgotten = (row: Row) => count(part(row, 'erasure'), 'askedAt') > 0;
