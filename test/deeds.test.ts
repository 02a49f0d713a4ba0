// What a customer does again and again: one wish is one deed, and a day has room for so many.
import { expect, test } from 'vitest';
import { deedsPerDayMax } from '../functions/usecases/common/record-deed';
import { cancel, keepSubscription } from '../functions/usecases/manage/manage-subscription';
import { settleSuspect } from '../functions/usecases/operate/settle-suspect';
import type { Gateway } from '../functions/ports/gateway';
import { World } from './world';
import { isChargeOf } from './order-numbers';

const userId = 'user-1';

test('a cancel that is asked for again is written down once', async () => {
  const world = new World();
  const ask = { userId, id: (await world.subscribe()) as never };
  const deeds = async () =>
    (await world.deps().ledger.deeds(ask.id, 99)).map(({ verb, after }) => `${verb}: ${after}`);
  for (const when of ['period_end', 'period_end', 'now', 'now'] as const) {
    await cancel(world.deps(), { ...ask, when });
  }
  expect(await deeds()).toEqual([
    'cancel: canceled, access none',
    'cancel: active, access full, ends with its period',
  ]);
});

test('a day has room for so many changes, and for a cancel always', async () => {
  const world = new World();
  const ask = { userId, id: (await world.subscribe()) as never };
  const leave = () => cancel(world.deps(), { ...ask, when: 'period_end' });
  const stay = () => keepSubscription(world.deps(), ask);
  for (let times = 0; times < deedsPerDayMax / 2; times += 1) {
    await leave();
    await stay();
  }
  await leave();
  await expect(stay()).rejects.toMatchObject({ code: 'too_many' });
  await leave();
  expect(await world.deps().ledger.deeds(ask.id, 99)).toHaveLength(deedsPerDayMax + 1);
  await world.advanceTo(world.nowMs + 86_400_000);
  expect(await stay()).toMatchObject({ cancel: undefined });
});

test('a record that may still take money does not hide one that has taken some', async () => {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([{ route: 'again', fault: { kind: 'amountEcho', amount: 100 } }]);
  await world.advanceTo(Date.parse('2027-02-28T10:00:01+09:00'));
  const taken = world.charges().find((row) => isChargeOf(row, 1));
  const look: Gateway['look'] = async (attempt) => {
    const looked = await world.deps().gateway.look(attempt);
    if (looked.kind !== 'found') return looked;
    const [paid] = looked.payments;
    if (!paid) throw new Error('nothing was taken');
    const window = { ...paid, paymentId: 'imp_open', status: 'ready' as const, fromWindow: true };
    return { ...looked, payments: [window, paid] };
  };
  const deps = world.deps({ gateway: { ...world.deps().gateway, look } });
  const actor = { who: 'operator', reason: 'looked' } as const;
  await expect(settleSuspect(deps, { id, as: 'waived', actor })).rejects.toThrow(
    `refund 100 won of payment ${taken?.imp_uid ?? ''} first`,
  );
});
