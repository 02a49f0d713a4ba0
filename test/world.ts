// A whole billing world in memory: the real use cases over the store twin and the emulator.
import { dynamodbLedger } from '../functions/adapters/dynamodb-ledger';
import type { DocumentClient } from '../functions/adapters/dynamodb-writes';
import type { OrderKey } from '../functions/adapters/order-numbers';
import { keyedOrderNumbers } from '../functions/adapters/order-numbers';
import { iamportGateway } from '../functions/adapters/iamport-gateway';
import { windowParams } from '../functions/adapters/iamport-wire';
import { plainPolicy } from '../functions/domain/catalogue/dunning';
import { won } from '../functions/domain/common/money';
import type { Plan } from '../functions/domain/catalogue/plan';
import { hintBudget } from '../functions/runtime/hints';
import type { Deps, Settings } from '../functions/usecases/deps';
import { timesOf } from '../functions/usecases/deps';
import { collectCharges, resolveByIds } from '../functions/usecases/run-step';
import { owners } from './owners';
import { observePayment } from '../functions/usecases/checkout/observe-payment';
import type { Window } from '../functions/usecases/checkout/open-checkout';
import { openCheckout } from '../functions/usecases/checkout/open-checkout';
import { planCharges, planLooks } from '../functions/usecases/common/plan-charges';
import type { OrderNumbers } from '../functions/ports/order-numbers';
import type { EmulatorOptions } from '../sandbox/iamport/emulator';
import { IamportEmulator } from '../sandbox/iamport/emulator';
import { emulatorFetch } from '../sandbox/iamport/fetch';
import { finishWindow } from '../sandbox/iamport/window';
import { TwinTable } from '../sandbox/twin/table';
import { orderKey } from './order-numbers';

export const shards = 2;
export const approving = '4242-4242-4242-4242';

export const plan: Plan = {
  id: 'basic-monthly',
  name: '매달 편지',
  description: '',
  retired: false,
  dunning: plainPolicy,
  price: {
    planId: 'basic-monthly',
    product: 'letters',
    version: 1,
    interval: 'month',
    every: 1,
    amount: won(9_900),
    taxFree: won(0),
    orderName: '매달 편지',
  },
};

export const settings: Settings = {
  stage: 'demo',
  billingHour: 10,
  quiet: { from: 1_410, to: 40 },
  absenceSeconds: 900,
  acceptance: { allowTestChannel: true, providers: ['kicc'], clockToleranceSeconds: 900 },
  catalogue: new Map([[plan.id, plan]]),
  coupons: new Map(),
  inFlightMax: 20,
  onFullRefund: 'hold',
  breaker: { answersMin: 20, share: 0.5 },
  dueShards: shards,
  buyerOnCharges: true,
  workers: 2,
};

type Message = { readonly queue: 'charge' | 'look'; readonly ids: readonly string[]; at: number };

export class World {
  nowMs: number;
  readonly table: TwinTable;
  readonly emulator: IamportEmulator;
  readonly logs: string[] = [];
  messages: Message[] = [];
  private ids = 0;
  private readonly mayHint = hintBudget();
  /** As Secrets Manager holds it. */
  orderKey: OrderKey = orderKey;
  private orderNumbers = this.readOrderKey();

  /** Another table to stand on, such as the embedded DynamoDB; the twin where absent. */
  client: DocumentClient;
  tableName = 'maedal';
  settings: Settings = settings;
  /** What its code understands of a row, as a release would say it. */
  level = 1;

  constructor(start = '2027-01-31T12:00:00+09:00', options: Partial<EmulatorOptions> = {}) {
    this.nowMs = Date.parse(start);
    const now = () => this.nowMs;
    this.table = new TwinTable({ now });
    this.client = this.table;
    this.emulator = new IamportEmulator({ impKey: 'key', impSecret: 'secret', now, ...options });
  }

  random(): string {
    this.ids += 1;
    return `r${String(this.ids).padStart(24, '0')}`;
  }

  /** A new version of the order key, and functions that have read it. */
  rotateOrderKey(): void {
    this.orderKey = { current: '2', versions: { ...this.orderKey.versions, '2': 'y'.repeat(64) } };
    this.orderNumbers = this.readOrderKey();
  }

  private readOrderKey(): OrderNumbers {
    return keyedOrderNumbers({
      read: () => Promise.resolve(this.orderKey),
      clock: () => this.nowMs,
    });
  }

  /** Dependencies of one invocation, as a sandbox of its own would have them. */
  deps(changes: Partial<Deps> = {}): Deps {
    const expiring = new Map<AbortSignal, AbortController>();
    return {
      ledger: dynamodbLedger({
        client: this.client,
        table: this.tableName,
        shards,
        times: timesOf(this.settings),
        level: this.level,
        writer: () => this.random(),
        pause: async () => undefined,
        log: (event, fields) => void this.logs.push(JSON.stringify({ event, ...fields })),
      }),
      gateway: iamportGateway({
        fetch: emulatorFetch(this.emulator, {
          expire: (signal) => expiring.get(signal)?.abort(new Error('timeout')),
        }),
        baseUrl: 'http://localhost:3001',
        credentials: async () => ({ impKey: 'key', impSecret: 'secret' }),
        clock: () => this.nowMs,
        deadlineMs: 65_000,
        timer: () => {
          const controller = new AbortController();
          expiring.set(controller.signal, controller);
          return controller.signal;
        },
      }),
      queue: {
        charge: async (ids, _tries, delay = 0) =>
          void this.messages.push({ queue: 'charge', ids, at: this.nowMs + delay * 1_000 }),
        look: async (ids, delay) =>
          void this.messages.push({ queue: 'look', ids, at: this.nowMs + delay * 1_000 }),
      },
      orderNumbers: this.orderNumbers,
      owners,
      clock: { now: () => Math.floor(this.nowMs / 1_000) },
      ids: { random: () => this.random() },
      log: (event, fields) => void this.logs.push(JSON.stringify({ event, ...fields })),
      pace: async () => undefined,
      hasTime: () => true,
      mayHint: this.mayHint,
      settings: this.settings,
      who: 'schedule',
      ...changes,
    };
  }

  async checkout(userId = 'user-1', planId = plan.id): Promise<Window> {
    const buyer = { name: '김매달', phone: '010-1234-5678' };
    return openCheckout(this.deps(), { userId, planId, buyer });
  }

  finish(window: Window, card: string | undefined = approving) {
    const params = windowParams({
      channelKey: 'channel-key-kicc',
      windowId: window.windowId,
      keyId: window.keyId,
      orderName: window.subscription.price.orderName,
      amount: window.registration.terms.amount,
      buyer: {},
      landingUrl: 'http://localhost:3000/mobile/billing/landing',
      noticeUrl: 'http://localhost:3000/iamport/webhook',
    });
    return finishWindow(this.emulator, params, card);
  }

  /** From the plan to the first charge; answers the subscription's id. */
  async subscribe(userId = 'user-1', card = approving): Promise<string> {
    const window = await this.checkout(userId);
    this.finish(window, card);
    await observePayment(this.deps(), { attemptId: window.windowId });
    return window.subscription.id;
  }

  async drain(): Promise<void> {
    for (;;) {
      const due = this.messages.filter((message) => message.at <= this.nowMs);
      if (due.length === 0) return;
      this.messages = this.messages.filter((message) => message.at > this.nowMs);
      for (const { queue, ids } of due) {
        if (queue === 'charge') await collectCharges(this.deps(), ids);
        else await resolveByIds(this.deps(), ids);
      }
    }
  }

  /** Fires the hourly and the minutely rule and delivers what is queued, up to an instant. */
  async advanceTo(text: string | number): Promise<void> {
    const end = typeof text === 'number' ? text : Date.parse(text);
    while (this.nowMs < end) {
      const next = await this.nextEventAt();
      this.nowMs = Math.min(end, next);
      await this.drain();
      if (this.nowMs % 3_600_000 === 0) await planCharges(this.deps(), shards);
      if (this.nowMs % 60_000 === 0) await planLooks(this.deps(), shards);
      await this.drain();
    }
  }

  charges() {
    return this.emulator
      .ledger()
      .payments.filter((row) => row.customer_uid_usage === 'payment' && row.paid_at > 0);
  }

  private async nextEventAt(): Promise<number> {
    const tick = (every: number) => (Math.floor(this.nowMs / every) + 1) * every;
    const { ledger } = this.deps();
    const times = this.messages.map((message) => Math.max(message.at, this.nowMs + 1));
    for (const lane of ['due', 'look', 'window'] as const) {
      const every = lane === 'due' ? 3_600_000 : 60_000;
      for (let shard = 0; shard < shards; shard += 1) {
        const now = Math.floor(this.nowMs / 1_000);
        const page = await ledger.due({ lane, shard, now, limit: 1 });
        if (page.ids.length > 0) times.push(tick(every));
        if (page.nextAt !== undefined) times.push(Math.ceil((page.nextAt * 1_000) / every) * every);
      }
    }
    return Math.min(...times, this.nowMs + 365 * 86_400_000);
  }
}
