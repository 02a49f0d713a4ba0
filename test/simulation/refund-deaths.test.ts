// Wherever a worker dies over a refund, before or after each call, the money goes back once.
import { expect, test } from 'vitest';
import { count, rows, text } from './checker/facts';
import type { Fate } from './life';
import { askRefund, within } from './refunders';
import { Scene, hour } from './scenarios/scene';
import type { Work } from './work';

type Death = {
  readonly work: Work;
  readonly fate: Fate;
  readonly isLost: boolean;
  readonly amount: 'all' | number;
};

/** A month is renewed and given back; answers whether the death came, and what followed. */
async function refundUnder({ work, fate, isLost, amount }: Death) {
  const body = { period: 1, amount, cancel: 'period_end' } as const;
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

const held = (won: number) => ({ violations: [], given: [won], booked: won, wished: true });

async function eachDeath(death: Omit<Death, 'fate'>, holds: (one: Told, name: string) => void) {
  let deaths = 0;
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1, died = true; died; nth += 1) {
      const fate = { nth, when, does: 'die' } as const;
      const one = await refundUnder({ ...death, fate });
      holds(one.told, `${when} call ${nth}`);
      died = one.died;
      deaths += Number(died);
    }
  }
  return deaths;
}

type Told = Awaited<ReturnType<typeof refundUnder>>['told'];

test('the door of the operator dies', { timeout: 300_000 }, async () => {
  const death = { work: 'user', isLost: false, amount: 'all' } as const;
  const deaths = await eachDeath(death, (told, name) => expect(told, name).toEqual(held(9_900)));
  expect(deaths).toBeGreaterThanOrEqual(12);
});

test('who looks for a lost answer dies', { timeout: 300_000 }, async () => {
  const death = { work: 'look', isLost: true, amount: 4_000 } as const;
  const deaths = await eachDeath(death, (told, name) => expect(told, name).toEqual(held(4_000)));
  expect(deaths).toBeGreaterThanOrEqual(6);
});

// Whether it went out is not known, so that a person is told and nothing goes twice.
test('the door of the operator dies over a part', { timeout: 300_000 }, async () => {
  const death = { work: 'user', isLost: false, amount: 4_000 } as const;
  await eachDeath(death, ({ violations, given, booked }, name) => {
    expect(violations, name).toEqual([]);
    expect([[], [4_000]], name).toContainEqual(given);
    expect(booked, name).toBe(given[0] ?? 0);
  });
});
