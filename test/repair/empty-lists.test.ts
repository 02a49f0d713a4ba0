// However an account answers a list that has no payments, a night comes to its end and finds what
// differs; what is refused for another reason is never taken for a list without payments.
import { describe, expect, test } from 'vitest';
import { emptyListOf } from '../../functions/adapters/iamport-channels';
import { runLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { emulatorFetch } from '../../sandbox/iamport/fetch';
import { tellEmptyList } from '../../bin/check-channel';
import { shards, World } from '../world';
import { plant } from './planted';

const day = 86_400_000;
const pass = (world: World) => runLedgerPass(world.deps(), shards, 40);
const night = (world: World) => runLedgerPass(world.deps(), shards);
const forms = ['page', 'refusal', 'otherWords'] as const;

async function worldOf(emptyList: (typeof forms)[number]): Promise<World> {
  const world = new World();
  world.emulator.model = { ...world.emulator.model, emptyList };
  await world.subscribe();
  await world.advanceTo('2027-02-28T12:00:00+09:00');
  return world;
}

const sessionOf = (world: World) => ({
  fetch: emulatorFetch(world.emulator),
  baseUrl: 'http://localhost:3001',
  credentials: async () => ({ impKey: 'key', impSecret: 'secret' }),
  clock: () => world.nowMs,
  deadlineMs: 60_000,
  timer: () => new AbortController().signal,
});

const refusing = (message: string, status = 400) =>
  ({ kind: 'http', status, body: JSON.stringify({ code: 1, message, response: null }) }) as const;

describe.each(forms)('where an empty list is answered as %s', (form) => {
  test('a month and its nights are compared whole, in few calls', async () => {
    const world = await worldOf(form);
    const calls: string[] = [];
    const { emulator } = world;
    const handle = emulator.handle.bind(emulator);
    emulator.handle = (request, admitted) => {
      calls.push(request.path);
      return handle(request, admitted);
    };
    expect(await pass(world)).toMatchObject({ complete: true, found: { same: 2 } });
    for (let nights = 0; nights < 3; nights += 1) {
      world.nowMs += 10 * day;
      expect(await night(world)).toMatchObject({ complete: true, differences: [] });
    }
    const lists = calls.filter((path) => path.startsWith('/payments/status/'));
    expect(lists.length).toBeLessThan(40);
    expect(await world.deps().ledger.cases(10)).toEqual([]);
  });

  test('a twin goes back after two nights, and a refund outside is followed', async () => {
    const world = await worldOf(form);
    const [first, renewal] = world.charges();
    if (first && renewal) plant(world, renewal, 'twin');
    await pass(world);
    world.nowMs += day;
    expect((await pass(world)).found.refunded).toBe(1);
    world.emulator.consoleCancel(first?.imp_uid ?? '');
    world.nowMs += day;
    expect(await night(world)).toMatchObject({ complete: true, found: { followed: 1 } });
  });

  test('maintenance is no empty list, over 400 or over 200', async () => {
    for (const status of [400, 200]) {
      const world = await worldOf(form);
      const [, renewal] = world.charges();
      if (renewal) plant(world, renewal, 'orphan');
      const fault = refusing('점검 중입니다.', status);
      world.emulator.script([{ route: 'look', match: '/payments/status/', fault, count: 0 }]);
      expect(await pass(world)).toMatchObject({ complete: false, found: {} });
      const one = [{ route: 'look', match: '/status/paid', fault, count: 1 }] as const;
      world.emulator.script([...one]);
      world.nowMs += day;
      expect((await pass(world)).found.case).toBe(1);
    }
  });

  test('check-channel says how, once there is a row to learn it by', async () => {
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    const world = await worldOf(form);
    expect(tellEmptyList(await emptyListOf(sessionOf(world)), say)).toBe(true);
    const expected = {
      page: 'as an empty page',
      refusal: 'refused with 400, "존재하지 않는 결제정보입니다."',
      otherWords: 'refused with 400, "데이터 범위를 넘어선 page입니다."',
    };
    expect(said.join()).toContain(expected[form]);
    const fresh = new World();
    fresh.emulator.model = { ...fresh.emulator.model, emptyList: form };
    const isKnown = tellEmptyList(await emptyListOf(sessionOf(fresh)), say);
    expect(isKnown).toBe(form !== 'otherWords');
  });
});

test('check-channel says that a list was not answered', async () => {
  const world = new World();
  world.emulator.script([{ route: 'any', fault: { kind: 'http', status: 502 }, count: 0 }]);
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  expect(tellEmptyList(await emptyListOf(sessionOf(world)), say)).toBe(false);
  expect(said).toEqual(['iamport did not answer the list that is surely empty: try again']);
});
