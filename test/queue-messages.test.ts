// What becomes of a message: only its first receipt tells the time, and what breaks is taken apart.
import { expect, test } from 'vitest';
import type { SubscriptionId } from '../functions/domain/common/identity';
import { receiptsMax } from '../functions/handlers/limits';
import { onQueue } from '../functions/handlers/pages';
import type { Base } from '../functions/handlers/wire';
import { runLedgerPass } from '../functions/usecases/reconcile/run-ledger-pass';
import { collectCharges } from '../functions/usecases/run-step';
import { shards, World } from './world';

type Told = { readonly does: string; readonly now?: number; readonly ids: readonly string[] };

const firstAt = '2027-02-28T10:00:05+09:00';
const now = Date.parse(firstAt) / 1_000;

async function receive(world: World, count: number, body: unknown, breaks = false) {
  const told: (Told & { readonly tries?: number })[] = [];
  const base = {
    log: (event: string) => void world.logs.push(event),
    invocation: (at: number) => ({ ...world.deps(), clock: { now: () => at } }),
  } as unknown as Base;
  const attributes = {
    ApproximateFirstReceiveTimestamp: String(now * 1_000),
    ApproximateReceiveCount: String(count),
  };
  const event = { Records: [{ messageId: 'm1', body: JSON.stringify(body), attributes }] };
  const context = { getRemainingTimeInMillis: () => 100_000 };
  const { batchItemFailures } = await onQueue(base, event as never, context, {
    does(deps, ids) {
      told.push({ does: 'works', now: deps.clock.now(), ids });
      return breaks ? Promise.reject(new Error('a row broke')) : Promise.resolve();
    },
    handOn(_deps, ids, tries) {
      told.push({ does: 'hands on', ids, tries });
      return breaks ? Promise.reject(new Error('no queue')) : Promise.resolve();
    },
  });
  return { told, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

const cases = (world: World) => world.deps().ledger.cases(10);

/** So many customers whose renewal is due a moment before the page is first received. */
async function dueWorld(people: number): Promise<{ world: World; ids: SubscriptionId[] }> {
  const world = new World();
  const ids: SubscriptionId[] = [];
  for (let person = 0; person < people; person += 1) {
    ids.push(await world.subscribe(`user-${person}`));
  }
  world.nowMs = now * 1_000;
  return { world, ids };
}

test('a first receipt is worked on at its own time', async () => {
  const world = new World();
  expect(await receive(world, 1, { ids: ['a'] })).toEqual({
    told: [{ does: 'works', now, ids: ['a'] }],
    failed: [],
  });
  expect(await receive(world, 1, { ids: ['a'] }, true)).toMatchObject({ failed: ['m1'] });
});

test('one that comes again goes out as a new message, whose receipt tells the time', async () => {
  const world = new World();
  const again = (tries: number) => ({ does: 'hands on', ids: ['a'], tries });
  expect(await receive(world, 2, { ids: ['a'] })).toEqual({ told: [again(1)], failed: [] });
  expect((await receive(world, 3, { ids: ['a'], tries: 1 })).told).toEqual([again(2)]);
});

test('a page that breaks whoever takes it goes on in halves, without what is done', async () => {
  const { world, ids } = await dueWorld(5);
  // One of them was charged by somebody else meanwhile.
  await collectCharges(world.deps(), ids.slice(1, 2));
  const left = ids.filter((_, at) => at !== 1);
  expect(await receive(world, 2, { ids, tries: 2 })).toEqual({
    told: [
      { does: 'hands on', ids: left.slice(0, 2), tries: 2 },
      { does: 'hands on', ids: left.slice(2), tries: 2 },
    ],
    failed: [],
  });
  expect(await cases(world)).toEqual([]);
});

test('one that breaks everybody by itself has a case, once, which the night closes', async () => {
  const { world, ids } = await dueWorld(1);
  const body = { ids, tries: 2 };
  expect(await receive(world, 2, body)).toEqual({ told: [], failed: [] });
  expect(await receive(world, 2, body)).toEqual({ told: [], failed: [] });
  const [id = ''] = ids;
  expect(await cases(world)).toMatchObject([{ kind: 'stuck', subscriptionId: id, status: 'open' }]);
  expect(world.logs.filter((line) => line.includes('case.opened'))).toHaveLength(1);
  world.nowMs += 3_600_000;
  await runLedgerPass(world.deps(), shards);
  expect(await cases(world)).toMatchObject([{ status: 'open' }]);
  await collectCharges(world.deps(), ids);
  await runLedgerPass(world.deps(), shards);
  expect(await cases(world)).toMatchObject([{ status: 'closed' }]);
});

test('no page becomes a dead letter: at its last receipt the table knows what is due', async () => {
  const world = new World();
  const body = { ids: ['a'] };
  expect((await receive(world, receiptsMax - 1, body, true)).failed).toEqual(['m1']);
  expect((await receive(world, receiptsMax, body, true)).failed).toEqual([]);
  expect(world.logs.filter((line) => line === 'message.failed')).toHaveLength(2);
});

test('what is no page is handed back each time, and a case names it until it is gone', async () => {
  const world = new World();
  for (let count = 1; count <= receiptsMax; count += 1) {
    expect(await receive(world, count, { ids: '김매달' })).toEqual({ told: [], failed: ['m1'] });
  }
  const letter = { kind: 'letter', paymentId: 'm1' };
  expect(await cases(world)).toMatchObject([{ ...letter, status: 'open' }]);
  expect(JSON.stringify([await cases(world), world.logs])).not.toContain('김매달');
  world.nowMs = (now + 13 * 86_400) * 1_000;
  await runLedgerPass(world.deps(), shards);
  expect(await cases(world)).toMatchObject([{ ...letter, status: 'open' }]);
  world.nowMs = (now + 15 * 86_400) * 1_000;
  await runLedgerPass(world.deps(), shards);
  expect(await cases(world)).toMatchObject([{ ...letter, status: 'closed' }]);
});
