// The nightly reconciliation: a round that goes on, invocation after invocation, until it is done.
import type { EpochSeconds } from '../../domain/common/calendar';
import type { Round, Tally } from '../../domain/reconcile/round';
import {
  isComplete,
  margin,
  nightBeginsAt,
  nightOf,
  reached,
  seenUntil,
  widthMax,
} from '../../domain/reconcile/round';
import { listsUnanswered, looksBehind, silentUntil } from '../../domain/reconcile/round';
import type { Passed, Switch } from '../../ports/ledger';
import type { Deps } from '../deps';
import { planCharges, shardsToWalk } from '../common/plan-charges';
import type { Day } from './reconcile-ledger';
import { holdsOf, seesAll, throwSwitch } from '../common/recovery';
import type { Running } from './round-steps';
import { nextStep, tell } from './round-steps';

const day = 86_400;
/** Each day is seen by three rounds: two must agree before money is given back. */
export const usualDays = 3;
/** Longer than its function may run: no other goes on before the worker is surely dead. */
export const heldSeconds = 960;

export type Result = {
  /** Done, and no slice of it was left that could not be compared as a whole. */
  readonly complete: boolean;
  readonly payments: number;
  readonly found: Tally;
  /** Of this invocation. */
  readonly differences: readonly Day[];
  /** Absent where no key was looked at. */
  readonly swept?: Tally | undefined;
  readonly recovered: boolean;
  /**
   * Nothing is to be done before then. null after a round that found all in order: the next one
   * finds the same, until something changes here or at iamport.
   */
  readonly idleUntil?: EpochSeconds | null;
  /** What this invocation has written, such as its cursor, is no such change. */
  readonly ownWrites?: true;
  /** What changed since then is seen by the next round only. */
  readonly sawUntil?: EpochSeconds | undefined;
};

/** Every few minutes: goes on with a round that is not done, or begins one when its night comes. */
export async function tickLedgerPass(
  deps: Deps,
  shards: number,
  days: number = usualDays,
): Promise<Result> {
  const now = deps.clock.now();
  const passed = await deps.ledger.passed();
  const { round } = passed;
  if (!round) return begin(deps, shards, passed, days);
  if (round.step === 'done') {
    if (round.night < nightOf(now)) return begin(deps, shards, passed, days);
    if (round.recovering && (await wantsAnother(deps, round, now))) {
      return begin(deps, shards, passed, days);
    }
    if (round.recovering) return resultOf(round);
    return { ...resultOf(round), idleUntil: nightBeginsAt(round.night + 1) };
  }
  if (round.heldUntil > now) return resultOf(round);
  const { recover } = await holdsOf(deps);
  const isOld = recover.on && !looksBehind(round, recover) && round.night < nightOf(now);
  if (isOld) return begin(deps, shards, passed, days);
  return walk(deps, shards, { ...passed, round: tellLate(deps, round) });
}

/** By hand: begins anew whatever runs; what ran stops at its next write. */
export async function runLedgerPass(
  deps: Deps,
  shards: number,
  days: number = usualDays,
): Promise<Result> {
  return begin(deps, shards, await deps.ledger.passed(), days);
}

/** It was done before all that had been sent could be seen, and nothing else keeps recovery on. */
async function wantsAnother(deps: Deps, { to }: Round, now: EpochSeconds): Promise<boolean> {
  const { recover, home } = await holdsOf(deps);
  if (!recover.on || home === 'other' || recover.replay === 'wanted') return false;
  return !seesAll(deps, recover, to) && seesAll(deps, recover, now);
}

async function begin(deps: Deps, shards: number, passed: Passed, days: number): Promise<Result> {
  const now = deps.clock.now();
  const before = passed.round;
  const failed = before && !isComplete(before) ? before : undefined;
  if (failed && failed.night < nightOf(now)) tellIncomplete(deps, failed);
  const { recover, isRecovering } = await holdsOf(deps);
  const round: Round = {
    ...spanOf(deps, passed, recover, days),
    night: nightOf(now),
    beganAt: now,
    step: 'payments',
    heldUntil: now,
    recovering: isRecovering,
    failedBefore: failed ? failed.failedBefore + 1 : 0,
    told: 0,
    payments: 0,
    unexplained: 0,
    found: {},
    swept: {},
  };
  return walk(deps, shards, { ...passed, round });
}

function spanOf(deps: Deps, passed: Passed, recover: Switch, days: number) {
  const now = deps.clock.now();
  // What was sent within H may still be under way, and belongs to the resolver.
  const to = recover.on ? now : now - deps.settings.absenceSeconds;
  // Nights that were missed, or could not be finished, are made up for by the next round.
  const usual = recover.on ? recover.since - margin : to - days * day;
  const first = passed.round?.from ?? usual;
  const from = Math.min(usual, passed.until === 0 ? first : passed.until - margin);
  const width = Math.max(1, Math.min(widthMax, 2 * (passed.round?.width ?? widthMax)));
  return { from, to, at: from, width };
}

/** A night after the one it began in finds it undone: told once for each such night. */
function tellLate(deps: Deps, round: Round): Round {
  const late = nightOf(deps.clock.now()) - round.night;
  if (late <= round.told) return round;
  tellIncomplete(deps, { ...round, failedBefore: round.failedBefore + late - 1 });
  return { ...round, told: late };
}

/** Rings: how far it got, as instants, and the nights it has not been complete. */
function tellIncomplete(deps: Deps, round: Round): void {
  const { failedBefore, from, to, step, payments } = round;
  const nights = failedBefore + 1;
  deps.log('ledger.incomplete', { nights, from, reached: reached(round), to, step, payments });
}

/** Each step is saved over the version it was read at: of two workers, one goes on. */
async function walk(deps: Deps, own: number, from: Running): Promise<Result> {
  const shards = await shardsToWalk(deps, own);
  const differences: Day[] = [];
  let running = await hold(deps, from, deps.clock.now() + heldSeconds);
  let unanswered = 0;
  let recovered = false;
  while (running && running.round.step !== 'done') {
    const done = await nextStep(deps, shards, running);
    differences.push(...done.differences);
    unanswered = done.isAnswered ? 0 : unanswered + 1;
    const isSilent = unanswered >= listsUnanswered(running.round);
    const silent = done.isAnswered ? undefined : (running.round.silent ?? 0) + Number(isSilent);
    const round = { ...done.round, silent };
    const isOver = round.step === 'done';
    if (isOver) recovered = await finish(deps, shards, round);
    const goesOn = !isOver && deps.hasTime() && !isSilent;
    const next: Running = {
      ...running,
      round,
      dueUntil: done.dueUntil ?? running.dueUntil,
      until: isOver ? seenUntil(round) : running.until,
    };
    const now = deps.clock.now();
    const pause = isSilent ? silentUntil(round, now) : now;
    running = await hold(deps, next, goesOn ? now + heldSeconds : pause);
    if (!goesOn) {
      const result = { ...resultOf(round, differences), recovered };
      if (!isCalm(round) || recovered) return result;
      return { ...result, idleUntil: null, ownWrites: true, sawUntil: round.to };
    }
  }
  // Another worker has gone on with it, or has begun anew.
  return { ...resultOf(from.round, differences), complete: false };
}

/** Its worker says that it is alive, or, at the end of its invocation, that another may go on. */
async function hold(
  deps: Deps,
  running: Running,
  heldUntil: EpochSeconds,
): Promise<Running | undefined> {
  const round = { ...running.round, heldUntil };
  const saved = await deps.ledger.savePassed({ ...running, round });
  return saved.kind === 'saved' ? { ...saved.value, round } : undefined;
}

/** The last step: it is told, and a recovery that has seen everything is over. */
async function finish(deps: Deps, shards: number, round: Round): Promise<boolean> {
  tell(deps, round);
  const isSeen = isComplete(round) && round.waitsAt === undefined;
  const { recover, home } = await holdsOf(deps);
  const mayEnd = recover.on && home !== 'other' && recover.replay !== 'wanted';
  if (!mayEnd || !isSeen || !looksBehind(round, recover)) return false;
  if (!seesAll(deps, recover, round.to)) return false;
  await throwSwitch(deps, 'recover', { on: false, why: 'the ledger pass is complete' });
  await planCharges(deps, shards);
  return true;
}

/** All was in order, and nothing is waited for: it stays so until something changes. */
function isCalm(round: Round): boolean {
  const kinds = Object.keys(round.found);
  const inOrder = kinds.every((kind) => kind === 'same' || kind === 'foreign' || kind === 'other');
  return isComplete(round) && round.waitsAt === undefined && !round.recovering && inOrder;
}

function resultOf(round: Round, differences: readonly Day[] = []): Result {
  const { payments, found, swept, recovering } = round;
  const isSwept = !recovering && Object.keys(swept).length > 0;
  return {
    complete: isComplete(round),
    payments,
    found,
    differences,
    swept: isSwept ? swept : undefined,
    recovered: false,
  };
}
