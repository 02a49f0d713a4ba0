// A table's stream as AWS keeps it: in order, filtered, until it is taken, and for one day.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { activityLog } from '../../sandbox/cloud/activity';
import type { Outcome } from '../../sandbox/cloud/execution';
import { openJournal } from '../../sandbox/cloud/journal';
import { parsePattern } from '../../sandbox/cloud/patterns';
import { openStreams } from '../../sandbox/cloud/streams';
import { manualClock } from './manual-clock';

type Records = {
  readonly Records: readonly { readonly dynamodb: { Keys: { sk: { S: string } } } }[];
};
const done: Outcome = { kind: 'done', result: null };
const failed: Outcome = { kind: 'failed', name: 'Error', message: 'told to' };
const filter =
  '{"eventName":["INSERT","MODIFY"],"dynamodb":{"Keys":{"sk":{"S":["S",{"prefix":"K#"}]}}}}';

function world(answers: Outcome[] = [], more: { file?: string; repeats?: () => boolean } = {}) {
  const clock = manualClock('2027-01-01T00:00:00Z');
  const batches: string[][] = [];
  let on = true;
  const streams = openStreams({
    parts: [
      {
        id: 'FromTable',
        table: 'Ledger',
        arn: 'arn',
        function: 'Record',
        batchSize: 2,
        windowMs: 60_000,
        filters: [parsePattern(filter)],
      },
    ],
    clock,
    activity: activityLog(clock),
    journal: openJournal(more.file),
    onNote: () => undefined,
    isOn: () => on,
    ...(more.repeats ? { repeats: more.repeats } : {}),
    functions: {
      invoke(_id, event) {
        batches.push((event as Records).Records.map(({ dynamodb }) => dynamodb.Keys.sk.S));
        return Promise.resolve(answers.shift() ?? done);
      },
    },
  });
  const write = (sk: string, table = 'Ledger', eventName: 'MODIFY' | 'REMOVE' = 'MODIFY') =>
    streams.note({ table, eventName, Keys: { pk: { S: 'S#1' }, sk: { S: sk } } });
  const pass = async (seconds: number) => {
    clock.jumpTo(clock.now() + seconds * 1_000);
    await Promise.all(streams.start());
  };
  return { streams, batches, write, pass, turn: (to: boolean) => (on = to) };
}

test('records gather for the window, or until a batch is full, in order', async () => {
  const { batches, write, pass, streams } = world();
  write('K#1');
  await pass(59);
  expect(batches).toEqual([]);
  await pass(1);
  for (const sk of ['K#2', 'K#3', 'K#4']) write(sk);
  await pass(0);
  expect(batches).toEqual([['K#1'], ['K#2', 'K#3']]);
  await pass(60);
  expect(batches.slice(2)).toEqual([['K#4']]);
  expect(streams.counts()).toEqual({ delivered: 4, returned: 0 });
  expect(streams.nextAt()).toBeUndefined();
});

test('what no filter wants, and what another table holds, is not handed over', async () => {
  const { batches, write, pass } = world();
  write('C#0001');
  write('S', 'Other');
  write('S', 'Ledger', 'REMOVE');
  await pass(60);
  expect(batches).toEqual([]);
  expect(() => parsePattern('{"sk":[{"numeric":[">",1]}]}')).toThrow('does not know');
});

test('a batch that failed comes again, whole, before what was written later', async () => {
  const { batches, write, pass, streams } = world([failed, { kind: 'timeout' }, done]);
  for (const sk of ['K#1', 'K#2', 'K#3']) write(sk);
  for (let tries = 0; tries < 4; tries += 1) await pass(60);
  expect(batches).toEqual([['K#1', 'K#2'], ['K#1', 'K#2'], ['K#1', 'K#2'], ['K#3']]);
  expect(streams.counts()).toEqual({ delivered: 3, returned: 4 });
});

test('a poller may forget that a batch was taken', async () => {
  const forgets = [true, false];
  const { batches, write, pass } = world([], { repeats: () => forgets.shift() ?? false });
  write('S');
  await pass(60);
  await pass(60);
  await pass(60);
  expect(batches).toEqual([['S'], ['S']]);
});

test('a mapping that is off hands nothing over, and after a day a record is lost', async () => {
  const { batches, write, pass, turn } = world();
  write('K#1');
  turn(false);
  await pass(82_800);
  write('K#2');
  await pass(3_600);
  turn(true);
  await pass(0);
  expect(batches).toEqual([['K#2']]);
});

test('records survive a restart', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'maedal-streams-')), 'streams.jsonl');
  world([], { file }).write('S');
  const after = world([], { file });
  await after.pass(60);
  expect(after.batches).toEqual([['S']]);
});
