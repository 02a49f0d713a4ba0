// Order numbers as a keyed permutation of what they name: readable with the key, else a riddle.
import { createHmac } from 'node:crypto';
import { attemptsMax, periodMax } from '../domain/charge/charge';
import { assert } from '../domain/common/errors';
import type { AttemptId, SubscriptionId } from '../domain/common/identity';
import { isSubscriptionId } from '../domain/common/identity';
import type { OrderKeys } from '../domain/common/order-key';
import type { ChangeName, ChargeName, OrderName, OrderNumbers } from '../ports/order-numbers';
import type { Base36Cipher } from './base36-cipher';
import { base36Cipher } from './base36-cipher';

/** The key's versions by their name, one character of [a-z0-9], and the one that is in use. */
export type OrderKey = {
  readonly current: string;
  readonly versions: Readonly<Record<string, string>>;
};

const shape = /^[a-z0-9]{32}$/;
/** The last two characters hold kind and counter: 36 × 36 = 3 × 432. */
const counters = 432;
const kinds = ['charge', 'registration', 'change'] as const;

export type KeyedForm = {
  readonly charge: (of: ChargeName, version?: string) => AttemptId;
  readonly change: (of: ChangeName, version?: string) => AttemptId;
  readonly registration: (subscriptionId: SubscriptionId, n: number, version?: string) => AttemptId;
  /** The present one first. */
  readonly versions: readonly string[];
  readonly parse: (text: string) => OrderName | undefined;
  readonly fingerprints: OrderKeys;
};

/**
 * 32 characters: iamport allows 40, some PGs cut or refuse more than letters and digits (P11). The
 * first is the key's version; the other 31 are the subscription (25), a period or registration (4),
 * and kind and counter (2), permuted together by FF1 under that version.
 */
export function keyedForm({ current, versions }: OrderKey): KeyedForm {
  const ciphers = new Map<string, Base36Cipher>();
  const fingerprints: Record<string, string> = {};
  for (const [version, secret] of Object.entries(versions)) {
    ciphers.set(version, base36Cipher(derived(secret, 'maedal order numbers')));
    const print = derived(secret, 'maedal order key fingerprint');
    fingerprints[version] = print.toString('hex').slice(0, 32);
  }
  const seal = (version: string, plain: string): AttemptId => {
    const cipher = ciphers.get(version);
    if (!cipher) throw new Error(`order key: version ${version} is missing from the secret`);
    return version + cipher.encrypt(plain);
  };
  return {
    charge: ({ subscriptionId, period, attempt }, version = current) =>
      seal(version, body(subscriptionId) + base36(period, 4) + tail('charge', attempt)),
    change: ({ subscriptionId, period, k }, version = current) =>
      seal(version, body(subscriptionId) + base36(period, 4) + tail('change', k)),
    registration: (subscriptionId, n, version = current) =>
      seal(version, body(subscriptionId) + base36(n, 4) + tail('registration', 0)),
    parse(text) {
      const cipher = ciphers.get(text.charAt(0));
      return cipher && shape.test(text) ? read(cipher.decrypt(text.slice(1))) : undefined;
    },
    versions: [current, ...Object.keys(versions).filter((version) => version !== current)],
    fingerprints,
  };
}

/** A text that decodes to what is never made was not made by us. */
function read(plain: string): OrderName | undefined {
  const subscriptionId = `sub${plain.slice(0, 25)}`;
  const count = parseInt(plain.slice(25, 29), 36);
  const last = parseInt(plain.slice(29), 36);
  const counter = last % counters;
  const kind = kinds[Math.floor(last / counters)];
  if (kind === undefined) return undefined;
  switch (kind) {
    case 'charge':
      if (count > periodMax || counter >= attemptsMax) return undefined;
      return { kind: 'charge', subscriptionId, period: count, attempt: counter };
    case 'registration':
      return counter === 0 ? { kind: 'registration', subscriptionId, n: count } : undefined;
    case 'change':
      if (count > periodMax) return undefined;
      return { kind: 'change', subscriptionId, period: count, k: counter };
  }
}

export type OrderNumberDeps = {
  /** The key as the stage's secret holds it. */
  readonly read: () => Promise<OrderKey>;
  /** Milliseconds on a clock that only moves forward. */
  readonly clock: () => number;
};

/**
 * Strangers name versions that do not exist: one minute passes between two reads, whether they fail
 * or not.
 */
const againMs = 60_000;
/** A first read that failed is answered so to all who come within this time. */
const failedMs = 1_000;

/**
 * The key is read once per execution environment, and again where a version is named that this
 * environment does not know: another one may have begun to use it. A read that fails leaves what is
 * known as it is.
 */
export function keyedOrderNumbers({ read: readKey, clock }: OrderNumberDeps): OrderNumbers {
  let held: Promise<KeyedForm> | undefined;
  let readAt = -Infinity;
  const read = (): Promise<KeyedForm> => {
    readAt = clock();
    return readKey().then(keyedForm);
  };
  const first = (): Promise<KeyedForm> => {
    const reading = read();
    held = reading;
    reading.catch(() => undefined);
    return reading;
  };
  const again = (): Promise<KeyedForm> => {
    const reading = read();
    reading.then(
      () => (held = reading),
      () => undefined,
    );
    return reading;
  };
  const known = async (): Promise<KeyedForm> => {
    const reading = held ?? first();
    const [done] = await Promise.allSettled([reading]);
    if (done.status === 'fulfilled') return done.value;
    // Of all who waited for it, one asks again.
    if (held === reading && clock() - readAt >= failedMs) void first();
    return held ?? reading;
  };
  const formFor = async (wanted: readonly string[]): Promise<KeyedForm> => {
    const form = await known();
    const knows = wanted.every((version) => version in form.fingerprints);
    return knows || clock() - readAt < againMs ? form : again();
  };
  return {
    async charge(of, earlier) {
      const version = earlier?.charAt(0);
      const form = await formFor(version === undefined ? [] : [version]);
      return form.charge(of, version);
    },
    async change(of, earlier) {
      const version = earlier?.charAt(0);
      const form = await formFor(version === undefined ? [] : [version]);
      return form.change(of, version);
    },
    async registration(subscriptionId, n, version) {
      const form = await formFor(version === undefined ? [] : [version]);
      return form.registration(subscriptionId, n, version);
    },
    async versions() {
      return (await formFor([])).versions;
    },
    async parse(text) {
      return shape.test(text) ? (await formFor([text.charAt(0)])).parse(text) : undefined;
    },
    async fingerprints(wanted) {
      return (await formFor(wanted)).fingerprints;
    },
  };
}

const derived = (secret: string, use: string): Buffer =>
  createHmac('sha256', secret).update(use).digest();

function body(id: SubscriptionId): string {
  assert(isSubscriptionId(id), 'a subscription id is sub and 25 letters or digits');
  return id.slice(3);
}

function tail(kind: (typeof kinds)[number], counter: number): string {
  assert(counter < counters, 'kind and counter share two characters');
  return base36(kinds.indexOf(kind) * counters + counter, 2);
}

function base36(value: number, width: number): string {
  assert(Number.isSafeInteger(value) && value >= 0, 'an id counts in whole numbers');
  const text = value.toString(36).padStart(width, '0');
  assert(text.length === width, `an id part fits in ${width} characters`);
  return text;
}
