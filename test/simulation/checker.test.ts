// The checker's own ends: what it must call broken, shown to it.
import { expect, test } from 'vitest';
import { Scene } from './scenarios/scene';

test('a dead letter without a case is broken, and one with an open case is not', async () => {
  const scene = new Scene({});
  await scene.begin();
  const letter = {
    id: 'm77',
    queue: 'charge',
    ids: [],
    tries: 0,
    firstAt: 0,
    receipts: 5,
  } as const;
  scene.universe.cloud.queues.dead.push({ ...letter });
  const told = (await scene.rest()).map(({ rule, what }) => `${rule} ${what}`);
  expect(told).toEqual(['11 m77: a dead letter without a case']);

  const named = { pk: 'CASE', sk: 'letter-m77', kind: 'letter', paymentId: 'm77' };
  const other = new Scene({});
  await other.begin();
  other.universe.cloud.queues.dead.push({ ...letter });
  other.watch.record.items.set('CASE letter-m77', { ...named, status: 'open' });
  other.universe.logs.push('{"event":"case.opened","kind":"letter"}');
  expect(await other.rest()).toEqual([]);
});
