// npm run check-channel: what it says of a channel, by what its card windows left at iamport.
import { expect, test } from 'vitest';
import { checkChannel, tellShopIds } from '../bin/check-channel';
import { storeChannels } from '../functions/adapters/iamport-channels';
import { emulatorFetch } from '../sandbox/iamport/fetch';
import type { PaymentRow } from '../sandbox/iamport/types';
import { World } from './world';

async function check(world: World, payment?: string) {
  const said: string[] = [];
  const now = Math.floor(world.nowMs / 1_000);
  const say = (line: string) => void said.push(line);
  const options = { payment, days: 3, now, say };
  const finding = await checkChannel(world.deps().gateway, options);
  return { finding, said: said.join('\n') };
}

/** A card window whose channel is set up for ordinary payments. */
async function charged(world: World): Promise<PaymentRow> {
  const window = await world.checkout('user-9');
  world.finish(window);
  const { book } = world.emulator;
  const row = book.rowsOf(window.windowId)[0];
  if (!row) throw new Error('the window left no record');
  book.keys.delete(row.customer_uid ?? '');
  return Object.assign(row, { customer_uid_usage: null });
}

test('a channel that issues is told to issue, whatever its keys were charged since', async () => {
  const world = new World();
  await world.subscribe();
  const { finding, said } = await check(world);
  expect(finding).toBe('issues');
  expect(said).toContain('this channel issues billing keys: 1 card windows');
});

test('a channel that takes money is told to, with each payment', async () => {
  const world = new World();
  await world.subscribe();
  const row = await charged(world);
  for (const { finding, said } of [await check(world), await check(world, row.imp_uid)]) {
    expect(finding).toBe('charges');
    expect(said).toContain('this channel charges instead of issuing');
    expect(said).toContain(`${row.imp_uid}: 9900 won taken at 2027-01-31T03:00:00.000Z, no key`);
  }
});

test('without a card window, or an answer, nothing is claimed', async () => {
  const world = new World();
  expect((await check(world)).said).toContain('no card window is on record');
  world.emulator.script([{ route: 'any', fault: { kind: 'http', status: 502 }, count: 0 }]);
  const { finding, said } = await check(world);
  expect([finding, said]).toEqual(['unclear', expect.stringContaining('gave no answer')]);
});

/** What is said of the shop ids of a store, and whether it fits. */
async function shopIds(world: World, wanted: { channel?: string; mid?: string } = {}) {
  const said: string[] = [];
  const listed = await storeChannels({
    fetch: emulatorFetch(world.emulator),
    baseUrl: 'http://localhost:3001',
    credentials: async () => ({ impKey: 'key', impSecret: 'secret' }),
    clock: () => world.nowMs,
    deadlineMs: 60_000,
    timer: () => new AbortController().signal,
  });
  const isIts = tellShopIds(listed, { ...wanted, say: (line) => void said.push(line) });
  return { isIts, said: said.join('\n') };
}

test('the shop id of each channel is printed, and compared where it is named', async () => {
  const world = new World();
  const live = 'channel-key-kicc-live';
  const { said } = await shopIds(world);
  expect(said).toContain('kicc, channel-key-kicc-live: set it with -c mid=IM000001');
  expect(said).toContain('a test channel, channel-key-kicc: set it with -c mid=T5102001');
  const mine = await shopIds(world, { channel: live, mid: 'IM000001' });
  expect(mine.isIts).toBe(true);
  expect(mine.said).not.toContain('T5102001');
  const other = await shopIds(world, { channel: live, mid: 'T5102001' });
  expect(other.isIts).toBe(false);
  expect(other.said).toContain('none of them has the shop id T5102001');
});

test('where iamport lists no channels, nothing is contradicted', async () => {
  const world = new World();
  expect((await shopIds(world, { channel: 'channel-key-of-none' })).isIts).toBe(true);
  world.emulator.script([{ route: 'look', fault: { kind: 'http', status: 403 }, count: 0 }]);
  const { isIts, said } = await shopIds(world, { mid: 'IM000001' });
  expect([isIts, said]).toEqual([true, expect.stringContaining('its console shows the shop id')]);
});
