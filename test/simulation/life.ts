// One invocation of a function: every call to the outside takes its turn in virtual time, and the
// process may die, or freeze and thaw, at any of them.
import type { Timeline } from './timeline';

export type Fate = {
  /** Only calls of this name count, such as `put S`; all where absent. */
  readonly call?: string;
  /** The call it strikes, counted from 1. */
  readonly nth: number;
  /** A frozen process sleeps after a call's answer: nothing hangs in its sockets for hours. */
  readonly when: 'before' | 'after';
  /** `die` for ever, or sleep so many milliseconds and go on as if nothing had been. */
  readonly does: 'die' | { readonly freezeMs: number };
};

/** Takes what the next invocation of a work will meet out of all that is to come. */
export function takeFates<W>(all: { work: W; fate: Fate }[], work: W): Fate[] {
  const at = all.findIndex((one) => one.work === work);
  return at < 0 ? [] : all.splice(at, 1).map(({ fate }) => fate);
}

/**
 * A promise that is never kept is what the process's death looks like from inside. A fresh one each
 * time: one for all would hold on to every world that ever waited for it.
 */
const never = () => new Promise<never>(() => undefined);

export class Life {
  readonly calls: string[] = [];
  dead = false;
  private ended = false;
  /** What struck, in words; for the trace. */
  readonly struck: string[] = [];
  private readonly seen = new Map<Fate, number>();
  private readonly ends: (() => void)[] = [];

  constructor(
    readonly name: string,
    private readonly timeline: Timeline,
    private readonly latency: () => number,
    private readonly fates: readonly Fate[] = [],
  ) {}

  die(): void {
    if (this.dead) return;
    this.dead = true;
    for (const end of this.ends) end();
  }

  /** It has answered: AWS freezes the process there, with whatever it did not wait for. */
  end(): void {
    this.ended = true;
  }

  onDeath(end: () => void): void {
    this.ends.push(end);
  }

  /** Carries out one call to the outside when its turn has come. */
  async io<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    if (this.dead || this.ended) return never();
    this.calls.push(name);
    const fate = this.fateOf(name);
    const freeze = fate && fate.does !== 'die' ? fate.does.freezeMs : 0;
    await this.turn(this.latency());
    if (fate?.does === 'die' && fate.when === 'before') this.die();
    if (this.dead || this.ended) return never();
    let result: T;
    try {
      result = await work();
    } catch (fault) {
      if (fate) await this.afterwards(fate, freeze);
      if (this.dead) return never();
      throw fault;
    }
    if (fate) await this.afterwards(fate, freeze);
    return this.dead || this.ended ? never() : result;
  }

  private async afterwards({ when }: Fate, freeze: number): Promise<void> {
    if (freeze > 0) await this.turn(freeze);
    else if (when === 'after') this.die();
  }

  /** Waits in virtual time; a dead process never wakes. */
  turn(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.timeline.after(ms, () => {
        if (!this.dead && !this.ended) resolve();
      });
    });
  }

  private fateOf(name: string): Fate | undefined {
    for (const fate of this.fates) {
      if (fate.call !== undefined && fate.call !== name) continue;
      const seen = (this.seen.get(fate) ?? 0) + 1;
      this.seen.set(fate, seen);
      if (seen !== fate.nth) continue;
      const what = fate.does === 'die' ? 'dies' : `freezes ${fate.does.freezeMs} ms`;
      this.struck.push(`${this.name} ${what} ${fate.when} ${name}`);
      return fate;
    }
    return undefined;
  }
}

export const turnedAwayName = 'turned away';

/** What an invocation is that found no room: over before it began. */
export function turnedAway(timeline: Timeline): Life {
  const life = new Life(turnedAwayName, timeline, () => 0);
  life.die();
  return life;
}
