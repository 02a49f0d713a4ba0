// The ledger pass finds every planted difference, in few calls, and settles only what is proven.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { observePayment } from '../../functions/usecases/checkout/observe-payment';
import { runLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { shards, World } from '../world';
import type { Planted } from './planted';
import { plant } from './planted';
import { chargeNumber } from '../order-numbers';

const day = 86_400_000;
/** A month after `count` people signed up, each charged twice. */
async function worldOf(count: number): Promise<World> {
  const world = new World();
  for (let person = 0; person < count; person += 1) await world.subscribe(`user-${person}`);
  await world.advanceTo('2027-02-28T12:00:00+09:00');
  return world;
}

const pass = (world: World) => runLedgerPass(world.deps(), shards, 40);
const night = (world: World) => runLedgerPass(world.deps(), shards);

test('nothing is found where nothing differs, in two calls and a sweep', async () => {
  const world = await worldOf(3);
  const round = await pass(world);
  expect(round).toMatchObject({ complete: true, found: { same: 6 }, differences: [] });
  expect(await world.deps().ledger.cases(10)).toEqual([]);
});

test('every planted orphan, twin, amount and refund is found and explained', async () => {
  const kinds = fc.constantFrom<Planted>('orphan', 'twin', 'amount', 'refund', 'none');
  await fc.assert(
    fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 6 }), async (planted) => {
      const world = await worldOf(planted.length);
      const renewals = world.charges().slice(-planted.length);
      renewals.forEach((row, at) => plant(world, row, planted[at] ?? 'none'));
      // What is younger than H belongs to the resolver still.
      world.nowMs += 3_600_000;
      const calls: string[] = [];
      const deps = world.deps();
      const list: typeof deps.gateway.list = (ask) => {
        calls.push('list');
        return deps.gateway.list(ask);
      };
      const watched = { ...deps, gateway: { ...deps.gateway, list } };
      const { found, differences, payments } = await runLedgerPass(watched, shards, 40);
      const count = (...of: Planted[]) => planted.filter((kind) => of.includes(kind)).length;
      expect(found.case ?? 0).toBe(count('orphan', 'twin', 'amount'));
      expect(found.followed ?? 0).toBe(count('refund'));
      for (const { theirs, ours, explained } of differences) expect(theirs - ours).toBe(explained);
      expect(calls.length).toBeLessThanOrEqual(payments / 900 + 10);
    }),
    { numRuns: 12 },
  );
});

test('a twin is given back by the second of two passes, once, and never by one', async () => {
  const world = await worldOf(1);
  const [, renewal] = world.charges();
  if (renewal) plant(world, renewal, 'twin');
  await pass(world);
  await pass(world);
  expect(world.charges().filter((row) => row.cancel_amount > 0)).toEqual([]);
  world.nowMs += day;
  expect((await pass(world)).found.refunded).toBe(1);
  world.nowMs += day;
  await pass(world);
  const given = world.charges().filter((row) => row.cancel_amount > 0);
  expect(given.map((row) => [row.cancel_amount, row.cancel_history.length])).toEqual([[9_900, 1]]);
  expect(given[0]?.imp_uid).not.toBe(renewal?.imp_uid);
  const cases = await world.deps().ledger.cases(10);
  expect(cases.map(({ kind, status }) => [kind, status])).toEqual([['twin', 'closed']]);
});

test('a twin that only one pass saw in time is given back by a much later one', async () => {
  const world = await worldOf(1);
  const [, renewal] = world.charges();
  if (renewal) plant(world, renewal, 'twin');
  await pass(world);
  world.nowMs += 30 * day;
  expect((await pass(world)).found).toMatchObject({ refunded: 1 });
  expect(world.charges().filter((row) => row.cancel_amount > 0)).toHaveLength(1);
});

test.each([
  ['nights that were missed', []],
  ['nights from the first on', [{ route: 'look', fault: { kind: 'html' }, count: 0 }]],
] as const)('%s are made up for by the next pass', async (_name, faults) => {
  const world = await worldOf(1);
  world.emulator.script([...faults]);
  await night(world);
  world.emulator.script([]);
  const before = world.nowMs;
  world.nowMs += 10 * day;
  const [, renewal] = world.charges();
  if (renewal) {
    const { book } = world.emulator;
    const paid_at = Math.floor(before / 1_000) + 86_400;
    book.add({ ...renewal, imp_uid: book.nextUid('imps_'), paid_at, cancel_history: [] });
  }
  expect((await night(world)).found.case).toBe(1);
});

test('a payment that our ledger forgot is adopted, and the next month goes on', async () => {
  const world = new World();
  await world.subscribe();
  const before = world.table.dump();
  await world.advanceTo('2027-02-28T12:00:00+09:00');
  world.table.restore(before);
  expect((await pass(world)).found.adopted).toBe(1);
  await world.advanceTo('2027-03-31T12:00:00+09:00');
  expect(world.charges()).toHaveLength(3);
});

test('what died between both writes of a late payment is finished by the next pass', async () => {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([
    { route: 'again', fault: { kind: 'flipToPaid', ms: 15 * day } },
    { route: 'again', count: 0, fault: { kind: 'decline' } },
  ]);
  await world.advanceTo('2027-03-16T12:00:00+09:00');
  const { ledger, ...deps } = world.deps();
  expect((await ledger.load(id))?.status).toBe('unpaid');
  const dies = (): never => {
    throw new Error('the worker is gone');
  };
  const dying = { ...deps, ledger: { ...ledger, save: dies } };
  expect((await runLedgerPass(dying, shards, 40)).complete).toBe(false);
  expect((await ledger.loadCharge(id, 1))?.status).toBe('paid');
  expect((await ledger.load(id))?.status).toBe('unpaid');
  world.nowMs += day;
  await pass(world);
  expect((await ledger.load(id))?.status).toBe('active');
  expect(world.charges()).toHaveLength(2);
});

test('money beside a charge that waits for a person is a case as well', async () => {
  const world = new World();
  await world.subscribe();
  world.emulator.script([
    { route: 'again', fault: { kind: 'flipToPaid', ms: 30 * 3_600_000 } },
    { route: 'again', fault: { kind: 'amountEcho', amount: 1 } },
  ]);
  await world.advanceTo('2027-03-04T12:00:00+09:00');
  await night(world);
  const cases = await world.deps().ledger.cases(10);
  expect(cases.map(({ kind, amount }) => [kind, amount]).sort()).toEqual([
    ['orphan', 9_900],
    ['suspect', 1],
  ]);
});

test('a payment iamport no longer shows is a case before the next charge is due', async () => {
  const world = await worldOf(2);
  const { book } = world.emulator;
  const gone = world.charges().at(-1);
  book.load({ ...book.dump(), payments: book.payments.filter((row) => row !== gone) });
  await world.advanceTo('2027-03-28T12:00:00+09:00');
  expect((await night(world)).found['lost']).toBe(1);
  const cases = await world.deps().ledger.cases(10);
  const named = cases.map(({ kind, paymentId }) => [kind, paymentId]);
  expect(named).toEqual([['orphan', gone?.imp_uid]]);
  // Once for each charge: the next night looks at what has come near since.
  world.nowMs += day;
  expect((await night(world)).found['lost']).toBeUndefined();
});

test('a stranger under the same store who counts otherwise does not stop the pass', async () => {
  const world = await worldOf(1);
  const { book } = world.emulator;
  const [row] = world.charges();
  const merchant_uid = chargeNumber(`sub${'z'.repeat(25)}`, 9_999);
  if (row) book.add({ ...row, imp_uid: book.nextUid('imps_'), merchant_uid });
  expect(await pass(world)).toMatchObject({ complete: true, found: { same: 2, case: 1 } });
});

test('a pass by hand may look back further than one list does', async () => {
  const world = await worldOf(1);
  const round = await runLedgerPass(world.deps(), shards, 400);
  expect(round).toMatchObject({ complete: true, swept: { strays: 0 } });
});

test('an unanswered list decides nothing', async () => {
  const world = await worldOf(2);
  world.emulator.script([{ route: 'look', fault: { kind: 'http', status: 502 }, count: 0 }]);
  expect(await pass(world)).toMatchObject({ complete: false, found: {}, swept: undefined });
});

test('keys iamport lost are a case, and keys of nobody are deleted', async () => {
  const world = await worldOf(2);
  const window = await world.checkout('user-9');
  world.finish(window);
  await observePayment(world.deps(), { attemptId: window.windowId });
  const [first, second] = await Promise.all(
    ['user-0', 'user-1'].map((user) => world.deps().ledger.ofUser(user, 9)),
  );
  const row = await world.deps().ledger.load(first?.ids[0] ?? '');
  const left = await world.deps().ledger.load(second?.ids[0] ?? '');
  world.emulator.book.keys.delete(row?.keyId ?? '');
  // Somebody left, and the deletion of the key did not reach iamport.
  const rest = { keyId: undefined, lane: undefined, nextActionAt: undefined };
  if (left)
    await world.deps().ledger.save({ ...left, ...rest, status: 'canceled', access: 'none' });
  world.nowMs = Date.parse('2027-03-29T12:00:00+09:00');
  const round = await runLedgerPass(world.deps(), shards, 90);
  expect(round.swept).toMatchObject({ lost: 1, strays: 1 });
  expect(world.emulator.book.keys.has(left?.keyId ?? '')).toBe(false);
  const cases = await world.deps().ledger.cases(10);
  expect(cases.map(({ kind }) => kind)).toEqual(['key']);
});

test('a record of a key that does not read is a case, and the night is complete', async () => {
  const world = await worldOf(2);
  const { ids } = await world.deps().ledger.ofUser('user-0', 9);
  const row = await world.deps().ledger.load(ids[0] ?? '');
  const key = world.emulator.book.keys.get(row?.keyId ?? '');
  Object.assign(key ?? {}, { customer_uid: 12 });
  world.nowMs = Date.parse('2027-03-29T12:00:00+09:00');
  const round = await runLedgerPass(world.deps(), shards, 90);
  expect(round).toMatchObject({ complete: true, swept: { checked: 2, lost: 0 } });
  const [found, ...others] = await world.deps().ledger.cases(10);
  expect(others).toEqual([]);
  const why = "iamport's record of its billing key does not read";
  expect(found).toMatchObject({ kind: 'key', subscriptionId: row?.id, status: 'open', why });
});

test("a payment of the shop's own is counted, whatever its currency", async () => {
  const world = new World();
  await world.subscribe();
  const { book } = world.emulator;
  const [row] = world.charges();
  const own = { customer_uid: null, customer_uid_usage: null, currency: 'USD' } as const;
  for (const amount of [12, 12.5]) {
    const named = { imp_uid: book.nextUid('imps_'), merchant_uid: `shop-${amount}`, amount };
    if (row) book.add({ ...row, ...own, ...named });
  }
  world.nowMs += 24 * 3_600_000;
  const round = await runLedgerPass(world.deps(), shards);
  expect(round).toMatchObject({ complete: true, found: { same: 1, other: 2 } });
  expect(await world.deps().ledger.cases(10)).toEqual([]);
});
