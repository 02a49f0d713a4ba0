// What becomes of a message: only its first receipt tells the time.
import { expect, test } from 'vitest';
import { onQueue } from '../functions/handlers/edge';
import type { Base } from '../functions/handlers/wire';

type Told = { readonly does: string; readonly now?: number; readonly tries?: number };

async function receive(count: number, body: unknown, breaks = false) {
  const told: Told[] = [];
  const base = {
    log: () => undefined,
    invocation: (at: number) => ({ clock: { now: () => at } }),
  } as unknown as Base;
  const attributes = {
    ApproximateFirstReceiveTimestamp: '1809046800000',
    ApproximateReceiveCount: String(count),
  };
  const event = { Records: [{ messageId: 'm1', body: JSON.stringify(body), attributes }] };
  const context = { getRemainingTimeInMillis: () => 100_000 };
  const { batchItemFailures } = await onQueue(base, event as never, context, {
    does(deps) {
      told.push({ does: 'works', now: deps.clock.now() });
      return breaks ? Promise.reject(new Error('a row broke')) : Promise.resolve();
    },
    handOn(_deps, _ids, tries) {
      told.push({ does: 'hands on', tries });
      return Promise.resolve();
    },
  });
  return { told, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

test('a first receipt is worked on at its own time', async () => {
  expect(await receive(1, { ids: ['a'] })).toEqual({
    told: [{ does: 'works', now: 1_809_046_800 }],
    failed: [],
  });
  expect(await receive(1, { ids: ['a'] }, true)).toMatchObject({ failed: ['m1'] });
});

test('one that comes again goes out as a new message, whose receipt tells the time', async () => {
  expect(await receive(2, { ids: ['a'] })).toEqual({
    told: [{ does: 'hands on', tries: 1 }],
    failed: [],
  });
  expect((await receive(3, { ids: ['a'], tries: 1 })).told).toEqual([
    { does: 'hands on', tries: 2 },
  ]);
});

test('a page that breaks whoever takes it ends with the dead letters', async () => {
  expect((await receive(1, { ids: ['a'], tries: 2 })).told).toHaveLength(1);
  expect(await receive(2, { ids: ['a'], tries: 2 })).toEqual({ told: [], failed: ['m1'] });
});

test('a page that is none is handed back', async () => {
  expect(await receive(1, { ids: 'a' })).toEqual({ told: [], failed: ['m1'] });
});
