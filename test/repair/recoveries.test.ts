// What a recovery has to have seen before it ends: a payment that it misses is taken once more.
import { expect, test } from 'vitest';
import type { ListAsk } from '../../functions/ports/gateway';
import { closeCase } from '../../functions/usecases/common/cases';
import { openUnreadable } from '../../functions/usecases/common/open-unreadable';
import { noteReplay, throwSwitch } from '../../functions/usecases/common/recovery';
import { recoveryWaits } from '../../functions/usecases/operate/recovery-waits';
import { runLedgerPass, tickLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { shards, World } from '../world';

const dueAt = Date.parse('2027-02-28T10:00:00+09:00');
const minute = 60_000;
const hour = 60 * minute;

/** A renewal whose second attempt is paid, and a table that was set back to before both. */
async function restored(at = dueAt + 25 * hour) {
  const world = new World();
  const id = await world.subscribe();
  await world.advanceTo(dueAt - minute);
  const backup = world.table.dump();
  world.emulator.script([{ route: 'again', fault: { kind: 'decline' } }]);
  await world.advanceTo(dueAt + 24 * hour + minute);
  const paid = world.charges().at(-1);
  if (paid?.status !== 'paid') throw new Error('the second attempt is paid');
  world.nowMs = at;
  world.table.restore(backup);
  world.messages = [];
  await recover(world);
  world.nowMs += hour;
  return { world, id, paid };
}

async function recover(world: World): Promise<void> {
  const since = (dueAt - hour) / 1_000;
  await throwSwitch(world.deps(), 'recover', { on: true, why: 'restored', since });
}

/** Before each list is read. */
function listing(world: World, before: (ask: ListAsk) => void) {
  const deps = world.deps();
  const list: typeof deps.gateway.list = (ask) => {
    before(ask);
    return deps.gateway.list(ask);
  };
  return { ...deps, gateway: { ...deps.gateway, list } };
}

const kept = (world: World) =>
  world
    .charges()
    .map((row) => (row.paid_at === 0 ? 0 : row.amount - row.cancel_amount))
    .reduce((sum, won) => sum + won, 0);

async function goOn(world: World): Promise<void> {
  world.nowMs += hour;
  await tickLedgerPass(world.deps(), shards);
  await world.advanceTo(world.nowMs + 3 * hour);
}

const isOn = async (world: World) => (await world.deps().ledger.switchOf('recover')).on;

test('a row that a refund moves to a page that was read already is read all the same', async () => {
  const { world, id, paid } = await restored();
  const { book } = world.emulator;
  for (let n = 0; n < 1_000; n += 1) {
    const paidAt = paid.paid_at - 1_100 + n;
    const shop = { imp_uid: `imp_s${n}`, merchant_uid: `shop-${n}`, customer_uid: null };
    book.add({ ...paid, ...shop, customer_uid_usage: null, custom_data: null, paid_at: paidAt });
  }
  let isFirst = true;
  const deps = listing(world, ({ status, page }) => {
    if (status !== 'paid' || page !== 2 || !isFirst) return;
    isFirst = false;
    world.emulator.consoleCancel('imp_s5');
  });
  await runLedgerPass(deps, shards);
  expect(isFirst).toBe(false);
  await goOn(world);
  expect(await isOn(world)).toBe(false);
  expect((await world.deps().ledger.load(id))?.period).toBe(2);
  expect(kept(world)).toBe(2 * 9_900);
});

test('what is refunded after the round began is seen by it', async () => {
  const { world, id, paid } = await restored();
  let isFirst = true;
  const deps = listing(world, () => {
    if (!isFirst) return;
    isFirst = false;
    world.nowMs += 20_000;
    world.emulator.consoleCancel(paid.imp_uid);
  });
  await runLedgerPass(deps, shards);
  await goOn(world);
  expect(await isOn(world)).toBe(false);
  expect(await world.deps().ledger.load(id)).toMatchObject({ period: 2, status: 'active' });
  expect((await world.deps().ledger.load(id))?.heldAt).toBeDefined();
  expect(kept(world)).toBe(9_900);
});

test('what was under way when it began is waited for', async () => {
  const world = new World();
  const id = await world.subscribe();
  await world.advanceTo(dueAt - minute);
  const backup = world.table.dump();
  world.emulator.script([
    { route: 'again', fault: { kind: 'decline' } },
    { route: 'again', fault: { kind: 'late', ms: 14 * minute } },
  ]);
  await world.advanceTo(dueAt + 24 * hour + minute);
  world.table.restore(backup);
  world.messages = [];
  await recover(world);
  world.nowMs += minute;
  await runLedgerPass(world.deps(), shards);
  expect(await isOn(world)).toBe(true);
  await goOn(world);
  expect(await isOn(world)).toBe(false);
  expect((await world.deps().ledger.load(id))?.period).toBe(2);
  expect(kept(world)).toBe(2 * 9_900);
});

test('a forgotten charge that was given back before is a case, and puts on hold', async () => {
  const { world, id, paid } = await restored();
  world.emulator.consoleCancel(paid.imp_uid);
  await goOn(world);
  expect(await isOn(world)).toBe(false);
  const row = await world.deps().ledger.load(id);
  expect([row?.period, row?.heldAt !== undefined]).toEqual([2, true]);
  expect((await world.deps().ledger.cases(9)).map((one) => one.kind)).toEqual(['full_refund']);
  expect(kept(world)).toBe(9_900);
});

test.each([
  ['', false],
  [', under a former version of the order key', true],
])('a forgotten charge given back beside one that stands holds nothing%s', async (_, rotates) => {
  const { world, id, paid } = await restored();
  // A later attempt at the same period, which is the one that counts.
  const charge = { subscriptionId: id, period: 1, attempt: 2 };
  const merchantUid = await world.deps().orderNumbers.charge(charge);
  if (rotates) world.rotateOrderKey();
  const later = { imp_uid: 'imps_later', merchant_uid: merchantUid, paid_at: paid.paid_at + 600 };
  world.emulator.book.add({ ...paid, ...later, cancel_history: [] });
  world.emulator.consoleCancel(paid.imp_uid);
  await goOn(world);
  const row = await world.deps().ledger.load(id);
  expect([row?.period, row?.heldAt]).toEqual([2, undefined]);
  expect(kept(world)).toBe(2 * 9_900);
});

test('an open case of a record that does not read is what its end waits for', async () => {
  const world = new World();
  const waits = async () => recoveryWaits(world.deps(), await world.deps().ledger.switches());
  expect(await waits()).toBeUndefined();
  await recover(world);
  expect(await waits()).toBe('reconciliation');
  await openUnreadable(world.deps(), { paymentId: 'imp_1', attemptId: 'order-1' });
  expect(await waits()).toBe('unreadable');
  const [found] = await world.deps().ledger.cases(1);
  await closeCase(world.deps(), found?.id ?? '', 'it reads now');
  expect(await waits()).toBe('reconciliation');
  await noteReplay(world.deps(), 'wanted');
  expect(await waits()).toBe('replay');
});
