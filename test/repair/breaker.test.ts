// The breaker: a failing provider stops the run, uses up no step, and a probe sets it going again.
import { expect, test } from 'vitest';
import { throwSwitch } from '../../functions/usecases/common/recovery';
import { observePayment } from '../../functions/usecases/checkout/observe-payment';
import { approving, World } from '../world';
import { chargeNumber, isChargeOf } from '../order-numbers';

const people = 40;

async function dueWorld(): Promise<World> {
  const world = new World();
  for (let person = 0; person < people; person += 1) await world.subscribe(`user-${person}`);
  return world;
}

const renewals = (world: World) => world.charges().filter((row) => isChargeOf(row, 1));

test('half of a page unknown stops the rest; nothing of it counts as a decline', async () => {
  const world = await dueWorld();
  world.emulator.script([{ route: 'again', fault: { kind: 'http', status: 502 }, count: 0 }]);
  await world.advanceTo('2027-02-28T10:05:00+09:00');
  expect((await world.deps().ledger.switchOf('breaker')).on).toBe(true);
  expect(world.logs.some((line) => line.includes('breaker.on'))).toBe(true);
  const rows = await world.deps().ledger.loadMany(
    (
      await Promise.all(
        Array.from({ length: people }, (_, at) =>
          world
            .deps()
            .ledger.ofUser(`user-${at}`, 9)
            .then(({ ids }) => ids),
        ),
      )
    ).flat(),
  );
  const asked = rows.filter((row) => row.claim !== undefined).length;
  expect(asked).toBeGreaterThanOrEqual(20);
  expect(asked).toBeLessThan(people);
  expect(rows.every((row) => row.status === 'active' && row.dunning === undefined)).toBe(true);
});

test('one probe an hour closes it, and everybody is charged once', async () => {
  const world = await dueWorld();
  world.emulator.script([{ route: 'again', fault: { kind: 'http', status: 502 }, count: 0 }]);
  await world.advanceTo('2027-02-28T15:30:00+09:00');
  expect(renewals(world)).toEqual([]);
  world.emulator.script([]);
  await world.advanceTo('2027-02-28T17:30:00+09:00');
  expect((await world.deps().ledger.switchOf('breaker')).on).toBe(false);
  expect(renewals(world)).toHaveLength(people);
});

test('where all that is owed was asked for already, a repetition is the probe', async () => {
  const world = new World();
  for (let person = 0; person < 5; person += 1) await world.subscribe(`user-${person}`);
  world.emulator.script([{ route: 'again', fault: { kind: 'dropBefore' }, count: 5 }]);
  await world.advanceTo('2027-02-28T10:01:00+09:00');
  await throwSwitch(world.deps(), 'breaker', { on: true, why: 'a test' });
  await world.advanceTo('2027-02-28T10:59:00+09:00');
  expect(renewals(world)).toEqual([]);
  await world.advanceTo('2027-02-28T11:30:00+09:00');
  expect((await world.deps().ledger.switchOf('breaker')).on).toBe(false);
  expect(renewals(world)).toHaveLength(5);
});

test('what an operator opened sends no probe, and only an operator closes it', async () => {
  const world = new World();
  for (let person = 0; person < 5; person += 1) await world.subscribe(`user-${person}`);
  const byHand = { byHand: true, why: 'by an operator' };
  await throwSwitch(world.deps(), 'breaker', { on: true, why: 'it tripped' });
  await throwSwitch(world.deps(), 'breaker', { on: true, ...byHand });
  await world.advanceTo('2027-03-01T12:00:00+09:00');
  expect(renewals(world)).toEqual([]);
  await throwSwitch(world.deps(), 'breaker', { on: false, why: 'a probe was answered' });
  expect(await world.deps().ledger.switchOf('breaker')).toMatchObject({ on: true, byHand: true });
  await throwSwitch(world.deps(), 'breaker', { on: false, ...byHand });
  await world.advanceTo('2027-03-01T14:00:00+09:00');
  expect(renewals(world)).toHaveLength(5);
  expect((await world.deps().ledger.switchOf('breaker')).byHand).toBeUndefined();
});

test('a few bad cards do not trip it', async () => {
  const world = await dueWorld();
  world.emulator.script([{ route: 'again', fault: { kind: 'decline' }, count: 0 }]);
  await world.advanceTo('2027-02-28T12:00:00+09:00');
  expect((await world.deps().ledger.switchOf('breaker')).on).toBe(false);
});

test('recovery holds every charge, and thrown twice it keeps its first reason', async () => {
  const world = await dueWorld();
  await throwSwitch(world.deps(), 'recover', { on: true, why: 'restored', since: 1 });
  const again = await throwSwitch(world.deps(), 'recover', { on: true, why: 'other', since: 2 });
  expect(again).toMatchObject({ why: 'restored', since: 1 });
  const more = await throwSwitch(world.deps(), 'recover', { on: true, why: 'more', since: 0 });
  expect(more.since).toBe(0);
  await world.advanceTo('2027-02-28T15:00:00+09:00');
  expect(renewals(world)).toEqual([]);
  await throwSwitch(world.deps(), 'recover', { on: false, why: 'done' });
  await world.advanceTo('2027-02-28T17:00:00+09:00');
  expect(renewals(world)).toHaveLength(people);
});

const stateOf = async (world: World) => {
  const { ledger } = world.deps();
  const owners = Array.from({ length: people }, (_, at) =>
    ledger.ofUser(`user-${at}`, 9).then(({ ids }) => ids),
  );
  return ledger.loadMany((await Promise.all(owners)).flat());
};

test.each([
  ['미등록 가맹점', /the merchant is refused, not a card \(merchant_unregistered\)/, 3],
  ['KICC 시스템 점검중', /not served/, 39],
])('%s stops the run, is not the fault of a card, and no probe told so ends it', async (...of) => {
  const [message, why, asked] = of;
  const world = await dueWorld();
  world.emulator.script([{ route: 'again', count: 0, fault: { kind: 'decline', message } }]);
  world.settings = { ...world.settings, inFlightMax: 1 };
  await world.advanceTo('2027-02-28T10:05:00+09:00');
  const before = await stateOf(world);
  expect(before.filter((row) => row.dunning).length).toBeLessThanOrEqual(asked);
  await world.advanceTo('2027-02-28T13:30:00+09:00');
  const breaker = await world.deps().ledger.switchOf('breaker');
  expect(breaker).toMatchObject({ on: true });
  expect(breaker.why).toMatch(why);
  const rows = await stateOf(world);
  expect(rows.every((row) => (row.dunning?.declines ?? 0) === 0)).toBe(true);
  expect(rows.every((row) => row.access === 'full')).toBe(true);
  expect(world.logs.some((line) => line.includes('merchant.refused'))).toBe(of[0].includes('가맹'));
  world.emulator.script([]);
  await world.advanceTo('2027-03-02T12:00:00+09:00');
  expect(renewals(world)).toHaveLength(people);
});

/** One card is answered so whatever is asked of it; everybody else is served. */
async function refuseOne(message: string, before = (_: World) => Promise.resolve()) {
  const world = await dueWorld();
  await before(world);
  const { ids } = await world.deps().ledger.ofUser('user-7', 9);
  const [id = ''] = ids;
  const numbers = [...Array(40).keys()].map((n) => chargeNumber(id, 1, n)).join('|');
  const fault = { kind: 'decline', message } as const;
  world.emulator.script([{ route: 'again', match: numbers, count: 0, fault }]);
  const rows = () => world.emulator.ledger().payments;
  const asked = () => rows().filter((row) => isChargeOf(row, 1, id)).length;
  return { world, id, asked };
}

test('a dead card whose text names the merchant stops nobody, and is dead', async () => {
  const { world, id, asked } = await refuseOne('거래정지 카드입니다. 가맹점에 문의 바랍니다');
  await world.advanceTo('2027-02-28T10:30:00+09:00');
  expect(renewals(world)).toHaveLength(people - 1);
  expect((await world.deps().ledger.switchOf('breaker')).on).toBe(false);
  await world.advanceTo('2027-03-20T12:00:00+09:00');
  expect(asked()).toBe(1);
  expect(await world.deps().ledger.load(id)).toMatchObject({ dunning: { hard: true } });
});

test('a text about the merchant that one card alone is told is in the end that card', async () => {
  const { world, id, asked } = await refuseOne('거래정지가맹점', async (starting) => {
    // Each day somebody else has to be charged, and shows that the merchant is well.
    for (let day = 1; day < 10; day += 1) {
      await starting.advanceTo(`2027-02-0${day}T12:00:00+09:00`);
      await starting.subscribe(`other-${day}`);
    }
  });
  await world.advanceTo('2027-02-28T15:00:00+09:00');
  expect(renewals(world)).toHaveLength(people - 1);
  await world.advanceTo('2027-03-27T20:00:00+09:00');
  expect(renewals(world)).toHaveLength(people + 8);
  expect(await world.deps().ledger.switchOf('breaker')).toMatchObject({ on: false });
  expect(asked()).toBeLessThanOrEqual(7);
  expect(await world.deps().ledger.load(id)).toMatchObject({ dunning: { code: 'merchant_alone' } });
});

test('a merchant who is refused for a week dunns nobody, whoever is asked how often', async () => {
  const world = await dueWorld();
  const fault = { kind: 'decline', message: '거래정지가맹점' } as const;
  world.emulator.script([{ route: 'again', count: 0, fault }]);
  await world.advanceTo('2027-03-07T12:00:00+09:00');
  const rows = await stateOf(world);
  expect(rows.every((row) => (row.dunning?.declines ?? 0) === 0)).toBe(true);
  expect(rows.every((row) => row.access === 'full')).toBe(true);
});

test.each([
  [['국민카드'], false],
  [['국민카드', '신한카드', '현대카드'], true],
])('a fault of %s opens the breaker for all cards: %s', async (companies, opens) => {
  const world = new World();
  for (let person = 0; person < people; person += 1) {
    const window = await world.checkout(`user-${person}`);
    world.finish(window, approving);
    const key = [...world.emulator.book.keys.values()].at(-1);
    const card_name = companies[person % companies.length];
    Object.assign(key ?? {}, { card_name });
    await observePayment(world.deps(), { attemptId: window.windowId });
  }
  const message = '카드사 시스템 점검중';
  world.emulator.script([{ route: 'again', count: 0, fault: { kind: 'decline', message } }]);
  world.settings = { ...world.settings, inFlightMax: 1 };
  await world.advanceTo('2027-02-28T10:05:00+09:00');
  expect((await world.deps().ledger.switchOf('breaker')).on).toBe(opens);
  expect((await stateOf(world)).filter((row) => row.dunning).length).toBeLessThan(people);
});

test.each([429, 503])(
  'asked by %i to wait, a page stops, and goes on after that time',
  async (status) => {
    const world = await dueWorld();
    const fault =
      status === 429
        ? ({ kind: 'rateLimit', retryAfter: 120 } as const)
        : ({ kind: 'http', status } as const);
    world.emulator.script([{ route: 'again', fault, count: 0 }]);
    world.settings = { ...world.settings, inFlightMax: 1 };
    await world.advanceTo('2027-02-28T10:00:00+09:00');
    const sent = (await stateOf(world)).filter((row) => row.claim).length;
    const left = world.messages.filter(({ queue }) => queue === 'charge');
    // Each page met it with its first charge, and sent no second one.
    expect(sent).toBe(left.length);
    expect(left.length).toBeLessThanOrEqual(3);
    expect(renewals(world)).toHaveLength(0);
    const waitMs = status === 429 ? 120_000 : 30_000;
    expect(new Set(left.map(({ at }) => at))).toEqual(new Set([world.nowMs + waitMs]));
    world.emulator.script([]);
    await world.advanceTo('2027-02-28T10:03:00+09:00');
    expect(renewals(world).length).toBeGreaterThanOrEqual(people - 3);
    expect((await stateOf(world)).every((row) => row.dunning === undefined)).toBe(true);
  },
);
