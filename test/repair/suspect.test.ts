// A suspect charge has ways out: a full refund ends it by itself, an operator when nothing is kept.
import { expect, test } from 'vitest';
import { cancel } from '../../functions/usecases/manage/manage-subscription';
import { observePayment } from '../../functions/usecases/checkout/observe-payment';
import { runLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { settleSuspect } from '../../functions/usecases/operate/settle-suspect';
import type { Fault } from '../../sandbox/iamport/types';
import { shards, World } from '../world';
import { isChargeOf } from '../order-numbers';

const actor = { who: 'operator', reason: 'looked' } as const;

const dueAt = Date.parse('2027-02-28T10:00:00+09:00');
const minute = 60_000;
const day = 86_400_000;

const wrongAmount: Fault = { kind: 'amountEcho', amount: 9_000 };

/** A renewal whose record contradicts its intent. */
async function suspected(fault: Fault = wrongAmount) {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([{ route: 'again', fault }]);
  await world.advanceTo(dueAt + 1_000);
  const payment = world.charges().find((row) => isChargeOf(row, 1));
  if (!payment) throw new Error('nothing was taken');
  const load = async () => world.deps().ledger.load(id);
  const charge = async () => world.deps().ledger.loadCharge(id, 1);
  const cases = async () =>
    (await world.deps().ledger.cases(9)).map(({ kind, status }) => `${kind} ${status}`);
  return { world, id, payment, load, charge, cases };
}

/** Partly refunded before anybody saw it: the amount is right, and it is suspect. */
async function partlyRefunded() {
  const scene = await suspected({ kind: 'dropAfter' });
  const { world, id, payment, load } = scene;
  world.emulator.consoleCancel(payment.imp_uid, 900);
  await observePayment(world.deps(), { attemptId: payment.merchant_uid });
  expect(await load()).toMatchObject({ id, claim: { phase: 'suspect' } });
  return scene;
}

test.each(['webhook', 'ledger pass'])(
  'a suspect payment of the right amount ends with its full refund, by a %s',
  async (door) => {
    const { world, payment, load, charge, cases } = await partlyRefunded();
    world.emulator.consoleCancel(payment.imp_uid);
    if (door === 'webhook') {
      await observePayment(world.deps(), { attemptId: payment.merchant_uid, saysCanceled: true });
    } else {
      world.nowMs += day;
      await runLedgerPass(world.deps(), shards);
    }
    expect(await load()).toMatchObject({ status: 'active', access: 'full', period: 2 });
    expect((await load())?.claim).toBeUndefined();
    expect(await charge()).toMatchObject({ status: 'refunded', refunded: 9_900 });
    expect(await cases()).toEqual(['suspect closed']);
    const pass = await runLedgerPass(world.deps(), shards, 40);
    expect(pass).toMatchObject({ complete: true, differences: [] });
    await world.advanceTo('2027-03-31T12:00:00+09:00');
    expect(await load()).toMatchObject({ status: 'active', period: 3 });
  },
);

test('an unknown outcome that was refunded before it was found needs no case', async () => {
  const { world, payment, load, charge, cases } = await suspected({ kind: 'dropAfter' });
  world.emulator.consoleCancel(payment.imp_uid);
  await world.advanceTo(dueAt + 10 * minute);
  expect(await load()).toMatchObject({ status: 'active', period: 2 });
  expect(await charge()).toMatchObject({ status: 'refunded', refunded: 9_900 });
  expect(await cases()).toEqual([]);
});

test('whoever canceled for now is gone as soon as the refund is seen', async () => {
  const { world, id, payment, load } = await partlyRefunded();
  await cancel(world.deps(), { userId: 'user-1', id, when: 'now' });
  expect((await load())?.status).toBe('active');
  world.emulator.consoleCancel(payment.imp_uid);
  await observePayment(world.deps(), { attemptId: payment.merchant_uid, saysCanceled: true });
  expect(await load()).toMatchObject({ status: 'canceled', access: 'none' });
  await expect(world.checkout()).resolves.toBeDefined();
});

test('another amount stays suspect when it is refunded, until an operator settles it', async () => {
  const { world, payment, load, cases } = await suspected();
  world.emulator.consoleCancel(payment.imp_uid);
  await observePayment(world.deps(), { attemptId: payment.merchant_uid, saysCanceled: true });
  world.nowMs += day;
  await runLedgerPass(world.deps(), shards);
  expect(await load()).toMatchObject({ claim: { phase: 'suspect' } });
  expect(await cases()).toEqual(['suspect open']);
});

test.each(['waived', 'declined'] as const)(
  'while money is kept, nothing is %s: the operator is told what to refund',
  async (as) => {
    const { world, id, payment, load, cases } = await suspected();
    const refused = settleSuspect(world.deps(), { id, actor, as });
    await expect(refused).rejects.toThrow(`refund 9000 won of payment ${payment.imp_uid} first`);
    world.emulator.consoleCancel(payment.imp_uid, 8_999);
    await expect(settleSuspect(world.deps(), { id, actor, as })).rejects.toMatchObject({
      code: 'conflict',
      message: `refund 1 won of payment ${payment.imp_uid} first`,
    });
    world.emulator.script([{ route: 'look', fault: { kind: 'html' }, count: 0 }]);
    const unseen = settleSuspect(world.deps(), { id, actor, as });
    await expect(unseen).rejects.toMatchObject({ code: 'not_now' });
    expect(await load()).toMatchObject({ claim: { phase: 'suspect' } });
    expect(await cases()).toEqual(['suspect open']);
    // What was refused is no wish: a replay after a restore would make it.
    const wishes = () => world.logs.filter((line) => line.includes('"event":"wish"'));
    world.emulator.script([]);
    world.emulator.consoleCancel(payment.imp_uid);
    await settleSuspect(world.deps(), { id, actor, as });
    expect(wishes().filter((line) => line.includes('"verb":"settle"'))).toHaveLength(1);
  },
);

test('waived: the period is given up, and the next is charged on its day', async () => {
  const { world, id, payment, load, charge, cases } = await suspected();
  world.emulator.consoleCancel(payment.imp_uid);
  await settleSuspect(world.deps(), { id, actor, as: 'waived' });
  expect(await load()).toMatchObject({ status: 'active', access: 'full', period: 2 });
  expect(await charge()).toMatchObject({ status: 'waived', refunded: 0 });
  expect(await cases()).toEqual(['suspect closed']);
  await world.advanceTo('2027-03-31T12:00:00+09:00');
  expect(await load()).toMatchObject({ status: 'active', period: 3 });
  const again = settleSuspect(world.deps(), { id, actor, as: 'waived' });
  await expect(again).rejects.toMatchObject({ code: 'conflict' });
});

test('declined: dunning goes on, and the next attempt pays for the period', async () => {
  const { world, id, payment, load, charge, cases } = await suspected();
  world.emulator.consoleCancel(payment.imp_uid);
  await settleSuspect(world.deps(), { id, actor, as: 'declined' });
  expect(await load()).toMatchObject({ status: 'past_due', attempt: 1, dunning: { declines: 1 } });
  expect(await cases()).toEqual(['suspect closed']);
  await world.advanceTo(dueAt + 2 * day);
  expect(await load()).toMatchObject({ status: 'active', period: 2 });
  expect(await charge()).toMatchObject({ status: 'paid' });
  expect((await charge())?.attempts.map(({ outcome }) => outcome)).toEqual(['declined', 'paid']);
});

test.each(['waived', 'declined'] as const)(
  'whoever canceled for now is gone as soon as it is %s',
  async (as) => {
    const { world, id, payment, load } = await suspected();
    await cancel(world.deps(), { userId: 'user-1', id, when: 'now' });
    world.emulator.consoleCancel(payment.imp_uid);
    await settleSuspect(world.deps(), { id, actor, as });
    expect(await load()).toMatchObject({ status: 'canceled', access: 'none' });
  },
);

test('a doubt about an earlier attempt leaves the ids of later ones used up', async () => {
  const world = new World();
  const id = await world.subscribe();
  const declined = { route: 'again', fault: { kind: 'decline' } } as const;
  world.emulator.script([declined, { ...declined, nth: 1 }]);
  await world.advanceTo(dueAt + 2 * day);
  const [first] = world.emulator.ledger().payments.filter((row) => isChargeOf(row, 1));
  Object.assign(first ?? {}, { status: 'paid', amount: 9_000, paid_at: dueAt / 1_000 });
  await world.advanceTo(dueAt + 4 * day);
  expect(await world.deps().ledger.load(id)).toMatchObject({ claim: { phase: 'suspect' } });
  world.emulator.consoleCancel(first?.imp_uid ?? '');
  await settleSuspect(world.deps(), { id, actor, as: 'declined' });
  expect((await world.deps().ledger.load(id))?.attempt).toBe(2);
  await world.advanceTo(dueAt + 8 * day);
  expect(await world.deps().ledger.load(id)).toMatchObject({ status: 'active', period: 2 });
});
