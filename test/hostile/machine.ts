// What stands in for AWS and for the machine in a round of hostile requests: the bundler puts it in
// the place of the clients, the clock, the timers and the random ids.
import { IamportEmulator } from '../../sandbox/iamport/emulator';
import type { Write } from '../../sandbox/twin/store';
import { TwinTable } from '../../sandbox/twin/table';
import { sandboxOrderSecret } from '../../sandbox/order-key';
import { Random } from '../simulation/random';
import { environment, iamportOrigin, impKey, impSecret, startMs } from './settings';

/** One command to AWS, as the clients below receive it. */
type Command = { readonly input: Readonly<Record<string, unknown>> };
export type Message = { readonly queue: string; readonly body: string; readonly at: number };

class Machine {
  /** Virtual milliseconds since the epoch. */
  nowMs = startMs;
  random = new Random(1);
  readonly table = new TwinTable({ now: () => this.nowMs });
  readonly emulator = new IamportEmulator({ impKey, impSecret, now: () => this.nowMs });
  readonly writes: Write[] = [];
  messages: Message[] = [];
  /** Log lines, as they are written to standard output. */
  lines: string[] = [];
  /** Requests that left the functions past the adapter, or for another host. */
  strayCalls: string[] = [];

  constructor() {
    this.table.onWrite((write) => void this.writes.push(write));
  }
}

/** A bundle that is evaluated anew has a machine of its own: rounds share nothing. */
export const machine = new Machine();

export function dynamodbClient(): TwinTable {
  return machine.table;
}

export function jitteredPause(): Promise<void> {
  return Promise.resolve();
}

export function pause(): Promise<void> {
  return Promise.resolve();
}

const deadlines = new WeakMap<AbortSignal, AbortController>();

/** Passes only where an answer never comes. */
export function deadline(): AbortSignal {
  const controller = new AbortController();
  deadlines.set(controller.signal, controller);
  return controller.signal;
}

export function passDeadline(signal: AbortSignal | null | undefined): void {
  if (signal) deadlines.get(signal)?.abort(new Error('timeout'));
}

export function eventClock(at: number): { now: () => number } {
  const begun = machine.nowMs;
  return { now: () => Math.floor(at + (machine.nowMs - begun) / 1_000) };
}

export function elapsedMs(): number {
  return machine.nowMs;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

export const randomIds = {
  random: () => Array.from({ length: 25 }, () => alphabet[machine.random.whole(0, 35)]).join(''),
};

export class GetSecretValueCommand {
  constructor(readonly input: Readonly<Record<string, unknown>>) {}
}

export class SecretsManagerClient {
  async send({ input }: Command): Promise<{ readonly SecretString: string }> {
    if (input['SecretId'] === environment['ORDER_KEY_SECRET_ARN']) {
      return { SecretString: JSON.stringify(sandboxOrderSecret) };
    }
    return { SecretString: JSON.stringify({ imp_key: impKey, imp_secret: impSecret }) };
  }
}

export class SendMessageCommand {
  constructor(readonly input: Readonly<Record<string, unknown>>) {}
}

export class SQSClient {
  async send({ input }: Command): Promise<object> {
    const delayMs = Number(input['DelaySeconds'] ?? 0) * 1_000;
    const queue = String(input['QueueUrl']);
    const body = String(input['MessageBody']);
    machine.messages.push({ queue, body, at: machine.nowMs + delayMs });
    return {};
  }
}

/** The functions keep the fetch they find at their start; whatever asks later goes astray. */
export function strayFetch(url: unknown): Promise<Response> {
  machine.strayCalls.push(String(url).slice(0, 200));
  return Promise.reject(new TypeError('fetch failed'));
}

export function isOwnHost(url: URL): boolean {
  return url.origin === iamportOrigin;
}
