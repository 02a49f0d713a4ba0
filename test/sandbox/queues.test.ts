// Queues as SQS keeps them: nothing delivered is lost, nothing lost is silent.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { activityLog } from '../../sandbox/cloud/activity';
import { failuresOf, openDeliveries } from '../../sandbox/cloud/deliveries';
import type { Outcome } from '../../sandbox/cloud/execution';
import type { Functions } from '../../sandbox/cloud/function-pool';
import { openJournal } from '../../sandbox/cloud/journal';
import { openQueues } from '../../sandbox/cloud/queues';
import { manualClock } from './manual-clock';

const parts = [
  {
    id: 'Charges',
    visibilityMs: 60_000,
    delayMs: 0,
    retentionMs: 345_600_000,
    redrive: { to: 'Dead', receivesMax: 3 },
  },
  { id: 'Dead', visibilityMs: 30_000, delayMs: 0, retentionMs: 1_209_600_000 },
];

function world(file?: string) {
  const clock = manualClock('2027-01-01T00:00:00Z');
  const activity = activityLog(clock);
  const journal = openJournal(file);
  const queues = openQueues({ parts, clock, activity, journal, onSend: () => undefined });
  const pass = (seconds: number) => clock.jumpTo(clock.now() + seconds * 1_000);
  return { clock, activity, queues, pass };
}

describe('a message', () => {
  test('is hidden while somebody works on it, and comes back if nobody removes it', () => {
    const { queues, pass } = world();
    queues.send('Charges', 'page');
    expect(queues.receive('Charges', 10).map(({ receives }) => receives)).toEqual([1]);
    pass(59);
    expect(queues.receive('Charges', 10)).toEqual([]);
    pass(1);
    expect(queues.receive('Charges', 10).map(({ receives }) => receives)).toEqual([2]);
  });

  test('keeps the time it was first received at', () => {
    const { clock, queues, pass } = world();
    queues.send('Charges', 'page');
    pass(5);
    const first = clock.now();
    queues.receive('Charges', 1);
    pass(60);
    expect(queues.receive('Charges', 1)[0]).toMatchObject({ firstReceivedAt: first, receives: 2 });
  });

  test('that was removed never comes back', () => {
    const { queues, pass } = world();
    const { id } = queues.send('Charges', 'page');
    queues.receive('Charges', 1);
    queues.remove('Charges', id);
    pass(3_600);
    expect(queues.receive('Charges', 1)).toEqual([]);
  });

  test('that is delayed waits for its time', () => {
    const { clock, queues, pass } = world();
    queues.send('Charges', 'later', 30_000);
    expect(queues.nextVisibleAt('Charges')).toBe(clock.now() + 30_000);
    expect(queues.receive('Charges', 1)).toEqual([]);
    pass(30);
    expect(queues.receive('Charges', 1)).toHaveLength(1);
  });

  test('goes to the dead letters after its last allowed receive, and not before', () => {
    const { queues, pass } = world();
    queues.send('Charges', 'poison');
    for (const count of [1, 2, 3]) {
      expect(queues.receive('Charges', 1)[0]?.receives).toBe(count);
      pass(60);
    }
    expect(queues.receive('Charges', 1)).toEqual([]);
    expect(queues.depth('Charges')).toEqual({ visible: 0, hidden: 0 });
    expect(queues.receive('Dead', 1)[0]).toMatchObject({ body: 'poison', receives: 1 });
  });

  test('is forgotten when its retention is over', () => {
    const { queues, pass } = world();
    queues.send('Charges', 'old');
    pass(345_600);
    expect(queues.receive('Charges', 1)).toEqual([]);
  });
});

test('messages, their receives and removals survive a restart', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'maedal-queues-')), 'queues.jsonl');
  const before = world(file);
  const gone = before.queues.send('Charges', 'gone');
  before.queues.send('Charges', 'kept');
  before.queues.receive('Charges', 10);
  before.queues.remove('Charges', gone.id);
  const after = world(file);
  after.pass(60);
  const found = after.queues.receive('Charges', 10);
  expect(found.map(({ body, receives }) => [body, receives])).toEqual([['kept', 2]]);
});

describe('a mapping', () => {
  type Answer = (bodies: readonly string[]) => Outcome;
  function deliver(partial: boolean, answer: Answer) {
    const { clock, activity, queues, pass } = world();
    const batches: string[][] = [];
    const functions = {
      invoke: (_id: string, event: { Records: { body: string; messageId: string }[] }) => {
        batches.push(event.Records.map(({ body }) => body));
        return Promise.resolve(answer(event.Records.map(({ messageId }) => messageId)));
      },
    } as unknown as Functions;
    const mapping = {
      id: 'FromCharges',
      queue: 'Charges',
      function: 'Collect',
      batchSize: 2,
      concurrencyMax: 2,
    };
    const mappings = [{ ...mapping, partial }];
    const deliveries = openDeliveries({ mappings, queues, functions, activity });
    const run = async () => Promise.all(deliveries.start());
    return { clock, queues, batches, deliveries, pass, run };
  }
  const done = (result: unknown): Outcome => ({ kind: 'done', result });

  test('takes full batches, and no more of them at once than it may', async () => {
    const { queues, batches, run } = deliver(true, () => done(null));
    for (const body of 'abcdefg') queues.send('Charges', body);
    await run();
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    await run();
    expect(batches.slice(2)).toEqual([['e', 'f'], ['g']]);
    expect(queues.depth('Charges')).toEqual({ visible: 0, hidden: 0 });
  });

  test('returns only what the function names', async () => {
    const { queues, batches, pass, run, deliveries } = deliver(true, ([, second]) =>
      done({ batchItemFailures: second ? [{ itemIdentifier: second }] : [] }),
    );
    for (const body of 'ab') queues.send('Charges', body);
    await run();
    expect(deliveries.counts()).toEqual({ delivered: 1, returned: 1 });
    pass(60);
    await run();
    expect(batches).toEqual([['a', 'b'], ['b']]);
  });

  test.each([
    ['fails', true, { kind: 'failed', name: 'Error', message: '' }, 2],
    ['runs out of time', true, { kind: 'timeout' }, 2],
    [
      'names a message nobody gave it',
      true,
      done({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
      2,
    ],
    ['names nothing', true, done({ batchItemFailures: [] }), 0],
    ['answers nothing', true, done(null), 0],
    ['names one, but may not', false, done({ batchItemFailures: [{ itemIdentifier: 'x' }] }), 0],
  ] as const)('when the function %s', async (_what, partial, outcome, returned) => {
    const { queues, run, deliveries } = deliver(partial, () => outcome);
    for (const body of 'ab') queues.send('Charges', body);
    await run();
    expect(deliveries.counts().returned).toBe(returned);
  });

  test('reads a list that is none as a failed batch', () => {
    const message = { id: 'm', body: '', sentAt: 0, visibleAt: 0, receives: 1 };
    expect([...failuresOf({ batchItemFailures: 'm' }, [message], true)]).toEqual(['m']);
  });
});
