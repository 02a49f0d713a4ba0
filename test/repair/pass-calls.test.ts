// The ledger pass among thousands of payments: all that differs is found, in few calls.
import { expect, test } from 'vitest';
import { runLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { shards, World } from '../world';
import type { Planted } from './planted';
import { plant } from './planted';
import { chargeNumber } from '../order-numbers';

test('what differs among thousands is found in a call for nine hundred, and ten more', async () => {
  const world = new World();
  await world.subscribe();
  await world.advanceTo('2027-02-28T12:00:00+09:00');
  const { ledger } = world.deps();
  const [, renewal] = world.charges();
  const standing = await ledger.loadCharge((await ledger.ofUser('user-1', 9)).ids[0] as never, 1);
  if (!renewal || !standing) throw new Error('nothing was charged');
  const planted: Planted[] = ['orphan', 'twin', 'amount', 'refund'];
  for (let more = 0; more < 2_500; more += 1) {
    const id = `subx${String(more).padStart(24, '0')}`;
    const merchant_uid = chargeNumber(id, 1);
    const imp_uid = world.emulator.book.nextUid('imps_');
    const row = { ...renewal, imp_uid, merchant_uid, cancel_history: [] };
    world.emulator.book.add(row);
    const charge = { ...standing, subscriptionId: id as never, paymentId: imp_uid, attempts: [] };
    await ledger.saveCharge({ ...charge, version: 0 });
    if (more % 500 < planted.length) plant(world, row, planted[more % 500] ?? 'none');
  }
  world.nowMs += 3_600_000;
  const calls: string[] = [];
  const deps = world.deps();
  const gateway = new Proxy(deps.gateway, {
    get: (of, property) => {
      // The sweep of keys is a round of its own.
      const name = String(property);
      if (!name.toLowerCase().includes('key')) calls.push(name);
      return Reflect.get(of, property) as unknown;
    },
  });
  const { found, payments } = await runLedgerPass({ ...deps, gateway }, shards, 40);
  expect(payments).toBeGreaterThan(2_500);
  expect(found).toMatchObject({ case: 15, followed: 5 });
  expect(calls.length).toBeLessThanOrEqual(payments / 900 + 10);
});
