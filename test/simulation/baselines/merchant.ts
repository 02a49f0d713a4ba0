// A merchant's own cron Lambda, as it is usually written: the ground the baselines share.
import { IamportEmulator } from '../../../sandbox/iamport/emulator';
import { finishWindow } from '../../../sandbox/iamport/window';
import type { Fate } from '../life';
import { Life } from '../life';
import { Random } from '../random';
import type { Happening } from '../happenings';
import { hoursLong, people } from '../script';
import { Timeline } from '../timeline';
import { Deadlines, fetchOf } from '../wires';

export type Customer = {
  readonly id: string;
  readonly customerUid: string;
  readonly amount: number;
  readonly anchor: string;
  /** The day of the next charge, `YYYY-MM-DD` in Korea. */
  next: string;
};

export type Booked = { readonly customer: string; readonly impUid: string };

/** What a style of merchant code may use: its rows, its provider, and one process that may die. */
export type Hands = {
  readonly today: string;
  readonly nowMs: number;
  readonly customers: readonly Customer[];
  readonly book: Booked[];
  readonly locks: Map<string, { readonly state: 'doing' | 'done'; readonly at: number }>;
  /** A write to the merchant's database. */
  readonly write: (does: () => void) => Promise<void>;
  readonly post: (path: string, body: object) => Promise<Answer>;
};
export type Answer = { readonly code: number; readonly response: { imp_uid: string } | null };
export type Style = (hands: Hands) => Promise<void>;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const secret = { imp_key: 'key', imp_secret: 'secret' };

export class Merchant {
  readonly timeline = new Timeline(Date.parse('2027-01-29T12:00:00+09:00'));
  readonly emulator: IamportEmulator;
  readonly customers: Customer[] = [];
  readonly book: Booked[] = [];
  private readonly locks: Hands['locks'] = new Map();
  private readonly deadlines = new Deadlines(this.timeline);
  private readonly random: Random;
  private fates: Fate[] = [];
  private rulesPaused = false;

  constructor(
    seed: number,
    private readonly style: Style,
  ) {
    this.random = new Random(seed);
    const now = () => this.timeline.nowMs;
    this.emulator = new IamportEmulator({ impKey: 'key', impSecret: 'secret', now });
  }

  async live(script: readonly Happening[]): Promise<void> {
    const begun = this.timeline.nowMs;
    for (let person = 0; person < people; person += 1) this.signUp(person);
    for (const happening of script) {
      this.timeline.at(begun + happening.at * hourMs, () => this.meet(happening));
    }
    const end = begun + hoursLong * hourMs;
    for (let day = startOfDay(begun) + 10 * hourMs; day < end; day += dayMs) {
      this.timeline.at(day, () => this.fire());
    }
    while ((this.timeline.nextAt() ?? Infinity) < end) {
      this.emulator.dueEffects();
      await this.timeline.step();
    }
    this.timeline.nowMs = end;
    this.emulator.dueEffects();
  }

  private signUp(person: number): void {
    const customerUid = `customer-${person}`;
    const window = {
      channelKey: 'channel-key-kicc-live',
      merchant_uid: `card-${person}`,
      customer_uid: customerUid,
      amount: 0,
    };
    finishWindow(this.emulator, window, '4242-4242-4242-4242');
    const anchor = koreanDay(this.timeline.nowMs - person * dayMs);
    this.customers.push({
      id: `c${person}`,
      customerUid,
      amount: 9_900,
      anchor,
      next: monthAfter(anchor),
    });
  }

  private meet(happening: Happening): void {
    const { nowMs } = this.timeline;
    if (happening.kind === 'provider') {
      const { route, fault, count = 1 } = happening;
      this.emulator.script([{ route, fault, count }], 'append');
    } else if (happening.kind === 'outage') {
      const toMs = nowMs + happening.hours * hourMs;
      const fault = { kind: 'outage', fromMs: nowMs, toMs } as const;
      this.emulator.script([{ route: 'any', fault }], 'append');
    } else if (happening.kind === 'blind') {
      // It never looks: what it meets is the charge that does not arrive.
      this.emulator.script([{ route: 'again', fault: { kind: 'dropBefore' } }], 'append');
    } else if (happening.kind === 'fate') this.fates.push(happening.fate);
    else if (happening.kind === 'fire twice') this.fire();
    else if (happening.kind === 'deliver twice') {
      for (let more = 0; more < happening.messages; more += 1) {
        this.timeline.after(this.random.whole(1, 20_000), () => this.fire());
      }
    } else if (happening.kind === 'no rules') {
      this.rulesPaused = true;
      this.timeline.after(happening.hours * hourMs, () => (this.rulesPaused = false));
    }
  }

  /** An asynchronous invocation: what throws or dies is run again, twice, as Lambda does. */
  private fire(retries = 2): void {
    if (this.rulesPaused) return;
    const fate = this.fates.shift();
    const latency = () => this.random.whole(1, 30);
    const life = new Life('cron', this.timeline, latency, fate ? [fate] : []);
    const again = () => {
      if (retries > 0) this.timeline.after(60_000, () => this.fire(retries - 1));
    };
    life.onDeath(again);
    this.style(this.hands(life)).catch(again);
  }

  private hands(life: Life): Hands {
    const { emulator, deadlines } = this;
    const taken = () => undefined;
    const send = fetchOf({ life: () => life, emulator, deadlines, from: life.name, taken });
    const call = async (path: string, body: object, token: string) => {
      const response = (await send(`http://localhost:3001${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: token },
        body: JSON.stringify(body),
        signal: this.deadlines.timer(30_000),
      })) as unknown as { body: { getReader(): { read(): Promise<{ value: Buffer }> } } };
      const { value } = await response.body.getReader().read();
      return JSON.parse(value.toString()) as Answer & { response: { access_token: string } };
    };
    return {
      today: koreanDay(this.timeline.nowMs),
      nowMs: this.timeline.nowMs,
      customers: this.customers,
      book: this.book,
      locks: this.locks,
      write: (does) => life.io('put', does),
      post: async (path, body) => {
        const { response } = await call('/users/getToken', secret, '');
        return call(path, body, response.access_token);
      },
    };
  }
}

function koreanDay(ms: number): string {
  return new Date(ms + 9 * hourMs).toISOString().slice(0, 10);
}

function startOfDay(ms: number): number {
  return Date.parse(`${koreanDay(ms)}T00:00:00+09:00`);
}

/** As everybody writes it: the 31st of January becomes the 3rd of March. */
export function monthAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().slice(0, 10);
}
