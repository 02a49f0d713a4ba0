// What visitors bring with them stops nobody else's charges, and an open breaker closes in a quiet
// shop too.
import { expect, test } from 'vitest';
import { readerLevel } from '../../functions/adapters/dynamodb-subscription-items';
import { throwSwitch } from '../../functions/usecases/common/recovery';
import { observePayment } from '../../functions/usecases/checkout/observe-payment';
import { openCardWindow } from '../../functions/usecases/checkout/open-checkout';
import type { ChangeNowWish } from '../../functions/usecases/manage/change-now';
import { changeNow, previewChangeNow } from '../../functions/usecases/manage/change-now';
import { resolveByIds } from '../../functions/usecases/run-step';
import { plan, settings, World } from '../world';
import { isChargeOf } from '../order-numbers';

const dead = { kind: 'decline', message: '분실된 카드입니다' } as const;
const dueAt = '2027-02-28T10:00:00+09:00';
const breakerOf = (world: World) => world.deps().ledger.switchOf('breaker');
const renewals = (world: World) => world.charges().filter((row) => isChargeOf(row, 1));

/** By a window that charges nothing. */
async function changeCard(world: World, userId: string, id: string): Promise<void> {
  const window = await openCardWindow(world.deps(), { userId, id, buyer: {} });
  world.finish(window);
  await observePayment(world.deps(), { attemptId: window.windowId });
}

test('five cards that never paid, dead in the same words, stop nobody', async () => {
  const world = new World();
  for (let person = 0; person < 5; person += 1) {
    const id = await world.subscribe(`user-${person}`);
    await changeCard(world, `user-${person}`, id);
  }
  world.emulator.script([{ route: 'again', count: 0, fault: dead }]);
  await world.advanceTo('2027-02-28T10:30:00+09:00');
  expect(await breakerOf(world)).toMatchObject({ on: false });
});

test('five subscriptions of one customer, whose card is lost, stop nobody', async () => {
  const world = new World();
  const products = ['a', 'b', 'c', 'd', 'e'].map((product) => ({
    ...plan,
    id: `plan-${product}`,
    price: { ...plan.price, planId: `plan-${product}`, product },
  }));
  world.settings = { ...settings, catalogue: new Map(products.map((one) => [one.id, one])) };
  for (const { id } of products) {
    const window = await world.checkout('user-1', id);
    world.finish(window);
    await observePayment(world.deps(), { attemptId: window.windowId });
  }
  world.emulator.script([{ route: 'again', count: 0, fault: dead }]);
  await world.advanceTo('2027-02-28T10:30:00+09:00');
  expect(await breakerOf(world)).toMatchObject({ on: false });
});

test('five cards that have paid before are not lost at once: charging stops', async () => {
  const world = new World();
  for (let person = 0; person < 5; person += 1) await world.subscribe(`user-${person}`);
  world.emulator.script([{ route: 'again', count: 0, fault: dead }]);
  await world.advanceTo('2027-02-28T10:30:00+09:00');
  const { on, why } = await breakerOf(world);
  expect({ on, why }).toEqual({ on: true, why: '5 of 5 declined for good in the same words' });
});

/** Sign-ups of which a refusal in words of no class, without a record, is all that is known. */
test('sign-ups that end in words of no class stop nobody', async () => {
  const world = new World();
  world.emulator.model = { ...world.emulator.model, declineShape: 'code' };
  world.settings = { ...settings, breaker: { answersMin: 5, share: 0.5 } };
  const message = '알 수 없는 오류';
  world.emulator.script([{ route: 'again', count: 0, fault: { kind: 'decline', message } }]);
  const ids: string[] = [];
  for (let person = 0; person < 6; person += 1) ids.push(await world.subscribe(`user-${person}`));
  for (let minutes = 0; minutes < 120; minutes += 1) {
    world.nowMs += 60_000;
    await resolveByIds(world.deps(), ids);
  }
  const [first] = await world.deps().ledger.charges(ids[0] ?? '', 1);
  expect(first?.attempts[0]).toMatchObject({ sends: 3, outcome: 'declined' });
  expect(await breakerOf(world)).toMatchObject({ on: false });
});

/** Nothing is due for weeks, so that no probe goes out by itself. */
async function quietShop() {
  const world = new World();
  world.level = readerLevel;
  const seats = { ...plan, maxQuantity: 9 };
  world.settings = { ...settings, catalogue: new Map([[plan.id, seats]]) };
  const id = await world.subscribe('user-1');
  await world.advanceTo('2027-02-10T11:30:00+09:00');
  await throwSwitch(world.deps(), 'breaker', { on: true, why: 'it tripped' });
  const wish: ChangeNowWish = { userId: 'user-1', id, quantity: 2 };
  const ask = async () => {
    const { amount, difference } = await previewChangeNow(world.deps(), wish);
    const shown = { amount, charge: difference.charge.amount };
    return changeNow(world.deps(), { ...wish, shown });
  };
  return { world, ask };
}

test('a sign-up that is paid closes it, when it has been open for an hour', async () => {
  const { world } = await quietShop();
  await world.subscribe('user-2');
  expect(await breakerOf(world)).toMatchObject({ on: true });
  await world.advanceTo('2027-02-10T12:31:00+09:00');
  await world.subscribe('user-3');
  expect(await breakerOf(world)).toMatchObject({ on: false, why: 'a probe was answered' });
});

test('of what customers ask for, one an hour goes out, and its answer closes it', async () => {
  const { world, ask } = await quietShop();
  await expect(ask()).rejects.toMatchObject({ code: 'not_now' });
  await world.advanceTo('2027-02-10T12:31:00+09:00');
  expect(await ask()).toMatchObject({ outcome: 'in_force' });
  expect(await breakerOf(world)).toMatchObject({ on: false, why: 'a probe was answered' });
});

test('what stays unknown closes nothing, before it is sent again as a probe', async () => {
  const { world, ask } = await quietShop();
  await world.advanceTo('2027-02-10T12:31:00+09:00');
  world.emulator.script([{ route: 'again', fault: { kind: 'dropBefore' } }]);
  expect(await ask()).toMatchObject({ outcome: 'pending' });
  expect(await breakerOf(world)).toMatchObject({ on: true });
  await world.advanceTo('2027-02-10T14:31:00+09:00');
  expect(world.charges()).toHaveLength(2);
  expect(await breakerOf(world)).toMatchObject({ on: false });
});

test('only one customer an hour is its probe', async () => {
  const { world, ask } = await quietShop();
  await world.advanceTo('2027-02-10T12:31:00+09:00');
  const { ledger, clock } = world.deps();
  const breaker = await breakerOf(world);
  await ledger.saveSwitch({ ...breaker, probedAt: clock.now() - 60 });
  await expect(ask()).rejects.toMatchObject({ code: 'not_now' });
  expect(world.charges()).toHaveLength(1);
});

test('what an operator opened, no charge of a customer closes', async () => {
  const { world, ask } = await quietShop();
  await throwSwitch(world.deps(), 'breaker', { on: true, byHand: true, why: 'by an operator' });
  await world.advanceTo('2027-02-10T14:00:00+09:00');
  await expect(ask()).rejects.toMatchObject({ code: 'not_now' });
  await world.subscribe('user-2');
  expect(await breakerOf(world)).toMatchObject({ on: true, byHand: true });
});

test('a renewal in a quiet shop is its own probe, an hour later at the latest', async () => {
  const { world } = await quietShop();
  await world.advanceTo(Date.parse(dueAt) + 3_600_000);
  expect(renewals(world)).toHaveLength(1);
  expect(await breakerOf(world)).toMatchObject({ on: false });
});
