// A new card that comes while a charge is in flight: remembered, and taken on when it is settled.
import { expect, test } from 'vitest';
import { observePayment } from '../functions/usecases/checkout/observe-payment';
import { openCardWindow } from '../functions/usecases/checkout/open-checkout';
import type { FaultRule } from '../sandbox/iamport/types';
import { World } from './world';
import { isChargeOf } from './order-numbers';

const dueAt = Date.parse('2027-02-28T10:00:00+09:00');
const minute = 60_000;
const hour = 60 * minute;
const userId = 'user-1';

/** A renewal in flight, and a customer who comes back from the window with another card. */
async function newCard(rules: readonly FaultRule[], isFinished = true) {
  const world = new World();
  const id = await world.subscribe();
  const load = async () => world.deps().ledger.load(id);
  const former = (await load())?.keyId ?? '';
  world.emulator.script([...rules]);
  await world.advanceTo(dueAt + 1_000);
  expect((await load())?.claim).toBeDefined();
  const window = await openCardWindow(world.deps(), { userId, id, buyer: {} });
  if (isFinished) world.finish(window);
  const visit = () => observePayment(world.deps(), { attemptId: window.windowId, userId });
  expect(await visit()).toMatchObject({ word: 'pending' });
  return { world, id, load, former, window, visit };
}

const asked = (world: World, period: number) =>
  world.emulator.ledger().payments.filter((row) => isChargeOf(row, period));

const lost: FaultRule = { route: 'again', fault: { kind: 'dropAfter' } };
const absent: FaultRule = { route: 'again', fault: { kind: 'dropBefore' } };
const declined: FaultRule = { route: 'again', fault: { kind: 'decline' } };

test('paid with the former card, the new one is in force for the next period', async () => {
  const { world, load, former, window, visit } = await newCard([lost]);
  expect(await load()).toMatchObject({ keyId: former, claim: { keyId: former } });
  await world.advanceTo(dueAt + minute);
  expect(await load()).toMatchObject({ status: 'active', period: 2, keyId: window.keyId });
  expect(world.emulator.book.keys.has(former)).toBe(false);
  expect(world.emulator.book.keys.has(window.keyId)).toBe(true);
  expect(await visit()).toMatchObject({ word: 'changed' });
  await world.advanceTo('2027-03-31T11:00:00+09:00');
  expect(asked(world, 2).at(-1)).toMatchObject({ status: 'paid', customer_uid: window.keyId });
});

test('declined with the former card, the new one is charged at the next retry', async () => {
  const late: FaultRule = { ...declined, nth: 1 };
  const { world, load, former, window } = await newCard([absent, late]);
  await world.advanceTo(dueAt + 40 * minute);
  // Its window said that nothing is charged.
  expect(await load()).toMatchObject({ status: 'past_due', period: 1, keyId: window.keyId });
  const taken = asked(world, 1).filter((row) => row.customer_uid_usage === 'payment');
  expect(taken.filter((row) => row.status === 'paid')).toEqual([]);
  await world.advanceTo(dueAt + 25 * hour);
  expect(await load()).toMatchObject({ status: 'active', period: 2, keyId: window.keyId });
  const tried = asked(world, 1);
  expect(tried.map((row) => [row.customer_uid, row.status])).toEqual([
    [former, 'failed'],
    [window.keyId, 'paid'],
  ]);
  expect(world.emulator.book.keys.has(former)).toBe(false);
});

test('the request in flight is repeated with its own card, never with the new one', async () => {
  const { world, load, former, window } = await newCard([absent]);
  await world.advanceTo(dueAt + 40 * minute);
  const [paid] = asked(world, 1);
  expect(paid).toMatchObject({ customer_uid: former, status: 'paid' });
  expect(await load()).toMatchObject({ period: 2, keyId: window.keyId });
});

test('a window without a key changes nothing, whatever becomes of the charge', async () => {
  const { world, load, former } = await newCard([lost], false);
  await world.advanceTo(dueAt + hour);
  expect(await load()).toMatchObject({ status: 'active', period: 2, keyId: former });
  expect((await load())?.awaiting).toBeUndefined();
  expect(world.emulator.book.keys.has(former)).toBe(true);
  await world.advanceTo('2027-03-31T11:00:00+09:00');
  expect(await load()).toMatchObject({ status: 'active', period: 3 });
});

test('of two new cards the one that was entered last is taken on', async () => {
  const { world, id, load } = await newCard([lost]);
  const second = await openCardWindow(world.deps(), { userId, id, buyer: {} });
  world.finish(second);
  await observePayment(world.deps(), { attemptId: second.windowId, userId });
  await world.advanceTo(dueAt + 30 * minute);
  expect(await load()).toMatchObject({ keyId: second.keyId });
  expect([...world.emulator.book.keys.keys()]).toEqual([second.keyId]);
});
