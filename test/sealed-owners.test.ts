// A user in the provider's records: opened with the stage's key, and nothing without it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sealedOwners } from '../functions/adapters/sealed-owners';

const keyed = (current: string, versions: Record<string, string>) =>
  sealedOwners(() => Promise.resolve({ current, versions }));
const owners = keyed('a', { a: 'one' });

test('what is sealed opens to the same user, reads alike each time, and is short', async () => {
  const user = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 });
  await fc.assert(
    fc.asyncProperty(user, async (userId) => {
      const sealed = (await owners.seal(userId)) ?? '';
      expect(await owners.seal(userId)).toBe(sealed);
      expect(await owners.open(sealed)).toBe(userId);
    }),
    { numRuns: 200 },
  );
  const longest = await owners.seal('x'.repeat(255));
  expect(longest?.length).toBeLessThan(400);
});

test('an address of a customer stands nowhere in it', async () => {
  expect(await owners.seal('buyer@example.com')).not.toContain('buyer');
});

test('a sealed user with one letter changed opens to nobody', async () => {
  const sealed = (await owners.seal('user-1')) ?? '';
  for (let at = 1; at < sealed.length; at += 1) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    const forged = sealed.slice(0, at) + other + sealed.slice(at + 1);
    const opened = await owners.open(forged);
    // The last letter may carry bits that no byte has.
    if (at < sealed.length - 1) expect(opened).toBeUndefined();
  }
});

test('an older version of the key still opens what it sealed', async () => {
  const sealed = (await owners.seal('user-1')) ?? '';
  expect(await keyed('b', { a: 'one', b: 'two' }).open(sealed)).toBe('user-1');
  expect(await keyed('b', { b: 'two' }).open(sealed)).toBeUndefined();
});
