// Moves the sandbox's clock and tells what happened on the way.
import { type VirtualClock, koreaTime } from './clock';
import type { Cloud, Tally } from './cloud';
import type { Activity, Happening } from './cloud/activity';
import { destination } from './time-travel';

export type Advanced = {
  readonly from: string;
  readonly to: string;
  /** Firings of each rule that ran, and those left out because nothing was due. */
  readonly fired: readonly {
    readonly rule: string;
    readonly count: number;
    readonly idle: number;
  }[];
  readonly idleTicks: number;
  readonly invocations: Readonly<Record<string, number>>;
  readonly messages: Tally['messages'];
  /** What the provider's ledger gained, if it tells. */
  readonly charges?: Readonly<Record<string, number>>;
  readonly log: readonly Happening[];
};

export type Refused = { readonly status: 400 | 409; readonly why: string };

export type TimeMachineDeps = {
  readonly cloud: Cloud;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  /** Totals of the provider; differences become `charges`. */
  readonly charges?: () => Readonly<Record<string, number>>;
};

const logMax = 200;

export async function moveClock(deps: TimeMachineDeps, body: unknown): Promise<Advanced | Refused> {
  const { cloud, clock, activity } = deps;
  const from = clock.now();
  const aim = destination(body, from);
  if (aim.kind === 'refused') return { status: 400, why: aim.why };
  const before = cloud.tally();
  const chargesBefore = deps.charges?.();
  const latest = activity.latest();
  activity.note('clock', `moves on to ${koreaTime(aim.at)}`);
  if (!(await cloud.engine.advanceTo(aim.at))) {
    return { status: 409, why: 'the clock is being moved already: wait until it has arrived' };
  }
  const after = cloud.tally();
  const fired = after.rules.map(({ rule, fired: count, idle }, index) => ({
    rule,
    count: count - (before.rules[index]?.fired ?? 0),
    idle: idle - (before.rules[index]?.idle ?? 0),
  }));
  return {
    from: koreaTime(from),
    to: koreaTime(clock.now()),
    fired,
    idleTicks: fired.reduce((sum, { idle }) => sum + idle, 0),
    invocations: gained(after.invocations, before.invocations),
    messages: gained(after.messages, before.messages) as Tally['messages'],
    ...(deps.charges && chargesBefore ? { charges: gained(deps.charges(), chargesBefore) } : {}),
    log: activity.after(latest, logMax),
  };
}

function gained(
  after: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([key, value]) => [key, value - (before[key] ?? 0)]),
  );
}
