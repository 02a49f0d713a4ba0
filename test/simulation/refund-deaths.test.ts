// Wherever a worker dies over a refund, before or after each call, the money goes back once.
import { expect, test } from 'vitest';
import { count, rows, text } from './checker/facts';
import type { Fate } from './life';
import { askRefund, within } from './refunders';
import { Scene, hour } from './scenarios/scene';
import type { Work } from './work';

const body = { period: 1, amount: 4_000, cancel: 'period_end' } as const;

type Death = { readonly work: Work; readonly fate: Fate; readonly isLost: boolean };

/** A month is renewed and given back in part; answers whether the death came, and what followed. */
async function refundUnder({ work, fate, isLost }: Death) {
  const scene = new Scene({});
  await scene.begin();
  await scene.renew();
  const { universe } = scene;
  if (isLost) scene.provider({ kind: 'cancelTimeout' }, { route: 'cancel' });
  universe.cloud.fates.push({ work, fate });
  const ask = () => within(universe, askRefund(universe, scene.idOf(), 'a', body));
  await universe.during(ask());
  await scene.wait(2 * hour);
  await universe.during(ask());
  await scene.wait(2 * hour);
  const died = universe.cloud.struck.length > 0;
  const violations = await scene.rest();
  const charge = scene.charge(1);
  const payment = scene.watch.record.byImpUid.get(text(charge, 'paymentId'));
  const given = rows(payment, 'cancel_history').map((entry) => count(entry, 'amount'));
  const booked = count(charge, 'refunded');
  const wished = scene.subscription()['cancel'] !== undefined;
  return { died, told: { violations, given, booked, wished } };
}

const held = { violations: [], given: [4_000], booked: 4_000, wished: true };

test.each([
  ['the door of the operator', 'user', false, 12],
  ['who looks for a lost answer', 'look', true, 6],
] as const)('%s dies', { timeout: 300_000 }, async (_who, work, isLost, least) => {
  let deaths = 0;
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1, died = true; died; nth += 1) {
      const fate = { nth, when, does: 'die' } as const;
      const one = await refundUnder({ work, fate, isLost });
      expect(one.told, `${when} call ${nth}`).toEqual(held);
      died = one.died;
      deaths += Number(died);
    }
  }
  expect(deaths).toBeGreaterThanOrEqual(least);
});
