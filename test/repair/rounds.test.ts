// A reconciliation that is interrupted, however often, finds what one in a single go finds.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Round } from '../../functions/domain/reconcile/round';
import {
  isNarrowest,
  narrower,
  nightBeginsAt,
  nightOf,
} from '../../functions/domain/reconcile/round';
import { sliceOf, walked } from '../../functions/domain/reconcile/round';
import type { Gateway } from '../../functions/ports/gateway';
import { decideCase } from '../../functions/usecases/operate/close-case';
import { runLedgerPass, tickLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { shards, World } from '../world';
import type { Planted } from './planted';
import { plant } from './planted';

const fresh: Round = {
  night: 0,
  beganAt: 0,
  from: 1_000_000,
  to: 1_300_000,
  step: 'payments',
  at: 1_000_000,
  width: 86_400,
  heldUntil: 0,
  recovering: false,
  failedBefore: 0,
  told: 0,
  payments: 0,
  unexplained: 0,
  found: {},
  swept: {},
};

describe('the slices of a walk', () => {
  test('leave no second out and overlap by one, whatever is too large', () => {
    const tooLarge = fc.infiniteStream(fc.nat({ max: 3 }));
    fc.assert(
      fc.property(tooLarge, fc.nat({ max: 20_000 }), (luck, rows) => {
        let round = fresh;
        let seen = round.from - 1;
        for (const lucky of luck) {
          const slice = sliceOf(round);
          expect(slice.from).toBeLessThanOrEqual(Math.max(round.from, seen));
          expect(slice.to).toBeLessThanOrEqual(round.to);
          if (lucky === 0 && !isNarrowest(round)) {
            const cut = narrower(round, rows);
            expect(cut.width).toBeLessThan(round.width);
            round = cut;
            continue;
          }
          seen = slice.to;
          // Little was in it: the next is twice as wide.
          round = walked(round, 1, round.to);
          if (round.step !== 'payments') break;
        }
        expect(seen).toBe(round.to);
      }),
    );
  });

  test('nights begin at five in the morning in Korea', () => {
    const five = Date.parse('2027-03-01T05:00:00+09:00') / 1_000;
    expect(nightOf(five) - nightOf(five - 1)).toBe(1);
    expect(nightBeginsAt(nightOf(five + 3_600))).toBe(five);
  });
});

/** A worker that is out of time after so many calls to the provider. */
function impatient(world: World, callsMax: number) {
  const deps = world.deps();
  let calls = 0;
  const gateway = new Proxy(deps.gateway, {
    get: (of, name) => (ask: never) => {
      calls += 1;
      return (of[name as keyof Gateway] as (ask: never) => unknown)(ask);
    },
  });
  return { ...deps, gateway, hasTime: () => calls < callsMax };
}

async function casesOf(world: World): Promise<readonly string[]> {
  const cases = await world.deps().ledger.cases(100);
  return cases.map(({ id, kind, status }) => `${id} ${kind} ${status}`).sort();
}

async function planted(kinds: readonly Planted[]): Promise<World> {
  const world = new World();
  for (const [person] of kinds.entries()) await world.subscribe(`user-${person}`);
  await world.advanceTo('2027-02-28T12:00:00+09:00');
  const renewals = world.charges().slice(-kinds.length);
  renewals.forEach((row, at) => {
    // Seconds apart, as charges are.
    row.paid_at += 20 * at;
    plant(world, row, kinds[at] ?? 'none');
  });
  world.nowMs = Date.parse('2027-03-01T05:00:00+09:00');
  return world;
}

test('interrupted after any number of calls, it ends and finds the same', async () => {
  const kind = fc.constantFrom<Planted>('orphan', 'twin', 'amount', 'refund', 'none');
  const some = fc.array(kind, { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(some, fc.integer({ min: 6, max: 20 }), async (kinds, callsMax) => {
      const whole = await planted(kinds);
      await runLedgerPass(whole.deps(), shards);
      const parts = await planted(kinds);
      let ended = false;
      for (let ticks = 0; ticks < 140 && !ended; ticks += 1) {
        await tickLedgerPass(impatient(parts, callsMax), shards);
        parts.nowMs += 600_000;
        const { round } = await parts.deps().ledger.passed();
        ended = round?.step === 'done';
      }
      expect(ended).toBe(true);
      expect(await casesOf(parts)).toEqual(await casesOf(whole));
    }),
    { numRuns: 15 },
  );
});

test('a worker that died holds the round until it is surely dead', async () => {
  const world = await planted(['twin']);
  const deps = world.deps();
  const dies = { ...deps.gateway, list: () => Promise.reject(new Error('died')) };
  await expect(tickLedgerPass({ ...deps, gateway: dies }, shards)).rejects.toThrow('died');
  world.nowMs += 600_000;
  await tickLedgerPass(world.deps(), shards);
  expect((await world.deps().ledger.passed()).round?.step).toBe('payments');
  world.nowMs += 600_000;
  await tickLedgerPass(world.deps(), shards);
  expect((await world.deps().ledger.passed()).round?.step).toBe('done');
});

test('a tick after the round of its night is done begins nothing before the next', async () => {
  const world = await planted(['none']);
  await tickLedgerPass(world.deps(), shards);
  const { round } = await world.deps().ledger.passed();
  for (let ticks = 0; ticks < 143; ticks += 1) {
    world.nowMs += 600_000;
    await tickLedgerPass(world.deps(), shards);
  }
  expect((await world.deps().ledger.passed()).round).toEqual(round);
  world.nowMs += 600_000;
  await tickLedgerPass(world.deps(), shards);
  expect((await world.deps().ledger.passed()).round?.night).toBe((round?.night ?? 0) + 1);
});

test('what an operator has decided is not opened again by the same sight', async () => {
  const world = await planted(['orphan']);
  await runLedgerPass(world.deps(), shards);
  const [orphan] = await world.deps().ledger.cases(10);
  await decideCase(world.deps(), { id: orphan?.id ?? '', reason: 'seen', by: 'ops-1' });
  world.nowMs += 86_400_000;
  await runLedgerPass(world.deps(), shards);
  expect(await casesOf(world)).toEqual([`${orphan?.id} orphan closed`]);
});
