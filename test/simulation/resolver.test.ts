// How long an unknown outcome stays unknown, in simulated time, once the provider answers again.
import { expect, test } from 'vitest';
import type { Fault } from '../../sandbox/iamport/types';
import { Scene, dueAt } from './scenarios/scene';
import type { SceneOptions } from './scenarios/scene';

const people = 60;
/** The worker's own deadline: until then nobody can know that the answer is lost. */
const deadlineMs = 65_000;
/** A request in flight is left alone this long when its worker does not tell. */
const patienceMs = 90_000;

type Trouble = { readonly fault: Fault; readonly afterMs: number };

/** Seconds from when the outcome could be known: it is in doubt, and the provider shows it. */
async function secondsUntilKnown(options: SceneOptions, { fault, afterMs }: Trouble) {
  const scene = new Scene({ ...options, people });
  await scene.begin();
  // One of three is lost, so that the breaker's half is not reached by chance alone.
  for (let nth = 1; nth <= people; nth += 3) scene.provider(fault, { nth });
  await scene.renew();
  const seconds: number[] = [];
  for (let person = 0; person < people; person += 1) {
    const [asked] = scene.asked(1, person);
    const [row] = scene.paid(1, person);
    const knownAt = scene.bookedAfter(1, person) + dueAt;
    if (asked?.status === 200 && asked.refusal === '' && knownAt - asked.at < 3_000) continue;
    seconds.push((knownAt - Math.max((asked?.at ?? 0) + afterMs, row?.visibleAt ?? 0)) / 1_000);
    scene.holdPaidOnce(1, person);
  }
  expect(scene.failures).toEqual([]);
  expect(seconds.length).toBeGreaterThan(people / 6);
  return seconds.sort((a, b) => a - b);
}

const lost: Trouble = { fault: { kind: 'dropAfter' }, afterMs: deadlineMs };
const troubles: readonly (readonly [string, Trouble])[] = [
  ['no answer', lost],
  ['an answer that dribbles', { fault: { kind: 'slow' }, afterMs: deadlineMs }],
  ['502', { fault: { kind: 'http', status: 502, after: true }, afterMs: 0 }],
  ['a page', { fault: { kind: 'http', status: 200, body: '<p>', after: true }, afterMs: 0 }],
  ['a reset', { fault: { kind: 'reset', after: true }, afterMs: 0 }],
];
const models: readonly (readonly [string, SceneOptions])[] = [
  ['M1', {}],
  ['M2', { model: { duplicates: 'allow' } }],
  ['M3', { model: { lateMs: 40_000 } }],
  // What is not shown yet nobody can know: time is counted from when it is.
  ['M4', { model: { readLagMs: 120_000 } }],
];

test.each(
  models.flatMap(([model, options]) => troubles.map((of) => [model, options, ...of] as const)),
)(
  '%s: half within 35 s, nearly all within 13 minutes %#',
  async (_model, options, _trouble, trouble) => {
    const seconds = await secondsUntilKnown(options, trouble);
    const at = (share: number) => seconds[Math.floor(share * (seconds.length - 1))] ?? Infinity;
    expect(at(0.5)).toBeLessThanOrEqual(35);
    expect(at(0.99)).toBeLessThanOrEqual(780);
  },
);

// A claim moves no index entry, so that the page a dead worker held is what brings its requests
// back: when its message shows again, after six times what a worker may take. 35 s are out of it.
test('a worker that died behind its requests: all are known within 13 minutes', async () => {
  const scene = new Scene({ people });
  await scene.begin();
  scene.provider({ kind: 'delay', ms: 20_000 }, { count: people });
  scene.fate('collect', { call: 'again', nth: 10 });
  await scene.renew();
  const everybody = Array.from({ length: people }, (_, person) => person);
  // The rest of its page was not begun, and comes back with its message.
  const begun = everybody.filter(
    (one) => (scene.asked(1, one)[0]?.at ?? Infinity) < dueAt + 30_000,
  );
  const late = begun.map((one) => scene.bookedAfter(1, one)).filter((ms) => ms > patienceMs);
  expect(late.length).toBeGreaterThan(3);
  expect(Math.max(...late)).toBeLessThanOrEqual(780_000);
  for (let person = 0; person < people; person += 1) scene.holdPaidOnce(1, person);
  expect(scene.failures).toEqual([]);
});

test('a hundred unknowns cost one call to look at', async () => {
  const scene = new Scene({ people: 40 });
  await scene.begin();
  for (let nth = 1; nth <= 40; nth += 3) scene.provider({ kind: 'dropAfter' }, { nth });
  // Nobody looks by queue: the minutely tick finds them all at once.
  await scene.universe.runTo(dueAt + 68_000);
  scene.universe.cloud.queues.drop();
  const before = scene.watch.record.sent.length;
  await scene.universe.runTo(dueAt + 5 * 60_000);
  const looks = scene.watch.record.sent
    .slice(before)
    .filter(({ path }) => path.startsWith('/payments?merchant_uid'));
  expect(looks.length).toBeGreaterThanOrEqual(1);
  for (let person = 0; person < 40; person += 1) scene.holdPaidOnce(1, person);
  expect(scene.failures).toEqual([]);
});
