// One charge, whoever else is at it: 200 workers, doubled deliveries, and deaths at every await.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planCharges } from '../functions/usecases/common/plan-charges';
import { collectCharges } from '../functions/usecases/run-step';
import type { Embedded } from './embedded';
import { embeddedTable } from './embedded';
import { mortal, untilOver } from './crash';
import type { FaultRule } from '../sandbox/iamport/types';
import { engineHere } from './ledger/engine';
import { shards, World } from './world';
import { isChargeOf } from './order-numbers';

const dueAt = Date.parse('2027-02-28T10:00:00+09:00');

type Fresh = () => Promise<World>;
const twin: Fresh = async () => new World();

async function dueWorld(fresh: Fresh): Promise<{ world: World; id: string }> {
  const world = await fresh();
  const id = await world.subscribe();
  world.nowMs = dueAt;
  return { world, id };
}

/** What the customer was charged for the renewal, by the provider's own book. */
function taken(world: World): number {
  return world
    .charges()
    .filter((row) => isChargeOf(row, 1))
    .reduce((sum, row) => sum + row.amount - row.cancel_amount, 0);
}

async function booked(world: World, id: string): Promise<number> {
  const charge = await world.deps().ledger.loadCharge(id, 1);
  return charge?.status === 'paid' ? charge.amount : 0;
}

async function crowd(fresh: Fresh): Promise<void> {
  const { world, id } = await dueWorld(fresh);
  await Promise.all([planCharges(world.deps(), shards), planCharges(world.deps(), shards)]);
  expect(world.messages.length).toBeGreaterThanOrEqual(2);
  await Promise.all(Array.from({ length: 200 }, () => collectCharges(world.deps(), [id, id])));
  await world.drain();
  await world.advanceTo(dueAt + 86_400_000);
  expect(taken(world)).toBe(9_900);
  expect(await booked(world, id)).toBe(9_900);
}

const answers: Record<string, FaultRule[]> = {
  paid: [],
  declined: [{ route: 'again', fault: { kind: 'decline' } }],
  'declined by code': [
    { route: 'again', fault: { kind: 'codeNonZero', message: '한도초과', row: true } },
  ],
  lost: [{ route: 'again', fault: { kind: 'dropAfter' } }],
  'never arrived': [{ route: 'again', fault: { kind: 'dropBefore' } }],
  'cut short': [{ route: 'again', fault: { kind: 'truncate', bytes: 60 } }],
  'a page of html': [{ route: 'again', fault: { kind: 'html' } }],
  '502 after the charge': [{ route: 'again', fault: { kind: 'http', status: 502, after: true } }],
  'reset after the charge': [{ route: 'again', fault: { kind: 'reset', after: true } }],
  'late by a minute': [{ route: 'again', fault: { kind: 'late', ms: 60_000 } }],
};

async function killedAt(
  fresh: Fresh,
  rules: readonly FaultRule[],
  at: number,
  when: 'before' | 'after',
): Promise<{ world: World; id: string; calls: readonly string[]; died: boolean }> {
  const { world, id } = await dueWorld(fresh);
  world.emulator.script(rules);
  const worker = mortal(world.deps(), at, when);
  await untilOver(collectCharges(worker.deps, [id]), worker.death);
  // The queue hands the page out again after its visibility timeout, and time goes on.
  world.messages.push({ queue: 'charge', ids: [id], at: dueAt + 720_000 });
  await world.advanceTo(dueAt + 9 * 86_400_000);
  return { world, id, calls: worker.calls, died: worker.died() };
}

async function killEverywhere(fresh: Fresh, rules: readonly FaultRule[]): Promise<void> {
  const seen = new Set<string>();
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; at < 40; at += 1) {
      const { world, id, calls, died } = await killedAt(fresh, rules, at, when);
      const where = `${when} call ${at} of ${calls.join(' ')}`;
      expect(taken(world), where).toBe(9_900);
      expect(await booked(world, id), where).toBe(9_900);
      if (!died) break;
      seen.add(calls.at(-1) ?? '');
    }
  }
  expect(seen.size).toBeGreaterThanOrEqual(4);
}

const crowded = '200 workers, doubled messages and doubled ticks make one charge';
const mortals = 'a worker that dies anywhere neither doubles nor loses a charge';

describe('on the twin', () => {
  test(crowded, () => crowd(twin));
  test.each(Object.entries(answers))(`${mortals}: %s`, (_name, rules) =>
    killEverywhere(twin, rules),
  );
});

describe('on an engine over HTTP', () => {
  let embedded: Embedded;
  let tables = 0;
  const fresh: Fresh = async () => {
    tables += 1;
    const world = new World();
    world.client = embedded.client;
    world.tableName = `world-${tables}`;
    await embedded.addTable(world.tableName);
    return world;
  };
  beforeAll(async () => {
    embedded = await embeddedTable('maedal', engineHere());
  });
  afterAll(() => embedded.stop());

  test(crowded, () => crowd(fresh));
  test.each(['paid', 'declined', 'lost'])(`${mortals}: %s`, (name) =>
    killEverywhere(fresh, answers[name] ?? []),
  );
});
