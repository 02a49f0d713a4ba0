// Judges an answer and what followed from it, by rules of its own: it knows no code of the system.
import type { Write } from '../../sandbox/twin/store';
import type { Attack } from './attacks/attack';
import { reflected } from './attacks/attack';
import type { Cast } from './cast';
import type { Reply } from './door';
import { machine } from './machine';
import { provider } from './provider';
import { impKey, impSecret, returnUrl } from './settings';
import { unreadable } from './stored';
import type { Shown } from './truth';
import { contradictions, isJustified, shownOf } from './truth';
import type { Person } from './world';

/** Looks that strangers may cause at iamport for one order number, in a round of no time. */
const looksMax = 10;
const plainHeader = /^[\x20-\x7e]*$/;
const results = new RegExp(`^${returnUrl.replaceAll('.', '\\.')}\\?result=res[a-z0-9]{25}$`);
/** What may never be written to a log: card numbers, masked ones too, and tokens. */
const secretShapes = /\d{6}\*{4,}|(?<!\w)\d{16}(?!\w)|token\d+x\d+|Bearer /;

export class Oracle {
  /** Provider calls that webhooks about unknown ids have caused. */
  unknownCalls = 0;
  unknownWebhooks = 0;
  private readonly owners = new Map<string, Person>();
  private readonly markers: RegExp;
  private readonly secrets: RegExp;
  private readonly known = new Map<Person, Shown>();
  private readonly looks = new Map<string, number>();
  private readonly refusals = new Map<string, string>();
  private truth = '';
  private keys: ReadonlySet<string> = new Set();

  constructor(private readonly cast: Cast) {
    for (const person of cast.world.people) {
      for (const text of [person.userId, person.name, person.email, person.tel]) {
        this.owners.set(text, person);
      }
      for (const { customer_uid } of person.windows) this.owners.set(customer_uid, person);
    }
    this.markers = anyOf([...this.owners.keys()]);
    this.secrets = anyOf([...this.owners.keys(), impKey, impSecret, reflected]);
  }

  async begin(): Promise<void> {
    for (const person of this.cast.world.people) {
      this.known.set(person, await shownOf(this.cast.world, person));
    }
    this.truth = truthNow();
    this.keys = new Set(machine.emulator.book.keys.keys());
    this.clear();
  }

  /** Undefined where all is well; otherwise what is wrong, in a sentence. */
  async judge(attack: Attack, reply: Reply): Promise<string | undefined> {
    const fault =
      this.answered(attack, reply) ??
      this.told(attack, reply) ??
      this.followed(attack) ??
      this.logged() ??
      (machine.writes.length > 0 ? await this.written(attack) : undefined);
    if (attack.isUnknown) {
      this.unknownWebhooks += 1;
      this.unknownCalls += provider.calls.length;
    }
    this.clear();
    return fault;
  }

  private answered(attack: Attack, { status, headers, text, threw }: Reply): string | undefined {
    if (threw !== undefined) return `the function threw: ${threw}`;
    if (status >= 500) return `it was answered ${status}`;
    if (!attack.statuses.includes(status)) {
      return `it was answered ${status} and not ${attack.statuses.join(' or ')}`;
    }
    for (const [name, value] of Object.entries(headers)) {
      if (!plainHeader.test(`${name}${String(value)}`)) return `the header ${name} is not plain`;
    }
    const location = headers['location'];
    if (status === 303 && !results.test(String(location))) {
      return `the way on is ${String(location)}`;
    }
    if (status < 400) return undefined;
    const said = jsonOf(text);
    if (said?.['status'] !== status) return 'the refusal is no problem document';
    const { alike } = attack;
    if (alike === undefined) return undefined;
    const before = this.refusals.get(alike) ?? text;
    this.refusals.set(alike, before);
    return before === text ? undefined : `it was refused otherwise before: ${before}`;
  }

  /** Nobody's data but the actor's own stands in an answer, and nothing of the request. */
  private told(attack: Attack, { headers, text }: Reply): string | undefined {
    const whole = `${text}${JSON.stringify(headers)}`;
    if (whole.includes(reflected)) return 'the answer repeats what was sent';
    if (whole.includes(impKey) || whole.includes(impSecret)) return 'the answer holds the secret';
    for (const [marker] of whole.matchAll(this.markers)) {
      const owner = this.owners.get(marker);
      if (owner !== attack.actor) return `the answer holds data of another: ${marker}`;
    }
    return undefined;
  }

  private followed(attack: Attack): string | undefined {
    if (machine.strayCalls.length > 0) return `a call went astray: ${machine.strayCalls.join()}`;
    const { mayTouch } = attack;
    if (!mayTouch && provider.calls.length > 0) {
      return `iamport was asked: ${provider.calls.map(({ path }) => path).join(', ')}`;
    }
    if (!mayTouch && machine.messages.length > 0) return 'a message was queued';
    const changed = this.changed(mayTouch);
    if (changed !== undefined) return changed;
    const { flooded } = attack;
    if (flooded === undefined) return undefined;
    const looks = (this.looks.get(flooded) ?? 0) + provider.calls.length;
    this.looks.set(flooded, looks);
    return looks > looksMax ? `strangers made us ask iamport ${looks} times` : undefined;
  }

  /** No money moves; of keys, only one that was allotted to this very subscription is deleted. */
  private changed(mayTouch: Person | undefined): string | undefined {
    const held = this.keys;
    const before = this.truth;
    this.truth = truthNow();
    this.keys = new Set(machine.emulator.book.keys.keys());
    if (this.truth !== before) return 'something changed at iamport';
    const allotted = new Set(mayTouch?.windows.map(({ customer_uid }) => customer_uid));
    const stray = [...held].find((key) => !this.keys.has(key) && !allotted.has(key));
    return stray === undefined ? undefined : `a key that is another's was deleted: ${stray}`;
  }

  private logged(): string | undefined {
    for (const line of machine.lines) {
      const fault =
        logFault(line) ?? (this.secrets.test(line) ? 'holds what is secret' : undefined);
      if (fault !== undefined) return `a log line ${fault}: ${line.slice(0, 300)}`;
    }
    return undefined;
  }

  /** Only what it may touch, only what can be read, and only what the provider's truth says. */
  private async written(attack: Attack): Promise<string | undefined> {
    const { mayTouch } = attack;
    const [first] = machine.writes;
    if (!mayTouch) return `something was written: ${placeOf(first)}`;
    for (const write of machine.writes) {
      const mine = placeOf(write).includes(mayTouch.subscription) || isCase(write, mayTouch);
      if (!mine) return `something of another was written: ${placeOf(write)}`;
      const odd = unreadable(write.after);
      if (odd !== undefined) return `an item was written that can not be read: ${odd}`;
    }
    const before = this.known.get(mayTouch);
    const after = await shownOf(this.cast.world, mayTouch);
    this.known.set(mayTouch, after);
    const [contradiction] = contradictions(mayTouch, after);
    if (contradiction !== undefined) return contradiction;
    if (before && isJustified(mayTouch, before, after)) return undefined;
    return `a stranger changed ${before?.view} to ${after.view}`;
  }

  private clear(): void {
    machine.writes.length = 0;
    machine.messages = [];
    machine.lines = [];
    machine.strayCalls = [];
    provider.calls = [];
  }
}

/** One JSON object on one line, and nothing that looks like a card or a token. */
export function logFault(line: string): string | undefined {
  if (!line.endsWith('\n') || line.slice(0, -1).includes('\n')) return 'is not one line';
  if (!jsonOf(line)) return 'is no JSON object';
  return secretShapes.test(line) ? 'holds what looks like a card or a token' : undefined;
}

export function anyOf(texts: readonly string[]): RegExp {
  const escaped = texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('|'), 'g');
}

function truthNow(): string {
  const { book } = machine.emulator;
  return `${book.changes} ${book.payments.length}`;
}

function placeOf(write: Write | undefined): string {
  return `${String(write?.after['pk'])} ${String(write?.after['sk'])}`;
}

function isCase({ after }: Write, person: Person): boolean {
  return after['pk'] === 'CASE' && JSON.stringify(after).includes(person.subscription);
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
