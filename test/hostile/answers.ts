// Months of billing on spoiled answers of iamport's (S18, S19, S20); the books must tell the truth.
import { anyOf, logFault } from './oracle';
import type { Finding, Job, Tally } from './job';
import { machine } from './machine';
import type { Call } from './provider';
import { provider } from './provider';
import { impKey, impSecret } from './settings';
import { leakedText, spoil } from './spoil';
import { digest, unreadable } from './stored';
import { contradictions, hasCase, paymentsOf, shownOf } from './truth';
import type { Json, Person, World } from './world';
import { approving, declining } from './world';

const newcomers = 5;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Bytes that may be taken of an answer: the longest list, and the piece that went beyond. */
const takenMax = 4_194_304 + 2 * 65_536;
/** Pauses within a month after the day on which it is charged; spoiled up to the fifth. */
const pauses = [
  ...[5 * second, 30 * second, 30 * second, 2 * minute, 10 * minute, 15 * minute, hour, 6 * hour],
  ...[16 * hour, day, day, 2 * day, 3 * day],
];
const spoiledPauses = 5;

export async function playAnswers(world: World, { count }: Job): Promise<Tally> {
  const run = new AnswersRun(world);
  for (let month = 2; run.spoiled < count && month < 40; month += 1) await run.month(month, count);
  await run.calm();
  const findings = await run.judge();
  return {
    done: run.spoiled,
    findings: findings.slice(0, 5),
    byFamily: run.byKind,
    unknownWebhooks: 0,
    unknownCalls: 0,
    digest: digest(),
  };
}

class AnswersRun {
  spoiled = 0;
  readonly byKind: Record<string, number> = {};
  private readonly findings: Finding[] = [];
  private readonly trail: string[] = [];
  private most = 0;

  constructor(private readonly world: World) {}

  /** People come, and those who are there are charged, while answers are spoiled on their way. */
  async month(month: number, most: number): Promise<void> {
    this.most = most;
    machine.nowMs = Math.max(machine.nowMs, Date.UTC(2027, month, 10, 1, 0, 0));
    this.arm(0.6);
    await this.world.tick('plan');
    for (let more = 0; more < newcomers; more += 1) await this.comeAlong();
    for (const [at, ms] of pauses.entries()) {
      if (at === spoiledPauses) this.arm(0);
      await this.passed(ms);
    }
    this.arm(0.5);
    await this.world.tick('reconcile');
    this.arm(0);
    this.readLog();
  }

  /** Eight days in which iamport answers truly, with a reconciliation every night. */
  async calm(): Promise<void> {
    this.arm(0);
    for (let days = 0; days < 8; days += 1) {
      for (const ms of [minute, 15 * minute, hour, 6 * hour, 16 * hour]) await this.passed(ms);
      await this.world.tick('reconcile');
    }
    this.readLog();
  }

  async judge(): Promise<readonly Finding[]> {
    for (const person of this.world.people) {
      if (person.subscription === '') continue;
      const shown = await shownOf(this.world, person);
      for (const says of contradictions(person, shown)) this.find(says, person);
      if (!shown.view.startsWith('{') || !shown.charges.startsWith('{')) continue;
      this.judgeMoney(person, JSON.parse(shown.view) as Json, JSON.parse(shown.charges) as Items);
    }
    for (const item of machine.table.dump()) {
      const odd = unreadable(item);
      if (odd !== undefined) this.find(`an item can not be read: ${odd} (${String(item['sk'])})`);
    }
    const cases = await this.world.operator('GET', '/admin/cases');
    if (cases.status !== 200) this.find(`the cases are answered ${cases.status}`);
    for (const stray of machine.strayCalls) this.find(`a call went astray: ${stray}`);
    if (provider.mostTaken > takenMax) this.find(`${provider.mostTaken} bytes were taken`);
    for (const failure of this.world.failures) this.find(`work failed: ${failure}`);
    return this.findings;
  }

  /** Every payment that is kept is booked once, or a person is asked about it. */
  private judgeMoney(person: Person, view: Json, { items }: Items): void {
    const kept = paymentsOf(person).filter(
      (row) => row.paid_at > 0 && row.cancel_amount < row.amount,
    );
    const booked = items.filter((charge) => charge['status'] === 'paid').length;
    const asked = hasCase(person);
    if (kept.length > booked && !asked) {
      this.find(`${kept.length} payments are kept, ${booked} booked, and there is no case`, person);
    }
    const orders = new Set(kept.map(({ merchant_uid }) => merchant_uid));
    if (orders.size < kept.length) this.find('one order number was paid twice', person);
    if (view['charge_pending'] === true && !asked) {
      this.find('a charge is in doubt for ever, and nobody is asked', person);
    }
  }

  private async comeAlong(): Promise<void> {
    const { random } = machine;
    const person = this.world.person();
    const card = random.chance(0.75) ? approving : declining;
    const params = await this.world.checkout(person);
    const imp_uid = this.world.finish(params, card);
    const { merchant_uid } = person.windows.at(-1) ?? { merchant_uid: '' };
    const query = new URLSearchParams({ imp_uid, merchant_uid, imp_success: 'true' }).toString();
    const webhook = { method: 'POST', path: '/iamport/webhook' };
    const body = JSON.stringify({ imp_uid, merchant_uid, status: 'paid' });
    const headers = { 'content-type': 'application/json' };
    const answers = [
      random.chance(0.5)
        ? await this.world.callback(person, imp_uid)
        : await this.world.door.ask({
            method: 'GET',
            path: `/mobile/billing/landing?${query}`,
          }),
      await this.world.door.ask({ ...webhook, headers, body }),
    ];
    for (const { status, threw } of answers) {
      if (status >= 500 || threw !== undefined) {
        this.find(`a door answered ${status} ${threw ?? ''}`, person);
      }
    }
  }

  private async passed(ms: number): Promise<void> {
    await this.world.pass(ms);
    await this.world.tick('resolve');
    await this.world.tick('plan');
  }

  private arm(share: number): void {
    const { random } = machine;
    provider.spoil = (call, good) => {
      if (share === 0 || this.spoiled >= this.most || !random.chance(share)) return undefined;
      const spoiled = spoil(random, good);
      this.spoiled += 1;
      this.byKind[spoiled.what] = (this.byKind[spoiled.what] ?? 0) + 1;
      this.trail.push(told(call, spoiled.what, spoiled.body));
      return spoiled;
    };
  }

  private readLog(): void {
    const secrets = anyOf([
      ...this.world.people.flatMap(({ name, email, tel, windows }) => [
        ...[name, email, tel],
        ...windows.map(({ customer_uid }) => customer_uid),
      ]),
      ...[impKey, impSecret, ...leakedText.split(' ')],
    ]);
    for (const line of machine.lines) {
      const fault = logFault(line) ?? (secrets.test(line) ? 'holds what is secret' : undefined);
      if (fault !== undefined) this.find(`a log line ${fault}: ${line.slice(0, 300)}`);
    }
    machine.lines = [];
    machine.writes.length = 0;
    provider.calls = [];
  }

  /** With the spoiled answers that concern this person, latest last. */
  private find(says: string, person?: Person): void {
    const ids =
      person &&
      [...person.windows, ...paymentsOf(person)].flatMap(({ merchant_uid, customer_uid }) => [
        merchant_uid,
        customer_uid ?? merchant_uid,
      ]);
    const own = ids ? this.trail.filter((line) => ids.some((id) => line.includes(id))) : this.trail;
    const shown = own.slice(-12).map((line) => line.slice(0, 1_500));
    this.findings.push({ says, shown: shown.join('\n') });
  }
}

type Items = { readonly items: readonly Json[] };

function told(call: Call, what: string, body: string | Uint8Array): string {
  const at = new Date(machine.nowMs).toISOString();
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('hex');
  return `${at} ${call.method} ${call.path} ${call.body} answered with ${what}: ${text}`;
}
