// An item that a newer version wrote and this one cannot read costs nobody else anything.
import { expect, test } from 'vitest';
import { runLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { shards, World } from '../world';
import { chargeNumber, isChargeOf, nameOf } from '../order-numbers';

/** Six customers, the first of whom a newer version has set to a status we do not know. */
async function rolledBack(): Promise<{ world: World; broken: string }> {
  const world = new World();
  const ids: string[] = [];
  for (let person = 0; person < 6; person += 1) ids.push(await world.subscribe(`user-${person}`));
  const broken = ids[0] ?? '';
  const items = world.table.dump().map((item) => {
    const isIt = item['pk'] === `S#${broken}` && item['sk'] === 'S';
    return isIt ? { ...item, status: 'frozen' } : item;
  });
  world.table.restore(items);
  return { world, broken };
}

test('the others of its page are charged on their day, and it is told by its id', async () => {
  const { world, broken } = await rolledBack();
  await world.advanceTo('2027-02-28T11:30:00+09:00');
  const renewed = world.charges().filter((row) => isChargeOf(row, 1));
  expect(renewed).toHaveLength(5);
  expect(renewed.some((row) => isChargeOf(row, 1, broken))).toBe(false);
  const told = world.logs.filter((line) => line.includes('item.unreadable'));
  expect(JSON.parse(told[0] ?? '{}')).toEqual({
    event: 'item.unreadable',
    item: `S#${broken} S`,
  });
});

test('the ledger pass compares the others, and is not complete for the want of it', async () => {
  const { world, broken } = await rolledBack();
  const { book } = world.emulator;
  const [first] = world
    .charges()
    .filter((row) => nameOf(row.merchant_uid)?.subscriptionId === broken);
  // A payment of its that our books lack, so that the pass has to read it.
  const merchant_uid = chargeNumber(broken, 1);
  if (first) book.add({ ...first, imp_uid: book.nextUid('imps_'), merchant_uid });
  world.nowMs += 3_600_000;
  const round = await runLedgerPass(world.deps(), shards);
  expect(round).toMatchObject({ complete: false, found: { same: 6, broken: 1 } });
  expect(await world.deps().ledger.cases(10)).toEqual([]);
});
