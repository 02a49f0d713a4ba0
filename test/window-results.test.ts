// What the page after a card window is told: failed once it came back without a card.
import { expect, test } from 'vitest';
import { subscriptionView, resultView } from '../functions/handlers/views';
import { cancel } from '../functions/usecases/manage-subscription';
import { observePayment } from '../functions/usecases/observe-payment';
import type { Window } from '../functions/usecases/open-checkout';
import { World } from './world';

const refusing = '4000-0000-0000-0101';

async function resultOf(world: World, { subscription }: Window) {
  const current = await world.deps().ledger.load(subscription.id);
  return current && resultView(current).result;
}

const comeBack = (world: World, { windowId }: Window, saysFailed?: boolean) =>
  observePayment(world.deps(), { attemptId: windowId, saysFailed });

test('whoever closes the window is told that it failed, until another is opened', async () => {
  const world = new World();
  const window = await world.checkout();
  expect(await resultOf(world, window)).toBe('pending');
  await comeBack(world, window, true);
  expect(await resultOf(world, window)).toBe('failed');
  await world.advanceTo('2027-01-31T20:00:00+09:00');
  expect(await resultOf(world, window)).toBe('failed');
  const next = await world.checkout();
  expect(await resultOf(world, next)).toBe('pending');
  await comeBack(world, window, true);
  expect(await resultOf(world, next)).toBe('pending');
  world.finish(next);
  await comeBack(world, next);
  expect(await resultOf(world, next)).toBe('active');
});

test('an issue that iamport refused is told as failed, also where nobody said so', async () => {
  const world = new World();
  const window = await world.checkout();
  world.finish(window, refusing);
  await comeBack(world, window);
  expect(await resultOf(world, window)).toBe('failed');
});

test('a window that never shows a key is told as failed after a quarter of an hour', async () => {
  const world = new World();
  const window = await world.checkout();
  await comeBack(world, window);
  expect(await resultOf(world, window)).toBe('pending');
  await world.advanceTo('2027-01-31T12:20:00+09:00');
  expect(await resultOf(world, window)).toBe('failed');
});

test('what an address says is a hint: a card that comes all the same is charged', async () => {
  const world = new World();
  const window = await world.checkout();
  await comeBack(world, window, true);
  world.finish(window);
  await comeBack(world, window, true);
  expect(await resultOf(world, window)).toBe('active');
  expect(world.charges()).toHaveLength(1);
});

test('an ended subscription does not end at the end of its period any more', async () => {
  const world = new World();
  const id = await world.subscribe();
  const shown = async () => {
    const current = await world.deps().ledger.load(id);
    return current && subscriptionView(current, undefined, 10).cancel_at_period_end;
  };
  await cancel(world.deps(), { userId: 'user-1', id, when: 'period_end' });
  expect(await shown()).toBe(true);
  await cancel(world.deps(), { userId: 'user-1', id, when: 'now' });
  expect(await shown()).toBe(false);
});
