// People with subscriptions in every state, made through the doors, and time that can pass.
import { finishWindow } from '../../sandbox/iamport/window';
import type { Door, Reply } from './door';
import type { Message } from './machine';
import { machine } from './machine';
import { chargeQueue } from './settings';

export type Json = Readonly<Record<string, unknown>>;
export type Window = { readonly merchant_uid: string; readonly customer_uid: string };

export type Person = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly tel: string;
  subscription: string;
  result: string;
  readonly windows: Window[];
  /** Payments the provider holds for this person. */
  readonly payments: Window[];
};

export const approving = '4242-4242-4242-4242';
export const declining = '4000-0000-0000-0002';
const jsonType = { 'content-type': 'application/json' };

export class World {
  readonly people: Person[] = [];
  /** Work that the functions reported as failed, by queue. */
  readonly failures: string[] = [];

  constructor(readonly door: Door) {}

  /** A customer whose name, address, number and keys must appear in no one else's answers. */
  person(): Person {
    const n = String(machine.random.whole(1_000_000, 9_999_999));
    const person: Person = {
      userId: `user-${n}-${this.people.length}`,
      name: `김${n}이름`,
      email: `taint${n}@mail.example`,
      tel: `010-${n.slice(0, 3)}9-${n.slice(3)}`,
      subscription: '',
      result: '',
      windows: [],
      payments: [],
    };
    this.people.push(person);
    return person;
  }

  claims(person: Person): Record<string, string> {
    return { sub: person.userId, iss: 'https://issuer.example', aud: 'maedal', scope: 'openid' };
  }

  async json(person: Person, method: string, path: string, body?: object): Promise<Reply> {
    const sent = body ? { headers: jsonType, body: JSON.stringify(body) } : {};
    return this.door.ask({ method, path, claims: this.claims(person), ...sent });
  }

  async operator(method: string, path: string, body?: object): Promise<Reply> {
    const claims = { sub: 'operator-1', scope: 'openid billing/operator' };
    const sent = body ? { headers: jsonType, body: JSON.stringify(body) } : {};
    return this.door.ask({ method, path, claims, ...sent });
  }

  buyerOf({ name, email, tel }: Person) {
    return { name, email, tel };
  }

  async checkout(person: Person, plan = 'basic-monthly'): Promise<Json> {
    const body = { plan, buyer: this.buyerOf(person) };
    return this.opened(person, await this.json(person, 'POST', '/subscriptions', body));
  }

  async cardWindow(person: Person): Promise<Json> {
    const path = `/subscriptions/${person.subscription}/card`;
    const body = { buyer: this.buyerOf(person) };
    return this.opened(person, await this.json(person, 'POST', path, body));
  }

  /** The window closes; its channel may be another than the one it was opened for. */
  finish(params: Json, card: string | undefined, changes: Json = {}): string {
    const end = finishWindow(machine.emulator, { ...params, ...changes }, card);
    return end.impUid ?? '';
  }

  async callback(person: Person, imp_uid: string): Promise<Reply> {
    const merchant_uid = person.windows.at(-1)?.merchant_uid ?? '';
    return this.json(person, 'POST', '/billing/charge', { imp_uid, merchant_uid });
  }

  async signUp(person: Person, card = approving): Promise<void> {
    const params = await this.checkout(person);
    await this.callback(person, this.finish(params, card));
  }

  /** Delivers what is queued, and what it leads to, as long as it is due. */
  async deliver(): Promise<void> {
    for (;;) {
      const due = machine.messages.filter((message) => message.at <= machine.nowMs);
      if (due.length === 0) return;
      machine.messages = machine.messages.filter((message) => message.at > machine.nowMs);
      for (const message of due) await this.receive(message);
    }
  }

  /** The minutely, hourly or nightly rule. */
  async tick(rule: 'plan' | 'resolve' | 'reconcile'): Promise<void> {
    const time = new Date(machine.nowMs).toISOString();
    try {
      await this.door.invoke(rule, { time });
    } catch (fault) {
      this.failures.push(`${rule}: ${String(fault)}`);
    }
    await this.deliver();
  }

  async pass(ms: number): Promise<void> {
    machine.nowMs += ms;
    await this.deliver();
  }

  private async receive(message: Message): Promise<void> {
    const name = message.queue === chargeQueue ? 'collect' : 'resolve';
    const attributes = {
      ApproximateFirstReceiveTimestamp: String(machine.nowMs),
      ApproximateReceiveCount: '1',
    };
    const record = { messageId: 'message-1', body: message.body, attributes };
    try {
      const report = await this.door.invoke(name, { Records: [record] });
      const { batchItemFailures = [] } = report as { batchItemFailures?: readonly unknown[] };
      if (batchItemFailures.length > 0) this.failures.push(`${name}: ${message.body}`);
    } catch (fault) {
      this.failures.push(`${name}: ${String(fault)}`);
    }
  }

  private opened(person: Person, reply: Reply): Json {
    if (reply.status !== 201) throw new Error(`a checkout was answered ${reply.status}`);
    const opened = JSON.parse(reply.text) as Json;
    const params = opened['request_pay'] as Json & Window;
    person.subscription = String(opened['subscription']);
    person.result = String(opened['result']);
    const { merchant_uid, customer_uid } = params;
    person.windows.push({ merchant_uid, customer_uid });
    return params;
  }
}
