// The iamport emulator for the tests of others: started in their process, moved and spoilt by them.
import { join } from 'node:path';
import { type VirtualClock, virtualClock } from './clock';
import { SandboxFault } from './fault';
import { Model, Rules } from './iamport/control-bodies';
import { keepEmulator } from './iamport/journal';
import { receiptPath, serveEmulator } from './iamport/server';
import type {
  Fault,
  FaultRoute,
  FaultRule,
  PaymentRow,
  ProviderModel,
  Wire,
} from './iamport/types';
import { sendWebhook } from './iamport/webhooks';
import type { WindowEnd } from './iamport/window';
import { lockFolder } from './lock';
import { destination } from './time-travel';

export type { Fault, FaultRoute, FaultRule, PaymentRow, ProviderModel, WindowEnd, Wire };

export type EmulatorOptions = {
  /** 0 takes a free one; that is the default. */
  readonly port?: number;
  readonly impKey?: string;
  readonly impSecret?: string;
  /** Keeps ledger, script and clock there across restarts; nothing is kept without one. */
  readonly folder?: string;
  /** Origins of pages that may use the controls, such as `http://localhost:8080`. */
  readonly pages?: readonly string[];
  /** Real milliseconds after which a call that gets no answer is hung up on; 120,000 if unset. */
  readonly silenceMs?: number;
};

export interface RunningEmulator {
  /** Where a client's base URL points. */
  readonly url: string;
  readonly impKey: string;
  readonly impSecret: string;
  /** Epoch milliseconds on the emulator's clock. */
  readonly now: () => number;
  /** Moves the clock: `P1M`, `PT1H`, or to an instant. Throws on what is neither or lies behind. */
  advance(by: string | { readonly to: string }): void;
  /** Spoils calls to come, besides what was asked for before. Throws on what is no rule. */
  fail(...rules: readonly FaultRule[]): void;
  /** Forgets the faults to come. */
  heal(): void;
  /** How the provider behaves where its documents leave that open. Throws on other words. */
  model(changes: Partial<ProviderModel>): void;
  /**
   * A customer's turn in the window that `IMP.request_pay(params)` opens: a card number typed, or
   * undefined for a window that is closed.
   */
  window(params: Wire, card: string | undefined): WindowEnd;
  /** A refund by hand in iamport's console; all that is left without an amount. */
  consoleCancel(impUid: string, amount?: number): boolean;
  /** Every record, in the order they were made: what really happened, whatever was answered. */
  payments(): readonly PaymentRow[];
  /** Webhooks that are due by now leave, one after the other; resolves when all were answered. */
  sendWebhooks(): Promise<void>;
  stop(): Promise<void>;
  /** Gives the folder back at once, where the process ends without stopping. */
  letGo(): void;
}

const optionNames = {
  port: true,
  impKey: true,
  impSecret: true,
  folder: true,
  pages: true,
  silenceMs: true,
} satisfies Record<keyof EmulatorOptions, true>;

/** Rejects with one line where an option is unknown, or the port or the folder is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const odd = Object.keys(options).find((name) => !Object.hasOwn(optionNames, name));
  if (odd !== undefined) throw new SandboxFault(`${odd} is no option of startEmulator`);
  const { folder, port = 0, impKey = 'imp_key', impSecret = 'imp_secret', ...serving } = options;
  const release = folder === undefined ? () => undefined : lockFolder(folder);
  const clock = virtualClock(folder && join(folder, 'clock.json'));
  const place = { receipts: 'https://receipt.invalid/' };
  const kept = keepEmulator(
    { impKey, impSecret, now: clock.now, receipts: () => place.receipts },
    folder && join(folder, 'iamport.jsonl'),
  );
  const served = await serveEmulator({
    setting: '--port',
    ...serving,
    port,
    kept,
    moveClock: (ask: Ask) => moved(clock, ask),
  });
  place.receipts = served.url + receiptPath;
  return {
    url: served.url,
    impKey,
    impSecret,
    now: clock.now,
    advance(by) {
      const ask: Ask = typeof by === 'string' ? { advance: by } : { to: by.to };
      const gone = moved(clock, ask);
      if ('why' in gone) throw new SandboxFault(gone.why);
    },
    fail: (...rules) => kept.script(checked(Rules, rules), 'append'),
    heal: () => kept.script([], 'replace'),
    model: (changes) =>
      kept.model({
        ...kept.emulator.model,
        ...(checked(Model, changes) as Partial<ProviderModel>),
      }),
    window: (params, card) => kept.finish(params, card),
    consoleCancel: (impUid, amount) => kept.consoleCancel(impUid, amount),
    payments: () => kept.emulator.ledger().payments,
    async sendWebhooks() {
      for (const hook of kept.takeWebhooks()) await sendWebhook(hook.url, hook.body);
    },
    async stop() {
      await served.stop();
      release();
    },
    letGo: release,
  };
}

/** A test in plain JavaScript has no compiler to tell it of a word that is spelled wrong. */
function checked(schema: typeof Rules, value: unknown): readonly FaultRule[];
function checked(schema: typeof Model, value: unknown): object;
function checked(schema: typeof Rules | typeof Model, value: unknown): unknown {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new SandboxFault(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
}

type Ask = { advance?: string; to?: string };

function moved(clock: VirtualClock, ask: Ask) {
  const target = destination(ask, clock.now());
  if ('why' in target) return { why: target.why };
  clock.jumpTo(target.at);
  return { now: new Date(clock.now()).toISOString() };
}
