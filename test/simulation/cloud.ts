// The deployed system in one process: real handlers' cores and use cases over twin and emulator.
import type { OrderKey } from '../../functions/adapters/order-numbers';
import type { Env } from '../../functions/handlers/env';
import type { Base } from '../../functions/handlers/wire';
import type { Deps, Settings } from '../../functions/usecases/deps';
import { owners } from '../owners';
import { type Fate, Life, takeFates, turnedAway } from './life';
import { orderKey } from '../order-numbers';
import type { Message, Report } from './queues';
import { Queues, eventOf, isDone } from './queues';
import { pageWork } from './page-work';
import { Room } from './room';
import type { CloudParts, Handler, Sandbox } from './sandbox';
import { coldSandbox } from './sandbox';
import { env, settings as usual, shards } from './settings';
import type { Rule, Work } from './work';
import { batchDeadlineMs, timeoutMs } from './work';
import { doorThrottle } from './door-throttle';
import { Deadlines } from './wires';
import { Ticks } from './ticks';

/** What an event tells an invocation. */
type Given = {
  readonly at: number;
  readonly remainingMs: () => number;
  readonly who: Deps['who'];
};

type Door = 'subscriptions' | 'landing' | 'charge' | 'webhook';

export class Cloud {
  readonly queues: Queues;
  readonly ticks: Ticks;
  readonly settings: Settings;
  /** What the next invocations of a function will meet, first in, first met. */
  readonly fates: { work: Work; fate: Fate }[] = [];
  readonly struck: string[] = [];
  /** Invocations that ran for as long as they may. */
  timedOut = 0;
  /** Bytes read of the longest answer. */
  mostTaken = 0;
  readonly room = new Room();
  /** Whether the API refuses what is over the rate of a route; everybody is let in where not. */
  throttles = false;
  /** Subscriptions that are the death of each worker that takes them up. */
  readonly deadly = new Set<string>();
  /** Attempts at whose answers the parser throws. */
  readonly unparsable = new Set<string>();
  readonly garbled: ((report: Report) => unknown)[] = [];
  passDays = 3;
  /** Milliseconds the sandboxes' clocks are ahead of the truth. */
  skewMs = 0;
  /** Partitions of the due index that new sandboxes write to, and ticks are told of. */
  dueShards = shards;
  /** The table that the stack uses. */
  tableName = 'maedal';
  /** As Secrets Manager holds them. */
  impSecret = 'secret';
  orderKey: OrderKey = orderKey;
  private readonly idle = new Map<Work | Door, Sandbox[]>();
  private readonly deadlines: Deadlines;
  private readonly admits = doorThrottle(() => this.parts.timeline.nowMs);
  private ids = 0;
  private sandboxes = 0;

  constructor(readonly parts: CloudParts) {
    // A catalogue of its own: a scenario may raise its prices.
    this.settings = { ...usual, catalogue: new Map(usual.catalogue), ...parts.settings };
    this.deadlines = new Deadlines(parts.timeline);
    this.ticks = new Ticks(
      parts.timeline,
      (rule, does) => this.invoke(rule, (base, _life, { kit }) => does(base, kit)),
      () => this.passDays,
      () => this.dueShards,
    );
    this.queues = new Queues(parts.timeline, parts.random, (message) => this.receive(message));
  }

  random(): string {
    this.ids += 1;
    return `r${String(this.ids).padStart(24, '0')}`;
  }

  /** A deployment: the stack uses a table of this name from here on, in sandboxes of its own. */
  deployWith(tableName: string): void {
    this.tableName = tableName;
    this.idle.clear();
  }

  /** New execution environments from here on, as after a deployment. */
  recycle(): void {
    this.idle.clear();
  }

  /** Dependencies for somebody who does something by hand. */
  byHand(): Deps {
    const { timeline, random } = this.parts;
    const sandbox = this.cold('plan');
    sandbox.life = new Life('by hand', timeline, () => random.whole(1, 30));
    const at = timeline.nowMs / 1_000;
    return this.deps('plan', sandbox, { at, remainingMs: () => Infinity, who: 'operator' });
  }

  fire(rule: Rule, lateMs = 0): void {
    this.ticks.fire(rule, lateMs);
  }

  async request(
    event: { readonly routeKey: string; readonly [more: string]: unknown },
    door: Door,
  ) {
    if (this.throttles && !this.admits(event.routeKey)) return { statusCode: 429 };
    let answer: Awaited<ReturnType<Handler>> | undefined;
    const context = { getRemainingTimeInMillis: () => timeoutMs.user };
    await this.invoke(
      'user',
      async (base, _life, { doors, kit }) => {
        const handler = doors.get(door) ?? kit.onHttp(base, kit.routes, door);
        doors.set(door, handler);
        answer = await handler(event as never, context);
      },
      door,
    );
    return answer;
  }

  private async receive(message: Message): Promise<'done' | 'failed' | 'died'> {
    const { queue } = message;
    const event = eventOf(message);
    let failed = true;
    const kills = message.receipts === 1 && message.ids.some((id) => this.deadly.has(id));
    const life = await this.invoke(
      queue === 'charge' ? 'collect' : 'look',
      async (base, mine, { kit }) => {
        const began = this.parts.timeline.nowMs;
        const left = () => timeoutMs.collect - (this.parts.timeline.nowMs - began);
        const context = { getRemainingTimeInMillis: left };
        if (kills) mine.die();
        const report = await kit.onQueue(base, event, context, pageWork(kit)[queue]);
        const said = this.garbled.shift()?.(report) ?? report;
        failed = !isDone(said as Report);
        if (!failed) await mine.io('delete message', () => undefined);
      },
    );
    if (life.dead) return 'died';
    return failed ? 'failed' : 'done';
  }

  /** Answers when it ended, well or badly, or died. */
  private async invoke(
    work: Work,
    does: (base: Base, life: Life, sandbox: Sandbox) => Promise<void>,
    door?: Door,
  ): Promise<Life> {
    const { timeline, random } = this.parts;
    const isWebhook = door === 'webhook';
    const pool = door ?? work;
    if (!this.room.enter(isWebhook)) return turnedAway(timeline);
    const fates = takeFates(this.fates, work);
    const life = new Life(work, timeline, () => random.whole(1, 30), fates);
    const frozen = fates.some(({ does: how }) => how !== 'die');
    const spare = frozen ? undefined : timeline.after(timeoutMs[work], () => this.timeOut(life));
    const sandbox = this.idle.get(pool)?.pop() ?? this.cold(work);
    sandbox.life = life;
    const death = new Promise<void>((resolve) => life.onDeath(resolve));
    const done = does(this.base(work, sandbox), life, sandbox).catch((fault: unknown) => {
      this.parts.log(JSON.stringify({ event: 'invocation.failed', error: String(fault) }));
    });
    await Promise.race([done, death]);
    life.end();
    this.room.leave(isWebhook);
    spare?.();
    this.struck.push(...life.struck);
    if (!life.dead) this.idle.set(pool, [...(this.idle.get(pool) ?? []), sandbox]);
    return life;
  }

  private timeOut(life: Life): void {
    this.timedOut += 1;
    life.die();
  }

  private cold(work: Work): Sandbox {
    this.sandboxes += 1;
    return coldSandbox({
      work,
      parts: this.parts,
      settings: this.settings,
      deadlines: this.deadlines,
      tableName: this.tableName,
      dueShards: this.dueShards,
      random: () => this.random(),
      impSecret: () => this.impSecret,
      orderKey: () => this.orderKey,
      unparsable: this.unparsable,
      taken: (bytes) => (this.mostTaken = Math.max(this.mostTaken, bytes)),
      from: `${this.parts.region ?? ''}sandbox-${this.sandboxes}`,
      isNewer: this.sandboxes % 2 === 0,
    });
  }

  private base(work: Work, sandbox: Sandbox): Base {
    return {
      env: env as Env,
      log: (event, fields) => this.parts.log(JSON.stringify({ event, ...fields })),
      invocation: (at, remainingMs, who) => this.deps(work, sandbox, { at, remainingMs, who }),
    };
  }

  private deps(work: Work, sandbox: Sandbox, { at, remainingMs, who }: Given): Deps {
    const { timeline } = this.parts;
    const { life } = sandbox;
    const began = timeline.nowMs;
    const skew = this.skewMs / 1_000;
    sandbox.pace.begin();
    return {
      ledger: sandbox.ledger,
      gateway: sandbox.gateway,
      queue: {
        charge: (ids, tries, delay = 0) =>
          life.io('send', () => this.queues.send('charge', ids, delay * 1_000, tries)),
        look: (ids, delay, tries) =>
          life.io('send', () => this.queues.send('look', ids, delay * 1_000, tries)),
      },
      orderNumbers: sandbox.orderNumbers,
      owners,
      clock: { now: () => Math.floor(at + skew + (timeline.nowMs - began) / 1_000) },
      ids: { random: () => this.random() },
      log: (event, fields) => this.parts.log(JSON.stringify({ event, ...fields })),
      pace: sandbox.pace.turn,
      mayHint: sandbox.mayHint,
      hasTime: () => remainingMs() > batchDeadlineMs + 10_000,
      settings: this.settings,
      who,
    };
  }
}
