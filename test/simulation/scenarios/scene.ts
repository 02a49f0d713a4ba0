// The stage of a named scenario: customers with a renewal due, faults to come, and the judgement.
import type {
  Fault,
  FaultRoute,
  FaultRule,
  PaymentRow,
  ProviderModel,
} from '../../../sandbox/iamport/types';
import type { Item } from '../../../sandbox/twin/values';
import type { Settings } from '../../../functions/usecases/deps';
import type { Violation } from '../checker/facts';
import { chargePlace, count, isTaken, kept, part, text } from '../checker/facts';
import { notePriced, noteSaid } from '../checker/answers';
import { noteDayAsked } from '../checker/billing-days';
import { noteUndone, noteWished } from '../checker/consent';
import { noteNotice, noteStart } from '../checker/trials';
import { Watch } from '../checker/watch';
import type { Work } from '../work';
import { judgeRest, seenOf } from '../judgement';
import type { Fate } from '../life';
import { Universe } from '../universe';
import { noteHeld } from '../holders';
import { multiply } from './clones';

export const hour = 3_600_000;
export const day = 24 * hour;
/** When the first renewal is due. */
export const dueAt = Date.parse('2027-02-28T10:00:00+09:00');

export type SceneOptions = {
  readonly model?: Partial<ProviderModel>;
  readonly settings?: Partial<Settings>;
  readonly people?: number;
  /** So many in all, made of the first of them. */
  readonly crowd?: number;
  /** Whether two payments of one period are possible until the ledger pass. */
  readonly mayDouble?: boolean;
  readonly start?: string;
  readonly plan?: string;
  readonly quantity?: number;
  /** After which a worker gives up waiting for the provider; as deployed where absent. */
  readonly deadlineMs?: number;
};

/** What a scenario is: its name in the catalogue, its sentence, and its play. */
export type Scenario = {
  readonly id: string;
  readonly says: string;
  readonly options?: SceneOptions;
  /** Takes more than ten seconds: played by the proofs, not by every `npm test`. */
  readonly long?: true;
  readonly play: (scene: Scene) => Promise<void> | void;
};

export class Scene {
  readonly watch: Watch;
  readonly universe: Universe;
  readonly failures: string[] = [];

  constructor(
    readonly options: SceneOptions,
    seed = 1,
  ) {
    this.watch = new Watch(seenOf(() => this.universe, options.mayDouble));
    this.universe = new Universe({
      seed,
      watch: this.watch,
      start: options.start ?? '2027-01-31T12:00:00+09:00',
      ...(options.settings ? { settings: options.settings } : {}),
      deadlineMs: options.deadlineMs,
    });
    this.universe.onChange = (id, asked) => noteWished(this.watch.record, id, asked);
    this.universe.onDay = (id, of) => noteDayAsked(this.watch.record, id, of);
    this.universe.onHold = (of, state) => noteHeld(this.universe, this.watch.record, of, state);
    this.universe.onUndoChange = (id) => noteUndone(this.watch.record, id);
    this.universe.onPrice = (id, priced) =>
      notePriced(this.watch.record, id, { priced, now: () => this.universe.nowMs });
    this.universe.onAnswer = (id, said) => noteSaid(this.watch.record, id, said);
    this.universe.onStart = (id) => noteStart(this.watch.record, id, () => this.universe.nowMs);
    this.universe.onNotice = (id, channel) =>
      noteNotice(this.watch.record, id, channel, this.universe.nowMs);
  }

  /** Signs everybody up and goes to the moment before the first renewal. */
  async begin(): Promise<void> {
    const { people = 1, plan = 'monthly', quantity, model = {}, start } = this.options;
    for (let person = 0; person < people; person += 1) {
      const open = this.universe.people.open(`user-${person}`, plan, undefined, quantity);
      const ids = await this.universe.during(open);
      if (ids) await this.universe.during(this.universe.people.callback(`user-${person}`, ids));
    }
    if (start === undefined) await this.universe.runTo(dueAt - 60_000);
    const { crowd = 0 } = this.options;
    if (crowd > 0) {
      this.universe.stepsMax += 60 * crowd;
      multiply(this.universe, this.watch.record, crowd);
    }
    this.universe.emulator.model = { ...this.universe.emulator.model, ...model };
  }

  provider(fault: Fault, more: Partial<FaultRule> = {}): void {
    const route: FaultRoute = more.route ?? 'again';
    this.universe.emulator.script([{ route, ...more, fault }], 'append');
  }

  fate(work: Work, fate: Partial<Fate>): void {
    const whole: Fate = { nth: 1, when: 'after', does: 'die', ...fate };
    this.universe.cloud.fates.push({ work, fate: whole });
  }

  async wait(ms: number): Promise<void> {
    await this.universe.runTo(this.universe.nowMs + ms);
  }

  /** Over the renewal and some days on. */
  async renew(days = 1): Promise<void> {
    await this.universe.runTo(dueAt + days * day);
  }

  get people() {
    return this.universe.people;
  }

  idOf(person = 0): string {
    return this.people.subscriptions.get(`user-${person}`) ?? '';
  }

  subscription(person = 0): Item {
    return this.watch.record.items.get(`S#${this.idOf(person)} S`) ?? {};
  }

  charge(period: number, person = 0): Item | undefined {
    const place = `S#${this.idOf(person)} C#${String(period).padStart(4, '0')}`;
    return this.watch.record.items.get(place);
  }

  cases(): readonly Item[] {
    return [...this.watch.record.items.values()].filter((item) => item['pk'] === 'CASE');
  }

  /** Payments that stand, for a period of somebody. */
  paid(period = 1, person = 0) {
    const { record } = this.watch;
    record.overCharge(this.universe.nowMs);
    const place = chargePlace({ subscription: this.idOf(person), period });
    const live = record.paymentsOfCharge(place).filter((row) => isTaken(row) && kept(row) > 0);
    return live as unknown as readonly PaymentRow[];
  }

  /** Requests to charge a period of somebody. */
  asked(period = 1, person = 0) {
    const place = chargePlace({ subscription: this.idOf(person), period });
    const uids = new Set(this.watch.record.uidsOf.get(place));
    return this.watch.record.sent.filter(
      (sent) => sent.path.endsWith('/again') && uids.has(text(sent.body, 'merchant_uid')),
    );
  }

  callsTo(path: string): number {
    return this.watch.record.sent.filter((sent) => sent.path.includes(path)).length;
  }

  hold(held: boolean, words: string): void {
    if (!held) this.failures.push(words);
  }

  /** The provider lost a key of itself: that one charge of it may be refused for the want of it. */
  forgiveLostKey(person: number): void {
    const { violations, uidsOf } = this.watch.record;
    const mine = [...uidsOf].filter(([place]) => place.includes(this.idOf(person)));
    const uids = mine.flatMap(([, all]) => all);
    const at = violations.findIndex(
      ({ rule, what }) => rule === 8 && uids.some((uid) => what.includes(uid)),
    );
    this.hold(at >= 0, 'the key was not missed at all');
    violations.splice(at, 1);
  }

  /** One payment for the period, and our book says the same. */
  holdPaidOnce(period = 1, person = 0): void {
    const { length } = this.paid(period, person);
    this.hold(length === 1, `period ${period} of ${person} was paid ${length} times`);
    const charge = this.charge(period, person);
    this.hold(charge?.['status'] === 'paid', `period ${period} is ${text(charge, 'status')}`);
  }

  /** So many claims stand in a phase, and nothing has been booked for them. */
  holdInFlight(many: number, phase: string): void {
    const claims = [...this.watch.record.items.values()].map((item) => part(item, 'claim'));
    const { length } = claims.filter((claim) => text(claim, 'phase') === phase);
    this.hold(length === many, `${length} are ${phase}, not ${many}`);
  }

  holdStatus(status: string, person = 0): void {
    const is = text(this.subscription(person), 'status');
    this.hold(is === status, `the subscription is ${is}, not ${status}`);
  }

  /** How long after it was due the money was booked, in milliseconds. */
  bookedAfter(period = 1, person = 0): number {
    const attempts = (this.charge(period, person)?.['attempts'] ?? []) as Item[];
    return count(attempts.at(-1), 'closedAt') * 1_000 - dueAt;
  }

  /** The faults end; eight days later everything must have come to rest. */
  async rest(): Promise<readonly Violation[]> {
    const { universe } = this;
    universe.calm();
    await universe.runTo(universe.nowMs + 8 * day);
    return judgeRest(universe, this.watch);
  }
}
