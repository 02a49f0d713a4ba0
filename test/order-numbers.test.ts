// Order numbers: a permutation under the stage's key, and what can not be computed from them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base36Cipher } from '../functions/adapters/base36-cipher';
import type { OrderKey } from '../functions/adapters/order-numbers';
import { keyedForm, keyedOrderNumbers } from '../functions/adapters/order-numbers';
import { attemptsMax, periodMax } from '../functions/domain/charge/charge';
import { judgeOrderKey } from '../functions/domain/common/order-key';
import { chargeNumber, form, orderKey } from './order-numbers';
import { ff1Decrypt, ff1Encrypt, orderNameOf } from './simulation/checker/order-numbers';
import { rows } from './table';

const anyId = fc.stringMatching(/^[a-z0-9]{25}$/).map((random) => `sub${random}`);
const anyPeriod = fc.integer({ min: 0, max: periodMax });
const anyAttempt = fc.integer({ min: 0, max: attemptsMax - 1 });
const anyPlain = fc.stringMatching(/^[a-z0-9]{31}$/);
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const cipher = base36Cipher(Buffer.alloc(32, 7));

test('the reference computes the samples that NIST publishes for FF1', () => {
  const key = '2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94';
  const table = rows(`
    bits radix tweak                  plain               sealed
    128  10    -                      0123456789          2433477484
    128  10    39383736353433323130   0123456789          6124200773
    128  36    3737373770717273373737 0123456789abcdefghi a9tv40mll9kdu509eum
    256  10    -                      0123456789          6657667009
    256  10    39383736353433323130   0123456789          1001623463
    256  36    3737373770717273373737 0123456789abcdefghi xs8a0azh2avyalyzuwd
  `);
  for (const [bits = '', radix = '', tweak = '', plain = '', sealed = ''] of table) {
    const ff1 = {
      key: hex(key).slice(0, Number(bits) / 8),
      radix: Number(radix),
      tweak: hex(tweak === '-' ? '' : tweak),
    };
    expect(ff1Encrypt(ff1, plain)).toBe(sealed);
    expect(ff1Decrypt(ff1, sealed)).toBe(plain);
  }
});

test('the cipher is FF1 at radix 36 and 31 digits, and turns every text back', () => {
  fc.assert(
    fc.property(anyPlain, fc.uint8Array({ minLength: 32, maxLength: 32 }), (plain, key) => {
      const mine = base36Cipher(key);
      const sealed = mine.encrypt(plain);
      expect(sealed).toBe(ff1Encrypt({ key, radix: 36 }, plain));
      expect(mine.decrypt(sealed)).toBe(plain);
      expect(mine.encrypt(mine.decrypt(plain))).toBe(plain);
    }),
    { numRuns: 500 },
  );
  for (const edge of ['0'.repeat(31), 'z'.repeat(31)]) {
    expect(cipher.decrypt(cipher.encrypt(edge))).toBe(edge);
  }
});

test('an order number is 32 letters and digits and reads back as what it names', () => {
  fc.assert(
    fc.property(anyId, anyPeriod, anyAttempt, (subscriptionId, period, attempt) => {
      const charge = form.charge({ subscriptionId, period, attempt });
      expect(charge).toMatch(/^1[a-z0-9]{31}$/);
      expect(form.parse(charge)).toEqual({ kind: 'charge', subscriptionId, period, attempt });
      const window = form.registration(subscriptionId, period);
      expect(form.parse(window)).toEqual({ kind: 'registration', subscriptionId, n: period });
      expect(window).not.toBe(charge);
    }),
  );
});

test('the checker reads the same names with code of its own', () => {
  fc.assert(
    fc.property(anyId, anyPeriod, anyAttempt, (subscriptionId, period, attempt) => {
      const uid = form.charge({ subscriptionId, period, attempt });
      const name = { subscription: subscriptionId, count: period, n: attempt };
      expect(orderNameOf(uid)).toEqual({ kind: 'charge', ...name });
    }),
  );
});

test('the next period changes nearly every character, and leaves no prefix', () => {
  const subscriptionId = `sub${'a'.repeat(25)}`;
  let same = 0;
  let prefix = 0;
  const pairs = 2_000;
  for (let period = 0; period < pairs; period += 1) {
    const now = chargeNumber(subscriptionId, period).slice(1);
    const next = chargeNumber(subscriptionId, period + 1).slice(1);
    same += [...now].filter((character, at) => next[at] === character).length;
    if (now.slice(0, 4) === next.slice(0, 4)) prefix += 1;
  }
  // Two random texts share 31 / 36 of a character.
  expect(same / pairs).toBeGreaterThan(0.6);
  expect(same / pairs).toBeLessThan(1.15);
  expect(prefix).toBe(0);
});

test('no two of twenty thousand charges share an order number', () => {
  const seen = new Set<string>();
  for (let at = 0; at < 20_000; at += 1) {
    const subscriptionId = `sub${String(at % 1_000).padStart(25, '0')}`;
    seen.add(chargeNumber(subscriptionId, Math.floor(at / 4_000), Math.floor(at / 1_000) % 4));
  }
  expect(seen.size).toBe(20_000);
});

test('what we did not issue is not ours', () => {
  for (const text of ['', 'order_monthly_0001', 'x'.repeat(32), 'C'.repeat(32), '1'.repeat(33)]) {
    expect(form.parse(text), text).toBeUndefined();
  }
  // Of 1,296 tails one is a registration's; of 36^4 counts charges and changes have 10,000.
  let read = 0;
  for (let at = 0; at < 10_000; at += 1) {
    if (form.parse(`1${at.toString(36).padStart(31, 'q')}`)) read += 1;
  }
  expect(read).toBeLessThan(60);
});

test('another key reads none of them, and says so by its fingerprint', () => {
  const other = keyedForm({ current: '1', versions: { '1': 'x'.repeat(64) } });
  const id = chargeNumber(`sub${'a'.repeat(25)}`, 3);
  expect(other.parse(id)).not.toEqual(form.parse(id));
  const [mine, theirs] = [form.fingerprints, other.fingerprints];
  const both = { ...mine, '2': 'another' };
  expect(judgeOrderKey(mine, {})).toBe('new');
  expect(judgeOrderKey(mine, mine)).toBe('same');
  expect(judgeOrderKey(both, mine)).toBe('new');
  expect(judgeOrderKey(mine, both)).toBe('differs');
  expect(judgeOrderKey(theirs, mine)).toBe('differs');
  expect(judgeOrderKey({ ...theirs, '2': 'another' }, mine)).toBe('differs');
});

/** An environment that reads a key which changes under it. */
function environment(first: OrderKey) {
  const world = { key: first, reads: 0, ms: 0, fails: false };
  const numbers = keyedOrderNumbers({
    read: () => {
      world.reads += 1;
      return world.fails ? Promise.reject(new Error('throttled')) : Promise.resolve(world.key);
    },
    clock: () => world.ms,
  });
  return { world, numbers };
}

const two: OrderKey = {
  current: '2',
  versions: { ...orderKey.versions, '2': 'the order key of a sandbox is no secret: version 2' },
};
const name = { subscriptionId: `sub${'b'.repeat(25)}`, period: 4, attempt: 1 };

test('a charge that was begun keeps its key version, and the next has the new one', async () => {
  const { numbers } = environment(two);
  const begun = form.charge({ ...name, attempt: 0 });
  expect(await numbers.charge(name, begun)).toBe(form.charge(name));
  expect(await numbers.charge(name)).toBe(keyedForm(two).charge(name));
  expect(await numbers.parse(begun)).toEqual({ kind: 'charge', ...name, attempt: 0 });
});

test('a card window is found under the version it was opened with, and all are told', async () => {
  const later = { current: '2', versions: { ...orderKey.versions, '2': 'another'.repeat(8) } };
  const numbers = keyedOrderNumbers({ read: async () => later, clock: () => 0 });
  const id = `sub${'a'.repeat(25)}`;
  const before = form.registration(id, 3);
  expect(await numbers.registration(id, 3, before.charAt(0))).toBe(before);
  expect((await numbers.registration(id, 3)).charAt(0)).toBe('2');
  expect(await numbers.parse(before)).toEqual({ kind: 'registration', subscriptionId: id, n: 3 });
  expect(await numbers.versions()).toEqual(['2', '1']);
});

test('the key is read once, and again for a version that another environment uses', async () => {
  const { world, numbers } = environment(orderKey);
  await numbers.charge(name);
  await Promise.all([numbers.charge(name), numbers.parse(form.charge(name))]);
  expect(world.reads).toBe(1);
  world.key = two;
  const newer = keyedForm(two).charge(name);
  // Strangers can not make it read the secret more than once a minute.
  for (let at = 0; at < 50; at += 1) expect(await numbers.parse(newer)).toBeUndefined();
  expect(world.reads).toBe(1);
  world.ms = 60_000;
  expect(await numbers.parse(newer)).toEqual({ kind: 'charge', ...name });
  expect(world.reads).toBe(2);
});

test('a flood of unknown versions reads the secret once a minute, failing or not', async () => {
  const { world, numbers } = environment(orderKey);
  const strange = form.charge(name).replace(/^./, 'x');
  await numbers.charge(name);
  world.fails = true;
  let refused = 0;
  // Two requests a second for ten minutes, while the secret can not be read.
  for (; world.ms < 600_000; world.ms += 500) {
    await numbers.parse(strange).catch(() => (refused += 1));
    // What is known stays known.
    expect(await numbers.charge(name)).toBe(form.charge(name));
  }
  expect(world.reads).toBeLessThanOrEqual(11);
  expect(refused).toBeLessThanOrEqual(10);
});

test('a key that can not be read makes no order number, and is asked for again', async () => {
  const { world, numbers } = environment(orderKey);
  world.fails = true;
  for (let at = 0; at < 20; at += 1)
    await expect(numbers.charge(name)).rejects.toThrow('throttled');
  expect(world.reads).toBe(1);
  world.ms = 1_000;
  const all = Array.from({ length: 20 }, () => numbers.parse(form.charge(name)));
  for (const done of await Promise.allSettled(all)) expect(done.status).toBe('rejected');
  expect(world.reads).toBe(2);
  world.fails = false;
  world.ms = 2_000;
  expect(await numbers.charge(name)).toBe(form.charge(name));
});
