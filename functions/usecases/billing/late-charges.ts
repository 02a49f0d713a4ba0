// Charges that were due at an earlier tick and are still to be made: what somebody waits for.
import { stepAt } from '../../domain/subscription/agenda';
import type { Deps } from '../deps';
import { timesOf } from '../deps';
import { eachDuePage } from '../common/plan-charges';

/** Two ticks have nominated it by then, and its page has been worked on or is waiting. */
const lateSeconds = 2 * 3_600;
const rowsPerPage = 100;
/** More than this many are looked at by nobody: the alarm rings at the first. */
const rowsMax = 1_000;

/**
 * The index nominates everything that has a next step. Abandoned checkouts, keys to delete and ends
 * of access are steps too, and no charge waits for them: only rows whose step is a charge count.
 */
export async function countLate(deps: Deps, shards: number): Promise<number> {
  const now = deps.clock.now();
  const times = timesOf(deps.settings);
  const ask = { lane: 'due', shards, until: now - lateSeconds, limit: rowsPerPage } as const;
  let late = 0;
  let read = 0;
  await eachDuePage(deps, ask, async (ids) => {
    if (read >= rowsMax) return;
    read += ids.length;
    const rows = await deps.ledger.loadMany(ids);
    late += rows.filter((row) => stepAt(row, now, times).kind === 'charge').length;
  });
  return late;
}
