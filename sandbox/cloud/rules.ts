// EventBridge rules on the virtual clock: fires them in order, and skips what would do nothing.
import { randomUUID } from 'node:crypto';
import type { VirtualClock } from '../clock';
import type { Activity } from './activity';
import { type AsyncEvents, usualEvents } from './async-events';
import type { Functions } from './function-pool';
import { type Schedule, parseSchedule } from './schedule';
import { account, arnOf, region } from './template';
import type { RulePart } from './wiring';

export type RuleCount = {
  readonly rule: string;
  readonly fired: number;
  /** Firings left out because the function had said that nothing was due before then. */
  readonly idle: number;
  readonly missed: number;
};

export interface Rules {
  nextAt(): number | undefined;
  /** Fires the earliest firing or retry due by now, if any; the promise ends with the work. */
  startNext(now: number): Promise<void> | undefined;
  /** Counts firings that need not run, so that none of them is left behind the clock. */
  skipTo(now: number): void;
  /** An outage of EventBridge: firings pass and are lost. */
  readonly pause: (paused: boolean) => void;
  readonly paused: () => boolean;
  counts(): readonly RuleCount[];
  /** Forgets what functions said, and begins at the clock's now. */
  restart(): void;
}

export type RuleDeps = {
  readonly parts: readonly RulePart[];
  readonly clock: VirtualClock;
  readonly functions: Functions;
  readonly activity: Activity;
  /** Writes to the tables and changes elsewhere: while it stands still, an answer stays true. */
  readonly writes: () => number;
  /** Whether a rule is enabled; all are where absent. */
  readonly isOn?: (id: string) => boolean;
  readonly events?: AsyncEvents;
};

type Idle = { readonly until: number; readonly writes: number };
type Row = {
  readonly part: RulePart;
  readonly schedule: Schedule;
  /** Every firing up to here was handled. */
  handled: number;
  idle: Idle | undefined;
  fired: number;
  skipped: number;
  missed: number;
};
type Retry = { readonly at: number; readonly tries: number; readonly fire: Fire };
type Fire = {
  readonly row: Row;
  readonly function: string;
  readonly event: unknown;
  readonly firedAt: number;
};

/** Lambda waits one and two minutes before it tries an asynchronous event once more. */
const retryAfterMs = [60_000, 120_000];

export function openRules(deps: RuleDeps): Rules {
  const { clock, activity, functions, events = usualEvents } = deps;
  const rows: Row[] = deps.parts.map((part) => ({
    part,
    schedule: parseSchedule(part.schedule),
    handled: clock.now(),
    idle: undefined,
    fired: 0,
    skipped: 0,
    missed: 0,
  }));
  let retries: Retry[] = [];
  let paused = false;
  let known = deps.writes();
  let changedAt = -Infinity;

  /** Asked at every step of the clock: a change is dated when it was made, or a little later. */
  const noteChanges = () => {
    if (known === deps.writes()) return;
    known = deps.writes();
    changedAt = clock.now();
  };

  const isOff = ({ part }: Row) => deps.isOn?.(part.id) === false;
  const idleUntil = ({ idle }: Row) =>
    idle && idle.writes === deps.writes() ? idle.until : -Infinity;
  const nextOf = (row: Row) => {
    if (paused || isOff(row)) return undefined;
    const from = Math.max(row.handled, idleUntil(row) - 1);
    return Number.isFinite(from) ? row.schedule.next(from) : undefined;
  };
  const invoke = async ({ fire, tries }: Omit<Retry, 'at'>) => {
    noteChanges();
    const before = deps.writes();
    const outcome = await functions.invoke(fire.function, fire.event);
    if (outcome.kind !== 'done') {
      const { retriesMax, ageMs } = events.limitsOf(fire.function);
      const at = clock.now() + (retryAfterMs[tries] ?? Infinity);
      const again = tries < retriesMax && at - fire.firedAt <= ageMs;
      if (again) retries.push({ at, tries: tries + 1, fire });
      else events.giveUp(fire.function, fire.event, tries + 1, outcome);
      return;
    }
    const until = idleOf(outcome.result);
    const one = fire.row.part.targets.length === 1;
    const after = deps.writes();
    const isStill = after === before || writesAreItsOwn(outcome.result);
    if (isStill) known = after;
    const isSeen = changedAt < seenUntilOf(outcome.result);
    const isIdle = until !== undefined && one && isStill && isSeen;
    fire.row.idle = isIdle ? { until, writes: after } : undefined;
  };
  const fireRow = async (row: Row, at: number) => {
    row.handled = at;
    row.fired += 1;
    activity.note('eventbridge', `${row.part.name} fires`);
    const event = scheduledEvent(row.part, at);
    const all = row.part.targets.map(async (target) => {
      const own = target.input === undefined ? event : (JSON.parse(target.input) as unknown);
      if (!events.accept(row.part, target, own)) return;
      const fire = { row, function: target.function, event: own, firedAt: at };
      await invoke({ fire, tries: 0 });
    });
    await Promise.all(all);
  };
  const skipTo = (now: number) => {
    for (const row of rows) {
      const isMissed = paused || isOff(row);
      const to = isMissed ? now : Math.min(now, idleUntil(row) - 1);
      if (to <= row.handled) continue;
      const passed = row.schedule.count(row.handled + 1, to + 1);
      row[isMissed ? 'missed' : 'skipped'] += passed;
      row.handled = to;
    }
  };
  const retriesFirst = () => retries.sort((a, b) => a.at - b.at)[0];
  return {
    skipTo,
    nextAt() {
      noteChanges();
      const times = [retriesFirst()?.at, ...rows.map(nextOf)].filter((at) => at !== undefined);
      return times.length > 0 ? Math.min(...times) : undefined;
    },
    startNext(now) {
      const retry = retriesFirst();
      const due = rows
        .map((row) => ({ row, at: nextOf(row) ?? Infinity }))
        .sort((a, b) => a.at - b.at)[0];
      if (retry && retry.at <= now && retry.at <= (due?.at ?? Infinity)) {
        retries = retries.filter((other) => other !== retry);
        return invoke(retry);
      }
      if (!due || due.at > now) return undefined;
      skipTo(due.at - 1);
      return fireRow(due.row, due.at);
    },
    paused: () => paused,
    pause(value) {
      skipTo(clock.now());
      paused = value;
      activity.note(
        'eventbridge',
        value ? 'EventBridge is out: no rule fires' : 'rules fire again',
      );
    },
    counts: () =>
      rows.map(({ part, fired, skipped, missed }) => ({
        rule: part.name,
        fired,
        idle: skipped,
        missed,
      })),
    restart() {
      retries = [];
      for (const row of rows) Object.assign(row, { handled: clock.now(), idle: undefined });
    },
  };
}

function scheduledEvent(part: RulePart, at: number) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region,
    resources: [arnOf('AWS::Events::Rule', part.id)],
    detail: {},
  };
}

/** A function that keeps a cursor says so: its own writes change nothing for its next run. */
function writesAreItsOwn(result: unknown): boolean {
  return (result as { ownWrites?: unknown } | null)?.ownWrites === true;
}

/** What changed after `sawUntil` the function has not looked at; without one it looked at all. */
function seenUntilOf(result: unknown): number {
  const until = (result as { sawUntil?: unknown } | null)?.sawUntil;
  return typeof until === 'number' ? until * 1_000 : Infinity;
}

/** `idleUntil` of an answer in milliseconds: null says that nothing is scheduled at all. */
function idleOf(result: unknown): number | undefined {
  const answer = result as { idleUntil?: unknown } | null;
  if (typeof answer !== 'object' || answer === null) return undefined;
  if (answer.idleUntil === null) return Infinity;
  return typeof answer.idleUntil === 'number' ? answer.idleUntil * 1_000 : undefined;
}
