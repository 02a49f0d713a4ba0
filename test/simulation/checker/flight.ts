// How many charges one sandbox has under way: what it can not answer for, should it die.
import type { Sent } from './facts';
import type { Record } from './record';

/** Milliseconds after which a worker gives up waiting. */
const deadlineMs = 65_000;

/** 13: never more at once than were agreed. */
export function checkFlight(record: Record, { from, at, takesMs }: Sent): void {
  const still = (record.inFlight.get(from) ?? []).filter((until) => until > at);
  still.push(at + Math.min(takesMs, deadlineMs));
  record.inFlight.set(from, still);
  const most = record.seen.inFlightMax();
  if (still.length > most) record.broken(13, at, `${from}: ${still.length} charges under way`);
}
