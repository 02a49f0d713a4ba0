// Faults of the store on request: lost answers, throttles, conflicts, half batches and pauses.
import { expect, test } from 'vitest';
import type { StoreFaultRule } from '../../sandbox/twin/faults';
import { TwinTable } from '../../sandbox/twin/table';
import { fresh, laden, onTwin, paidCharge, sub, opening } from './ground';

function scripted(...rules: StoreFaultRule[]) {
  const twin = new TwinTable();
  const ledger = onTwin(twin);
  twin.script(rules);
  return { twin, ledger };
}

test('an applied write whose answer got lost meets itself and is saved', async () => {
  for (const op of ['put', 'transact'] as const) {
    const { twin, ledger } = scripted({ op, fault: 'timeoutAfter' });
    const one = fresh(1);
    const saved = op === 'put' ? await ledger.save(one) : await ledger.open(opening(one));
    expect(['saved', 'opened']).toContain(saved.kind);
    expect(twin.dump().find(({ pk }) => pk === `S#${one.id}`)).toMatchObject({ version: 1 });
  }
});

test('an applied write can also end in silence, and so can one that was not applied', async () => {
  const after = scripted({ op: 'write', fault: 'timeoutAfter', givesUp: true });
  await expect(after.ledger.save(fresh(1))).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(await after.ledger.load(sub(1))).toMatchObject({ version: 1 });
  const before = scripted({ op: 'write', fault: 'timeoutBefore', givesUp: true });
  await expect(before.ledger.save(fresh(1))).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(await before.ledger.load(sub(1))).toBeUndefined();
});

test('a throttle that passes is the SDK’s affair, one that stays is thrown', async () => {
  const passing = scripted({ op: 'any', count: 3, fault: 'throttle' });
  expect((await passing.ledger.save(fresh(1))).kind).toBe('saved');
  const staying = scripted({ op: 'any', count: 0, fault: 'throttle' });
  const name = 'ProvisionedThroughputExceededException';
  await expect(staying.ledger.save(fresh(1))).rejects.toMatchObject({ name });
  await expect(staying.ledger.load(sub(1))).rejects.toMatchObject({ name });
});

test('conflicts are waited out, and throw when they stay', async () => {
  for (const op of ['put', 'transact'] as const) {
    const call = (ledger: ReturnType<typeof onTwin>): Promise<{ kind: string }> =>
      op === 'put' ? ledger.save(fresh(1)) : ledger.open(opening(fresh(1)));
    const passing = scripted({ op, count: 2, fault: 'txConflict' });
    expect(['saved', 'opened']).toContain((await call(passing.ledger)).kind);
    const staying = scripted({ op, count: 0, fault: 'txConflict' });
    await expect(call(staying.ledger)).rejects.toThrow(/Transaction/);
  }
});

test('a rule hits the keys, the calls and the number it names', async () => {
  const fault = { fault: 'timeoutBefore', givesUp: true } as const;
  const { ledger } = scripted({ op: 'put', pk: `S#${sub(1)}`, sk: 'C#', nth: 2, ...fault });
  const charge = paidCharge(laden());
  await ledger.save(laden());
  await ledger.saveCharge(charge);
  await ledger.saveCharge({ ...charge, subscriptionId: sub(2) });
  await expect(ledger.saveCharge({ ...charge, period: 2 })).rejects.toThrow();
  expect((await ledger.saveCharge({ ...charge, period: 2 })).kind).toBe('saved');
});

test('a batch that comes back half done is read to its end', async () => {
  const { ledger } = scripted({ op: 'batch', count: 2, fault: 'unprocessed' });
  for (let n = 0; n < 9; n += 1) await ledger.save(fresh(n));
  expect(await ledger.loadMany(Array.from({ length: 9 }, (_, n) => sub(n)))).toHaveLength(9);
});

test('a paused call is carried out when its time comes, not before', async () => {
  const slept: number[] = [];
  let others: () => Promise<unknown> = async () => undefined;
  const sleep = async (ms: number) => {
    slept.push(ms);
    await others();
  };
  const twin = new TwinTable({ sleep });
  const ledger = onTwin(twin);
  twin.script([{ op: 'put', fault: { pauseMs: 300_000 } }]);
  others = () => ledger.save({ ...fresh(1), registered: 5 });
  expect(await ledger.save(fresh(1))).toMatchObject({ kind: 'lost', now: { registered: 5 } });
  expect(slept).toEqual([300_000]);
});
