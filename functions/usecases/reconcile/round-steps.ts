// What one step of a reconciliation does, and where the round stands after it.
import type { Round, Tally } from '../../domain/reconcile/round';
import { isComplete, isNarrowest, narrower, sliceOf, sumOf } from '../../domain/reconcile/round';
import { unansweredOf, walked } from '../../domain/reconcile/round';
import type { Passed } from '../../ports/ledger';
import type { Deps } from '../deps';
import { followCases } from './follow-cases';
import { readSlice } from './list-payments';
import type { Day } from './reconcile-ledger';
import { reconcileSlice } from './reconcile-ledger';
import { holdsOf, isRecovering } from '../common/recovery';
import type { Strays } from './sweep-keys';
import { aheadSeconds, deleteStrays, sweepRows } from './sweep-keys';

export type Running = Passed & { readonly round: Round };
export type Stepped = {
  readonly round: Round;
  readonly dueUntil?: number | undefined;
  /** False: iamport gave no answer, and the step is to be tried again. */
  readonly isAnswered: boolean;
  readonly differences: readonly Day[];
};

export function nextStep(deps: Deps, shards: number, running: Running): Promise<Stepped> {
  switch (running.round.step) {
    case 'payments':
      return walkSlice(deps, running.round);
    case 'cases':
      return walkCases(deps, running.round);
    case 'due':
      return walkDue(deps, shards, running);
    case 'done':
      return Promise.resolve(on(running.round));
  }
}

const on = (round: Round, differences: readonly Day[] = []): Stepped => ({
  round,
  isAnswered: true,
  differences,
});

/** A slice is compared only when it was read whole; a slice too long for that is cut. */
async function walkSlice(deps: Deps, round: Round): Promise<Stepped> {
  const slice = sliceOf(round);
  // Under another order key no order number of ours is recognized: nothing is decided by its want.
  if (!(await holdsOf(deps)).isKeyKnown) return { round, isAnswered: false, differences: [] };
  const read = await readSlice(deps, slice, isNarrowest(round));
  if (read.kind === 'too_large') return on(narrower(round, read.rows));
  if (read.kind === 'unanswered') {
    return { round: unansweredOf(round), isAnswered: false, differences: [] };
  }
  const payments = [...read.payments.values()];
  const { unreadable } = read;
  const compared = await reconcileSlice(deps, { payments, unreadable }, round);
  if (compared.kind === 'out_of_time') return on(narrower(round));
  const recover = round.recovering || (await isRecovering(deps));
  const strays = recover ? undefined : await deleteStrays(deps, payments);
  if (strays?.whole === false) return on(narrower(round));
  const { differences, waitsAt } = compared;
  const unexplained = differences.filter((of) => of.theirs - of.ours !== of.explained).length;
  const next: Round = {
    ...walked(round, payments.length, deps.clock.now()),
    missedAt: round.missedAt ?? (compared.whole ? undefined : slice.from),
    waitsAt: round.waitsAt ?? waitsAt,
    payments: round.payments + payments.length,
    unexplained: round.unexplained + unexplained,
    found: sumOf(round.found, compared.found),
    swept: strays ? sumOf(round.swept, countsOf(strays)) : round.swept,
  };
  return on(next, differences);
}

function countsOf({ strays, foreign, unknown }: Strays): Tally {
  return { strays, foreign, unknown };
}

async function walkCases(deps: Deps, round: Round): Promise<Stepped> {
  const followed = await followCases(deps, round);
  if (followed.kind === 'out_of_time') return on(round);
  const { found, after } = followed;
  const next: Round = { ...round, found: sumOf(round.found, found), after };
  return on(after === undefined ? { ...next, step: 'due' } : next);
}

/** Pages of one shard after another: `after` names the shard, and its page. */
type Place = { readonly shard: number; readonly after?: string | undefined };

const idsPerPage = 100;

/** While recovery is on rows may be missing, and what they name is no unused key. */
async function walkDue(
  deps: Deps,
  shards: number,
  { round, dueUntil = 0 }: Running,
): Promise<Stepped> {
  const recover = round.recovering || (await isRecovering(deps));
  if (recover) return on({ ...round, step: 'done' });
  const { shard, after } = placeOf(round.after);
  const until = round.beganAt + aheadSeconds;
  const ask = { lane: 'due', shard, now: until, limit: idsPerPage, after } as const;
  const page = await deps.ledger.due(ask);
  const swept = await sweepRows(deps, page.ids, dueUntil);
  const { checked, lost, differ, paid } = swept;
  const next: Round = {
    ...round,
    swept: sumOf(round.swept, { checked, lost, differ }),
    found: sumOf(round.found, paid),
  };
  if (page.after !== undefined) return on(at(next, { shard, after: page.after }));
  if (shard + 1 < shards) return on(at(next, { shard: shard + 1 }));
  return { ...on({ ...next, after: undefined, step: 'done' }), dueUntil: until };
}

function at(round: Round, place: Place): Round {
  return { ...round, after: JSON.stringify(place) };
}

function placeOf(text: string | undefined): Place {
  return text === undefined ? { shard: 0 } : (JSON.parse(text) as Place);
}

/** One line a round: what it found, and what of the books no case explains. */
export function tell(deps: Deps, round: Round): void {
  const { payments, unexplained, found, swept, recovering } = round;
  const complete = isComplete(round);
  deps.log('ledger.passed', { complete, whole: Number(complete), payments, unexplained, ...found });
  if (!recovering) deps.log('keys.swept', { ...swept });
}
