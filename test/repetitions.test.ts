// When the very same request may go out again, and what a look at iamport counts for.
import { expect, test } from 'vitest';
import { classifyDecline } from '../functions/domain/charge/declines';
import { isClaimed } from '../functions/domain/subscription/facts';
import type { Deps } from '../functions/usecases/deps';
import { runLedgerPass } from '../functions/usecases/reconcile/run-ledger-pass';
import { resolveByIds } from '../functions/usecases/run-step';
import { settleVerdict } from '../functions/usecases/settlement/settle-attempt';
import { throwSwitch } from '../functions/usecases/common/recovery';
import { shards, World } from './world';
import { isChargeOf } from './order-numbers';

const dueAt = Date.parse('2027-02-28T10:00:00+09:00');
const minute = 60_000;
const hour = 60 * minute;

const renewals = (world: World) => world.charges().filter((row) => isChargeOf(row, 1));

const claimOf = async (world: World, id: string) => (await world.deps().ledger.load(id))?.claim;

/** A world whose renewal was refused for its token: provably nothing was executed. */
async function unsentWorld(): Promise<{ world: World; id: string }> {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([{ route: 'again', fault: { kind: 'token401' }, count: 3 }]);
  await world.advanceTo(dueAt + 1_000);
  expect((await claimOf(world, id))?.phase).toBe('unsent');
  world.emulator.script([]);
  return { world, id };
}

/** A world whose renewal never arrived, and was found absent often and long enough. */
async function absentWorld(): Promise<{ world: World; id: string }> {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([{ route: 'again', fault: { kind: 'dropBefore' } }]);
  await world.advanceTo(dueAt + 15 * minute);
  expect(await claimOf(world, id)).toMatchObject({ phase: 'unknown', sends: 1 });
  return { world, id };
}

const throwOn = (world: World, name: 'breaker' | 'recover') =>
  throwSwitch(world.deps(), name, { on: true, why: 'a test', since: dueAt / 1_000 - 60 });

test.each(['refuse', 'allow'] as const)(
  'what a restored ledger believes unsent is found paid, not sent again (%s)',
  async (duplicates) => {
    const { world } = await unsentWorld();
    world.emulator.model = { ...world.emulator.model, duplicates };
    const backup = world.table.dump();
    await world.advanceTo(dueAt + 10 * minute);
    expect(renewals(world)).toHaveLength(1);
    world.table.restore(backup);
    world.messages = [];
    await throwOn(world, 'recover');
    await world.advanceTo(dueAt + 3 * hour);
    expect(renewals(world)).toHaveLength(1);
  },
);

test.each(['unsent', 'unknown'] as const)(
  'a recovery holds what is %s, and lets it go when the ledger pass is complete',
  async (phase) => {
    const { world, id } = await (phase === 'unsent' ? unsentWorld() : absentWorld());
    await throwOn(world, 'recover');
    await world.advanceTo(dueAt + 5 * hour);
    expect(await claimOf(world, id)).toMatchObject({ phase, sends: 1 });
    expect((await runLedgerPass(world.deps(), shards)).recovered).toBe(true);
    await world.advanceTo(dueAt + 6 * hour);
    expect(renewals(world)).toHaveLength(1);
  },
);

test.each(['unsent', 'unknown'] as const)(
  'an open breaker holds what is %s: it is looked at, and sent when the breaker closes',
  async (phase) => {
    const { world, id } = await (phase === 'unsent' ? unsentWorld() : absentWorld());
    await throwOn(world, 'breaker');
    const before = (await claimOf(world, id))?.looks ?? 0;
    await world.advanceTo(dueAt + 40 * minute);
    const held = await claimOf(world, id);
    expect(held).toMatchObject({ phase, sends: 1 });
    expect(held?.looks).toBeGreaterThan(before);
    await throwSwitch(world.deps(), 'breaker', { on: false, why: 'a test' });
    await world.advanceTo(dueAt + 2 * hour);
    expect(renewals(world)).toHaveLength(1);
  },
);

test('nothing is sent again in the quiet window, though it was proven unsent', async () => {
  const world = new World();
  world.settings = { ...world.settings, billingHour: 23 };
  await world.subscribe();
  const lateAt = Date.parse('2027-02-28T23:00:00+09:00');
  world.emulator.script([{ route: 'again', count: 0, fault: { kind: 'token401' } }]);
  await world.advanceTo(lateAt + 40 * minute);
  world.emulator.script([]);
  await world.advanceTo(lateAt + 4 * hour);
  const [paid] = renewals(world);
  expect((paid?.paid_at ?? 0) * 1_000).toBeGreaterThanOrEqual(lateAt + 100 * minute);
});

test('an unanswered look leaves what is unsent unsent, and it is sent after the next', async () => {
  const { world, id } = await unsentWorld();
  world.emulator.script([{ route: 'look', count: 4, fault: { kind: 'html' } }]);
  await world.advanceTo(dueAt + 2 * minute);
  expect(await claimOf(world, id)).toMatchObject({ phase: 'unsent', sends: 1 });
  await world.advanceTo(dueAt + hour);
  expect(renewals(world)).toHaveLength(1);
});

test('three resolvers at one instant make one look', async () => {
  const world = new World();
  const id = await world.subscribe();
  world.emulator.script([{ route: 'again', fault: { kind: 'dropBefore' } }]);
  await world.advanceTo(dueAt + 1_000);
  world.messages = [];
  world.nowMs = dueAt + 17 * minute;
  await Promise.all([1, 2, 3].map(() => resolveByIds(world.deps(), [id])));
  expect(await claimOf(world, id)).toMatchObject({ phase: 'unknown', sends: 1, cleanLooks: 1 });
});

test('a look from before a repetition says nothing about the repetition', async () => {
  const { world, id } = await absentWorld();
  world.messages = [];
  world.nowMs = dueAt + 30 * minute;
  const deps = world.deps();
  let looks = 0;
  const look: Deps['gateway']['look'] = async (attemptId) => {
    const answer = await deps.gateway.look(attemptId);
    looks += 1;
    // Between the look and its count another resolver sends again, and the answer gets lost.
    if (looks === 1) {
      world.emulator.script([{ route: 'again', fault: { kind: 'dropBefore' } }]);
      await resolveByIds(world.deps(), [id]);
      expect(await claimOf(world, id)).toMatchObject({ phase: 'unknown', sends: 2 });
    }
    return answer;
  };
  await resolveByIds({ ...deps, gateway: { ...deps.gateway, look } }, [id]);
  expect(await claimOf(world, id)).toMatchObject({ sends: 2, cleanLooks: 0 });
});

test('a decline read before a repetition ends only that request, not the repetition', async () => {
  const { world, id } = await absentWorld();
  const before = await world.deps().ledger.load(id);
  if (!before || !isClaimed(before)) throw new Error('nothing is claimed');
  world.messages = [];
  world.nowMs = dueAt + 30 * minute;
  world.emulator.script([{ route: 'again', fault: { kind: 'dropAfter' } }]);
  await resolveByIds(world.deps(), [id]);
  const decline = classifyDecline('한도초과');
  await settleVerdict(world.deps(), before, { kind: 'declined', decline });
  expect(await claimOf(world, id)).toMatchObject({ phase: 'unknown', sends: 2 });
  await world.advanceTo(dueAt + 3 * hour);
  expect(renewals(world)).toHaveLength(1);
  expect(await world.deps().ledger.load(id)).toMatchObject({ status: 'active', period: 2 });
});

test('a page of inquiries that ends in words of no class stops charging', async () => {
  const world = new World();
  const ids: string[] = [];
  for (const person of ['user-1', 'user-2', 'user-3']) ids.push(await world.subscribe(person));
  world.emulator.model = { ...world.emulator.model, declineShape: 'code' };
  const fault = { kind: 'decline', message: '알 수 없는 응답' } as const;
  world.emulator.script([{ route: 'again', fault, count: 0 }]);
  // The breaker judges no page of charges so small.
  await world.advanceTo(dueAt + 1_000);
  world.settings = { ...world.settings, breaker: { answersMin: ids.length, share: 1 } };
  for (let minutes = 1; minutes <= 120; minutes += 1) {
    world.nowMs = dueAt + minutes * minute;
    await resolveByIds(world.deps(), ids);
  }
  const [first] = await world.deps().ledger.charges(ids[0] ?? '', 1);
  expect(first?.attempts[0]).toMatchObject({ sends: 3, outcome: 'declined' });
  const breaker = await world.deps().ledger.switchOf('breaker');
  expect(breaker).toMatchObject({ on: true, why: '3 of 3 declined in words of no class' });
});

test('a worker that freezes while it reads the buyer of a repetition sends nothing', async () => {
  const { world, id } = await absentWorld();
  const sends = () => world.emulator.ledger().payments.length;
  const deps = world.deps();
  const frozen: Deps = {
    ...deps,
    ledger: {
      ...deps.ledger,
      buyer: async (of) => {
        const buyer = await deps.ledger.buyer(of);
        world.nowMs += 20 * minute;
        return buyer;
      },
    },
  };
  const before = sends();
  for (let minutes = 16; minutes <= 60 && (await claimOf(world, id))?.sends === 1; minutes += 1) {
    world.nowMs = dueAt + minutes * minute;
    await resolveByIds(frozen, [id]);
  }
  expect(await claimOf(world, id)).toMatchObject({ sends: 2, phase: 'unsent' });
  expect(sends()).toBe(before);
});
