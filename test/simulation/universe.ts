// One simulated world: time, provider, store, cloud and people, watched from outside.
import type { Priced, Said } from './checker/facts';
import type { Settings } from '../../functions/usecases/deps';
import { IamportEmulator } from '../../sandbox/iamport/emulator';
import type { EmulatedAnswer, EmulatedRequest } from '../../sandbox/iamport/types';
import type { ProviderModel } from '../../sandbox/iamport/types';
import type { Write } from '../../sandbox/twin/store';
import { TwinTable } from '../../sandbox/twin/table';
import type { Item } from '../../sandbox/twin/values';
import { Cloud } from './cloud';
import type { Held } from './happenings';
import { People } from './people';
import { Random } from './random';
import { Timeline } from './timeline';
import type { Asked } from './people';
import type { Rule } from './work';

export type Watcher = {
  write(write: Write, atMs: number): void;
  expiry(item: Item, atMs: number): void;
  request(request: EmulatedRequest, answer: EmulatedAnswer, atMs: number): void;
  log(line: string, atMs: number): void;
  answer(user: string, said: string, atMs: number): void;
};

export type UniverseOptions = {
  readonly seed: number;
  readonly start?: string;
  readonly model?: Partial<ProviderModel>;
  readonly settings?: Partial<Settings>;
  readonly deadlineMs?: number | undefined;
  readonly watch?: Watcher;
};

const hour = 3_600_000;
const minute = 60_000;
/** The rule of the reconciliation, as deployed. */
const passTick = 10 * minute;

export class Universe {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly table: TwinTable;
  readonly emulator: IamportEmulator;
  readonly cloud: Cloud;
  readonly people: People;
  readonly logs: string[] = [];
  /** While true, firings of the rules are lost. */
  rulesPaused = false;
  /** Whether webhooks reach us. */
  webhooksPass = true;
  steps = 0;
  /** Twenty times what a year takes; a crowd takes more. */
  stepsMax = 100_000;
  /** Told before an operator settles a charge of a subscription. */
  onSettle: (id: string) => void = () => undefined;
  /** Told what operators ask to be held, and what they were answered. */
  onHold: (of: Held, state: 'asked' | 'held' | 'released') => void = () => undefined;
  /** Told before a customer asks for other terms, and after she has taken that back. */
  onChange: (id: string, asked: Asked) => void = () => undefined;
  onUndoChange: (id: string) => void = () => undefined;
  /** Told before a customer asks for another billing day, or (no day) takes it back. */
  onDay: (id: string, day?: number) => void = () => undefined;
  /** Told before an operator sets a price, and that it was set; before a customer answers. */
  onPrice: (id: string, priced: Omit<Priced, 'heardAt'>) => () => void = () => () => undefined;
  onAnswer: (id: string, said: Omit<Said, 'heardAt'>) => Said = (_id, said) => ({
    ...said,
    heardAt: Infinity,
  });
  /** Told before a customer buys in her trial, and before the shop tells of a notice. */
  onStart: (id: string) => () => void = () => () => undefined;
  onNotice: (id: string, channel: string) => void = () => undefined;
  /** Happenings that struck by themselves, such as a missed rule. */
  disturbed = 0;
  /** Days between two ledger passes; each looks back over two of them and one more. */
  passEvery = 1;
  private readonly doubts = new Map<string, () => void>();
  private firedAt = { plan: 0, resolve: 0, reconcile: 0 };
  private passAt: number;
  /** Whether a reconciliation waits for the next tick of its rule. */
  private roundOpen = false;

  constructor(readonly options: UniverseOptions) {
    const { seed, start = '2027-01-30T12:00:00+09:00', watch } = options;
    this.timeline = new Timeline(Date.parse(start));
    this.random = new Random(seed);
    const now = () => this.timeline.nowMs;
    this.passAt = passHourAfter(this.nowMs);
    // Odd seeds delete at the instant itself, even ones when DynamoDB may be that late.
    const lagMs = () => (seed % 2 === 0 ? 2 * 24 * hour : 0);
    this.table = new TwinTable({
      now,
      sleep: (ms) => this.sleep(ms),
      expiry: { attribute: 'expiresAt', lagMs },
    });
    if (watch) this.table.onWrite((write) => watch.write(write, now()));
    if (watch) this.table.onExpiry((item) => watch.expiry(item, now()));
    this.table.onWrite(({ after }) => this.noteDoubt(after));
    this.table.onWrite(({ after }) => this.noteRound(after));
    this.emulator = new IamportEmulator({
      impKey: 'key',
      impSecret: 'secret',
      now,
      model: options.model ?? {},
      onRequest: (request, answer) => watch?.request(request, answer, now()),
    });
    this.cloud = new Cloud({
      timeline: this.timeline,
      random: this.random,
      table: this.table,
      emulator: this.emulator,
      settings: options.settings ?? {},
      deadlineMs: options.deadlineMs,
      log: (line) => {
        this.logs.push(line);
        watch?.log(line, now());
      },
    });
    this.people = new People(this.cloud, (user, said) => watch?.answer(user, said, now()));
  }

  get nowMs(): number {
    return this.timeline.nowMs;
  }

  /** Once, when an attempt of somebody's has just become unknown. */
  whenInDoubt(user: string, then: () => void): void {
    this.doubts.set(user, then);
  }

  /** Lets time pass up to an instant, with all that happens on the way. */
  async runTo(end: number | string): Promise<void> {
    const endMs = typeof end === 'number' ? end : Date.parse(end);
    for (;;) {
      const next = this.nextAt();
      if (next === undefined || next.at > endMs) break;
      this.steps += 1;
      if (this.steps > this.stepsMax) throw new Error('the world never comes to rest');
      if (next.rule === undefined) await this.timeline.step();
      else this.tick(next.rule, next.at);
    }
    this.timeline.nowMs = Math.max(endMs, this.timeline.nowMs);
  }

  /** Starts something a person does, and lets it end. */
  async during<T>(work: Promise<T>, mostMs = 600_000): Promise<T> {
    let over = false;
    const done = work.finally(() => (over = true));
    const end = this.nowMs + mostMs;
    await new Promise((resolve) => setImmediate(resolve));
    while (!over) {
      const next = this.nextAt();
      if (next === undefined || next.at > end) throw new Error('nobody answers');
      if (next.rule === undefined) await this.timeline.step();
      else this.tick(next.rule, next.at);
    }
    return done;
  }

  /** A new secret at the provider and in Secrets Manager; every token is void. */
  rotate(secret: string): void {
    this.emulator.rotate(secret);
    this.cloud.impSecret = secret;
  }

  /** The faults are over. */
  calm(): void {
    this.emulator.script([]);
    this.emulator.model = { ...this.emulator.model, readLagMs: 0 };
    this.table.script([]);
    this.table.indexLagMs = 0;
    this.rulesPaused = false;
    this.webhooksPass = true;
    this.cloud.skewMs = 0;
    this.cloud.fates.length = 0;
    this.cloud.queues.doubles = 0;
  }

  /** Firings that could find nothing are left out: the index says when there is something. */
  private nextAt(): { at: number; rule?: Rule | 'effects' } | undefined {
    const of = (lane: 'due' | 'look' | 'window', every: number, firedAt: number) => {
      const due = this.table.earliestDue(lane);
      if (due === undefined || this.rulesPaused) return Infinity;
      const at = Math.max(due * 1_000, firedAt + 1, this.nowMs);
      return Math.ceil(at / every) * every;
    };
    const plan = of('due', hour, this.firedAt.plan);
    const looks = (['look', 'window'] as const).map((lane) =>
      of(lane, minute, this.firedAt.resolve),
    );
    const resolve = Math.min(...looks);
    const effects = this.emulator.nextEffectAt() ?? Infinity;
    const lagged = this.table.indexCaughtUpAt() ?? Infinity;
    const step = Math.min(this.timeline.nextAt() ?? Infinity, lagged + 1);
    const pass = Math.min(this.passAt, this.roundOpen ? this.goesOnAt() : Infinity);
    const at = Math.min(plan, resolve, effects, step, pass);
    if (at === Infinity) return undefined;
    if (at === step && step === this.timeline.nextAt()) return { at };
    if (at === effects || at === lagged + 1)
      return { at: Math.max(at, this.nowMs), rule: 'effects' };
    if (at === pass) return { at, rule: 'reconcile' };
    return { at, rule: at === plan ? 'plan' : 'resolve' };
  }

  private tick(rule: Rule | 'effects', at: number): void {
    this.timeline.nowMs = at;
    if (rule === 'effects') {
      this.effects();
      return;
    }
    this.firedAt[rule] = at;
    if (rule === 'reconcile' && at === this.passAt) this.passAt += this.passEvery * 24 * hour;
    if (!this.rulesPaused) this.cloud.fire(rule);
  }

  /** Late charges take effect, and webhooks whose time has come set out. */
  private effects(): void {
    this.emulator.dueEffects();
    for (const { body } of this.emulator.takeWebhooks()) {
      if (!this.webhooksPass) continue;
      this.timeline.after(this.random.whole(5, 3_000), () => void this.people.webhook(body));
    }
  }

  private noteRound({ pk, round }: Item): void {
    if (pk === 'PASSED') this.roundOpen = (round as { step?: string } | undefined)?.step !== 'done';
  }

  /** The next tick of the rule that a round goes on with. */
  private goesOnAt(): number {
    const after = Math.max(this.nowMs, this.firedAt.reconcile + 1);
    return Math.ceil(after / passTick) * passTick;
  }

  private noteDoubt(item: Item): void {
    const then = this.doubts.get(String(item['userId']));
    const claim = item['claim'] as { phase?: string } | undefined;
    if (!then || claim?.phase !== 'unknown') return;
    this.doubts.delete(String(item['userId']));
    this.timeline.after(20_000, then);
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.timeline.after(ms, resolve));
  }
}

/** 05:00 in Korea. */
function passHourAfter(ms: number): number {
  const today = Math.floor((ms + 9 * hour) / (24 * hour)) * 24 * hour - 9 * hour + 5 * hour;
  return today > ms ? today : today + 24 * hour;
}
