// Lets time pass: in the background as the clock runs, or at once up to an instant somebody names.
import type { VirtualClock } from '../clock';
import type { Deliveries } from './deliveries';
import type { Rules } from './rules';

/** Something beside the cloud that acts when the virtual clock says so, as the provider does. */
export interface Timed {
  /** The next instant at which it has something to do, if any. */
  nextAt(): number | undefined;
  runDue(now: number): Promise<void>;
  /** Grows with every change in it that functions could come to see. */
  readonly changes?: () => number;
}

export interface Engine {
  /** Fires, delivers and lets act everything on the way, in order; false while another one does. */
  advanceTo(target: number): Promise<boolean>;
  /** True while the clock is on its way. */
  readonly moving: () => boolean;
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
  const { clock, rules, deliveries, others } = deps;
  const running = new Set<Promise<void>>();
  let held = false;
  let moving = false;
  let kicked: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;

  const track = (work: Promise<void>) => {
    const tracked = work.catch(deps.onFault).finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const settled = async () => {
    while (running.size > 0) await Promise.all(running);
  };
  const startOthers = (now: number) => {
    for (const other of others) {
      if ((other.nextAt() ?? Infinity) <= now) track(other.runDue(now));
    }
  };
  // In the background things happen side by side, as in a cloud.
  const pump = () => {
    if (held || timer === undefined) return;
    const now = clock.now();
    startOthers(now);
    deliveries.start().forEach(track);
    for (let work = rules.startNext(now); work; work = rules.startNext(now)) track(work);
    rules.skipTo(now);
  };
  const kick = () => {
    kicked ??= setImmediate(() => {
      kicked = undefined;
      pump();
    });
  };
  /** One thing after the other, so that a year passes in the same order every time. */
  const step = async (target: number): Promise<boolean> => {
    const now = Math.min(clock.now(), target);
    startOthers(now);
    deliveries.start().forEach(track);
    if (running.size === 0) {
      const work = rules.startNext(now);
      if (!work) return false;
      track(work);
    }
    await settled();
    return true;
  };
  const passTo = async (target: number) => {
    await settled();
    for (;;) {
      if (await step(target)) continue;
      const times = [rules.nextAt(), deliveries.nextAt(), ...others.map((one) => one.nextAt())];
      const next = Math.min(...times.filter((at) => at !== undefined));
      if (next > target) break;
      clock.jumpTo(next);
    }
    clock.jumpTo(target);
    rules.skipTo(target);
  };
  const still = async (work: () => Promise<void>) => {
    if (held) return false;
    held = true;
    try {
      await work();
    } finally {
      held = false;
      kick();
    }
    return true;
  };
  return {
    kick,
    settled,
    still: (work) =>
      still(async () => {
        await settled();
        await work();
      }),
    moving: () => moving,
    advanceTo: (target) =>
      still(async () => {
        moving = true;
        await passTo(target).finally(() => (moving = false));
      }),
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
