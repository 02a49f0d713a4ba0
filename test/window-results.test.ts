// How each visit to the card window ended: one word, its own, whoever asks for it.
import { expect, test } from 'vitest';
import { subscriptionView } from '../functions/handlers/views';
import { cancel } from '../functions/usecases/manage/manage-subscription';
import { observePayment, visitOf } from '../functions/usecases/checkout/observe-payment';
import type { Window } from '../functions/usecases/checkout/open-checkout';
import { openCardWindow } from '../functions/usecases/checkout/open-checkout';
import { timesOf } from '../functions/usecases/deps';
import { settings, World } from './world';

const refusing = '4000-0000-0000-0101';

const resultOf = async (world: World, { subscription, registration }: Window) =>
  (await visitOf(world.deps(), subscription.id, registration.n))?.word;

const comeBack = (world: World, { windowId }: Window, saysFailed?: boolean) =>
  observePayment(world.deps(), { attemptId: windowId, userId: 'user-1', saysFailed });

const card = (world: World, id: string) =>
  openCardWindow(world.deps(), { userId: 'user-1', id, buyer: {} });

test('a window that was closed has failed, and the next one has a result of its own', async () => {
  const world = new World();
  const window = await world.checkout();
  expect(await resultOf(world, window)).toBe('pending');
  expect(await comeBack(world, window, true)).toMatchObject({ word: 'failed' });
  await world.advanceTo('2027-01-31T20:00:00+09:00');
  const next = await world.checkout();
  expect(await resultOf(world, next)).toBe('pending');
  expect(await resultOf(world, window)).toBe('failed');
  world.finish(next);
  await comeBack(world, next);
  expect(await resultOf(world, next)).toBe('active');
  expect(await resultOf(world, window)).toBe('failed');
});

test('a card that comes after the customer was told of a failure is deleted', async () => {
  const world = new World();
  const window = await world.checkout();
  await comeBack(world, window, true);
  world.finish(window);
  expect(world.emulator.book.keys.size).toBe(1);
  expect(await comeBack(world, window)).toMatchObject({ word: 'failed' });
  expect(world.emulator.book.keys.size).toBe(0);
  expect(world.charges()).toHaveLength(0);
});

test('an issue that iamport refused is told as failed, also where nobody said so', async () => {
  const world = new World();
  const window = await world.checkout();
  world.finish(window, refusing);
  await comeBack(world, window);
  expect(await resultOf(world, window)).toBe('failed');
});

test('a mistyped card ends no window that its customer is still in', async () => {
  const world = new World();
  const window = await world.checkout();
  world.finish(window, refusing);
  const { windowId: attemptId } = window;
  // iamport's webhook tells of the refused card, and the look of a quarter of an hour sees it.
  await observePayment(world.deps(), { attemptId });
  await world.advanceTo('2027-01-31T12:16:00+09:00');
  expect(await resultOf(world, window)).toBe('pending');
  world.finish(window);
  expect(await comeBack(world, window)).toMatchObject({ word: 'active' });
  expect(world.charges()).toHaveLength(1);
});

test('a refused card after which nobody tries another is told as failed within hours', async () => {
  const world = new World();
  const window = await world.checkout();
  world.finish(window, refusing);
  await world.advanceTo('2027-01-31T14:00:00+09:00');
  expect(await resultOf(world, window)).toBe('failed');
});

test('no answer is no failure: the window is inquired about for a day', async () => {
  const world = new World();
  const window = await world.checkout();
  world.finish(window);
  world.emulator.script([{ route: 'look', fault: { kind: 'http', status: 503 }, count: 0 }]);
  expect(await comeBack(world, window, true)).toMatchObject({ word: 'pending' });
  await world.advanceTo('2027-01-31T18:00:00+09:00');
  expect(await resultOf(world, window)).toBe('pending');
  world.emulator.script([]);
  await world.advanceTo('2027-01-31T20:00:00+09:00');
  expect(await resultOf(world, window)).toBe('active');
  expect(world.charges()).toHaveLength(1);
});

test('a window that never shows a key has failed after a day, and not before', async () => {
  const world = new World();
  await world.subscribe('user-2');
  const window = await card(world, await world.subscribe());
  await comeBack(world, window);
  await world.advanceTo('2027-02-01T11:50:00+09:00');
  expect(await resultOf(world, window)).toBe('pending');
  await world.advanceTo('2027-02-01T12:20:00+09:00');
  expect(await resultOf(world, window)).toBe('failed');
});

test('a window that nobody comes back from is found by itself', async () => {
  const world = new World();
  const windows = [await world.checkout('user-1'), await world.checkout('user-2')];
  for (const window of windows) world.finish(window);
  await world.advanceTo('2027-01-31T12:20:00+09:00');
  for (const window of windows) expect(await resultOf(world, window)).toBe('active');
  expect(world.charges()).toHaveLength(2);
});

test('another card is a change, and looking for it never moves what is due', async () => {
  const world = new World();
  const id = await world.subscribe();
  const before = await world.deps().ledger.load(id);
  const window = await card(world, id);
  world.emulator.model = { ...world.emulator.model, readLagMs: 20_000 };
  world.finish(window);
  expect(await comeBack(world, window)).toMatchObject({ word: 'pending' });
  const { indexedAt } = (await world.deps().ledger.load(id)) ?? {};
  expect(indexedAt).toBe(before?.indexedAt);
  await world.advanceTo('2027-01-31T12:02:00+09:00');
  expect(await resultOf(world, window)).toBe('changed');
  expect(await world.deps().ledger.load(id)).toMatchObject({ keyId: window.keyId, indexedAt });
  expect([...world.emulator.book.keys.keys()]).toEqual([window.keyId]);
});

test('of five windows the first to come back begins, and the others are superseded', async () => {
  const world = new World();
  const windows: Window[] = [];
  for (let n = 0; n < 5; n += 1) windows.push(await world.checkout());
  const [first, second, ...others] = windows as [Window, Window, ...Window[]];
  world.finish(first);
  expect(await comeBack(world, first)).toMatchObject({ word: 'active' });
  world.finish(second);
  expect(await comeBack(world, second)).toMatchObject({ word: 'superseded' });
  await world.advanceTo('2027-01-31T14:00:00+09:00');
  for (const other of others) expect(await resultOf(world, other)).toBe('superseded');
  expect(world.charges()).toHaveLength(1);
  expect([...world.emulator.book.keys.keys()]).toEqual([first.keyId]);
});

test('an ended subscription does not end at the end of its period any more', async () => {
  const world = new World();
  const id = await world.subscribe();
  const shown = async () => {
    const current = await world.deps().ledger.load(id);
    return (
      current &&
      subscriptionView(current, undefined, { times: timesOf(settings), now: 0 })
        .cancel_at_period_end
    );
  };
  await cancel(world.deps(), { userId: 'user-1', id, when: 'period_end' });
  expect(await shown()).toBe(true);
  await cancel(world.deps(), { userId: 'user-1', id, when: 'now' });
  expect(await shown()).toBe(false);
});
