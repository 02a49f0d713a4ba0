// Lets time pass: in the background as the clock runs, or at once up to an instant somebody names.
import type { VirtualClock } from '../clock';
import type { Deliveries } from './deliveries';
import type { Rules } from './rules';

/** Something beside the cloud that acts when the virtual clock says so, as the provider does. */
export interface Timed {
  /** The next instant at which it has something to do, if any. */
  nextAt(): number | undefined;
  runDue(now: number): Promise<void>;
}

export interface Engine {
  /** Fires, delivers and lets act everything on the way, in order; false while another one does. */
  advanceTo(target: number): Promise<boolean>;
  /** Something may be due: look soon. */
  kick(): void;
  /** Waits until nothing that was started is still running. */
  settled(): Promise<void>;
  /** Holds everything still while the work is done. */
  still(work: () => Promise<void>): Promise<boolean>;
  start(): void;
  /** Gives running work a moment to end, then ends it. */
  stop(end: () => Promise<void>): Promise<void>;
}

export type EngineDeps = {
  readonly clock: VirtualClock;
  readonly rules: Rules;
  readonly deliveries: Deliveries;
  readonly others: readonly Timed[];
  readonly onFault: (error: unknown) => void;
};

const lookEveryMs = 200;
const stopMsMax = 1_500;

export function openEngine(deps: EngineDeps): Engine {
  const { clock, rules, deliveries } = deps;
  const work = openWork(deps.onFault);
  const { track, settled } = work;
  let held = false;
  let kicked: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;

  // In the background things happen side by side, as in a cloud.
  const pump = () => {
    if (held || timer === undefined) return;
    const now = clock.now();
    startOthers(deps, work, now);
    deliveries.start().forEach(track);
    for (let fire = rules.startNext(now); fire; fire = rules.startNext(now)) track(fire);
    rules.skipTo(now);
  };
  const kick = () => {
    kicked ??= setImmediate(() => {
      kicked = undefined;
      pump();
    });
  };
  const still = async (deed: () => Promise<void>) => {
    if (held) return false;
    held = true;
    try {
      await deed();
    } finally {
      held = false;
      kick();
    }
    return true;
  };
  return {
    kick,
    settled,
    still: (deed) =>
      still(async () => {
        await settled();
        await deed();
      }),
    advanceTo: (target) => still(() => passTo(deps, work, target)),
    start() {
      timer ??= setInterval(pump, lookEveryMs).unref();
    },
    async stop(end) {
      clearInterval(timer);
      timer = undefined;
      held = true;
      let late: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => (late = setTimeout(resolve, stopMsMax)));
      await Promise.race([settled(), patience]);
      clearTimeout(late);
      await end();
      await settled();
    },
  };
}

type Work = {
  readonly track: (work: Promise<void>) => void;
  readonly settled: () => Promise<void>;
  readonly idle: () => boolean;
};

function openWork(onFault: (error: unknown) => void): Work {
  const running = new Set<Promise<void>>();
  return {
    track(work) {
      const tracked = work.catch(onFault).finally(() => running.delete(tracked));
      running.add(tracked);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
    idle: () => running.size === 0,
  };
}

function startOthers({ others }: EngineDeps, { track }: Work, now: number): void {
  for (const other of others) {
    if ((other.nextAt() ?? Infinity) <= now) track(other.runDue(now));
  }
}

/** One thing after the other, so that a year passes in the same order every time. */
async function step(deps: EngineDeps, work: Work, target: number): Promise<boolean> {
  const now = Math.min(deps.clock.now(), target);
  startOthers(deps, work, now);
  deps.deliveries.start().forEach(work.track);
  if (work.idle()) {
    const fire = deps.rules.startNext(now);
    if (!fire) return false;
    work.track(fire);
  }
  await work.settled();
  return true;
}

async function passTo(deps: EngineDeps, work: Work, target: number): Promise<void> {
  const { clock, rules, deliveries, others } = deps;
  await work.settled();
  for (;;) {
    if (await step(deps, work, target)) continue;
    const times = [rules.nextAt(), deliveries.nextAt(), ...others.map((one) => one.nextAt())];
    const next = Math.min(...times.filter((at) => at !== undefined));
    if (next > target) break;
    clock.jumpTo(next);
  }
  clock.jumpTo(target);
  rules.skipTo(target);
}
