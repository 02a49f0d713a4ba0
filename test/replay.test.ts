// Wishes read out of exported log lines, and applied again through the operator's routes.
import { expect, test } from 'vitest';
import { replay } from '../bin/replay';
import type { WishLine } from '../bin/wish-lines';
import { wishesIn } from '../bin/wish-lines';
import type { Wish } from '../functions/domain/subscription/wish';

const subscription = `sub${'a'.repeat(25)}`;
const line = (at: number, more: object) =>
  JSON.stringify({ event: 'wish', verb: 'keep', subscription, ...more, at });
const cancel = (at: number) => line(at, { verb: 'cancel', when: 'now' });

test('lines come in any order, twice, and with what the tools put around them', () => {
  const text = [
    `2027-03-01T00:00:00 prod ${line(30, {})}`,
    cancel(10),
    cancel(10),
    '{"event":"charges.planned","planned":3}',
    'START RequestId: 1',
  ].join('\n');
  expect(wishesIn(text, 0).wishes.map(({ verb, at }) => `${verb} ${at}`)).toEqual([
    'cancel 10',
    'keep 30',
  ]);
  const events = [cancel(10), line(30, {})].map((message) => ({ message, timestamp: 1 }));
  expect(wishesIn(JSON.stringify({ events }), 0).wishes).toHaveLength(2);
});

test('what is older than the restore point stands in the table already', () => {
  expect(wishesIn([cancel(10), line(30, {})].join('\n'), 20).wishes).toHaveLength(1);
});

test('a wish that does not read is told by its line, and never passed over in silence', () => {
  const { wishes, unreadable } = wishesIn(`${line(1, { verb: 'dance' })}\n${cancel(2)}`, 0);
  expect(unreadable).toEqual([1]);
  expect(wishes).toHaveLength(1);
});

/** Neither compiles where a wish is written that no replay reads, or the other way round. */
const read: (wish: Wish) => WishLine = (wish) => wish;
const written: (line: WishLine) => Wish = (line) => line;

test('each wish that is written reads back as itself', () => {
  const wish: Wish = { at: 10, verb: 'cancel', subscription, when: 'now' };
  expect(wishesIn(JSON.stringify({ event: 'wish', ...written(read(wish)) }), 0).wishes).toEqual([
    wish,
  ]);
});

/** Answers each wish of a request with the word at its place. */
function operatorSaying(...words: readonly string[]) {
  const posted: string[] = [];
  let at = 0;
  const post = (path: string, body: object) => {
    posted.push(path);
    const { wishes = [] } = body as { wishes?: readonly object[] };
    return Promise.resolve({ items: wishes.map(() => words[at++]) });
  };
  return { posted, operator: { get: () => Promise.resolve({}), post } };
}

async function run(words: readonly string[], dryRun = false, byHandDone = false) {
  const { posted, operator } = operatorSaying(...words);
  const lines: string[] = [];
  const text = [cancel(1), line(2, {})].join('\n');
  const say = (said: string) => void lines.push(said);
  const done = await replay(operator, {
    text,
    since: 0,
    dryRun,
    byHandDone,
    reason: 'restored',
    say,
  });
  return { done, posted, lines };
}

test('the replay is recorded as done when every wish is applied or known', async () => {
  const { done, posted } = await run(['applied', 'known']);
  expect(done).toBe(true);
  expect(posted).toEqual(['/admin/replay', '/admin/recover']);
});

test.each(['later', 'missing', 'by_hand'])('one wish that is %s leaves it open', async (word) => {
  const { done, posted } = await run(['applied', word]);
  expect(done).toBe(false);
  expect(posted).toEqual(['/admin/replay']);
});

test('what a person has done leaves nothing open, and nothing else is passed over', async () => {
  const done = await run(['applied', 'by_hand'], false, true);
  expect(done).toMatchObject({ done: true, posted: ['/admin/replay', '/admin/recover'] });
  expect(await run(['later', 'by_hand'], false, true)).toMatchObject({ done: false });
});

test('a dry run sends no request', async () => {
  const { posted, lines } = await run([], true);
  expect(posted).toEqual([]);
  expect(lines).toEqual([
    `cancel ${subscription}: would be applied`,
    `keep ${subscription}: would be applied`,
  ]);
});
