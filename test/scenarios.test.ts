// Stories over months, with faults: from the first window to the twelfth renewal.
import { expect, test } from 'vitest';
import { civilDateAt } from '../functions/domain/common/calendar';
import { observePayment } from '../functions/usecases/checkout/observe-payment';
import { World } from './world';

const paidDays = (world: World) => world.charges().map((row) => civilDateAt(row.paid_at));

test('a year passes: twelve renewals on the anchor, each once', async () => {
  const world = new World('2027-01-31T12:00:00+09:00');
  const id = await world.subscribe();
  await world.advanceTo('2028-01-31T12:00:00+09:00');
  expect(paidDays(world)).toEqual([
    ...['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30'],
    ...['2027-07-31', '2027-08-31', '2027-09-30', '2027-10-31', '2027-11-30', '2027-12-31'],
    '2028-01-31',
  ]);
  const charges = await world.deps().ledger.charges(id, 100);
  expect(charges.map((charge) => charge.status)).toEqual(Array(13).fill('paid'));
});

test('a charge whose answer is lost is found and not made again', async () => {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([{ route: 'again', fault: { kind: 'dropAfter' } }]);
  await world.advanceTo('2027-03-05T12:00:00+09:00');
  expect(paidDays(world)).toEqual(['2027-01-31', '2027-02-28']);
  expect((await world.deps().ledger.load(id))?.status).toBe('active');
});

test('a request that never arrived is sent again under the very same id', async () => {
  const world = new World();
  await world.subscribe();
  world.emulator.script([{ route: 'again', fault: { kind: 'dropBefore' } }]);
  await world.advanceTo('2027-03-05T12:00:00+09:00');
  expect(paidDays(world)).toEqual(['2027-01-31', '2027-02-28']);
  const second = world.charges()[1]?.merchant_uid ?? '';
  const name = await world.deps().orderNumbers.parse(second);
  expect(name).toMatchObject({ kind: 'charge', period: 1, attempt: 0 });
});

test('three days without a tick skip nobody', async () => {
  const world = new World();
  await world.subscribe();
  world.nowMs = Date.parse('2027-03-03T12:00:00+09:00');
  await world.advanceTo('2027-04-01T12:00:00+09:00');
  expect(paidDays(world)).toEqual(['2027-01-31', '2027-03-03', '2027-03-31']);
});

test('a card that is over its limit is tried five times and then left alone', async () => {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([{ route: 'again', count: 0, fault: { kind: 'decline' } }]);
  await world.advanceTo('2027-06-01T12:00:00+09:00');
  const failed = world.emulator.ledger().payments.filter((row) => row.status === 'failed');
  expect(failed.map((row) => civilDateAt(row.failed_at))).toEqual([
    ...['2027-02-28', '2027-03-01', '2027-03-03', '2027-03-05', '2027-03-07'],
  ]);
  expect((await world.deps().ledger.load(id))?.status).toBe('unpaid');
});

test('a declined charge that was paid late is adopted, not charged again', async () => {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([{ route: 'again', fault: { kind: 'flipToPaid', ms: 3 * 3_600_000 } }]);
  await world.advanceTo('2027-03-20T12:00:00+09:00');
  expect(world.charges()).toHaveLength(2);
  expect((await world.deps().ledger.load(id))?.status).toBe('active');
});

test('landing, callback and webhook together make one first charge', async () => {
  const world = new World();
  const window = await world.checkout();
  const end = world.finish(window);
  const hint = { attemptId: window.windowId, paymentId: end.impUid ?? undefined };
  await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      observePayment(world.deps(), index % 2 === 0 ? hint : { attemptId: window.windowId }),
    ),
  );
  expect(world.charges()).toHaveLength(1);
  expect((await world.deps().ledger.load(window.subscription.id))?.status).toBe('active');
});

test('an unfinished checkout expires after 23 hours and leaves no key behind', async () => {
  const world = new World('2027-01-31T12:00:00+09:00');
  const window = await world.checkout();
  await world.advanceTo('2027-02-01T11:30:00+09:00');
  // Entered after the checkout was over.
  world.finish(window);
  await world.advanceTo('2027-02-01T12:30:00+09:00');
  expect((await world.deps().ledger.load(window.subscription.id))?.status).toBe('expired');
  expect(world.emulator.ledger().keys).toEqual([]);
  expect(world.charges()).toEqual([]);
});
