// Rules on a clock that moves: in order, none twice, none left out that could have done something.
import { describe, expect, test } from 'vitest';
import { activityLog } from '../../sandbox/cloud/activity';
import { openEngine } from '../../sandbox/cloud/engine';
import type { Outcome } from '../../sandbox/cloud/execution';
import type { Functions } from '../../sandbox/cloud/function-pool';
import { openRules } from '../../sandbox/cloud/rules';
import { manualClock } from './manual-clock';

type Event = { readonly time: string };
type Answers = Readonly<Record<string, (event: Event, world: World) => unknown>>;
type World = { writes: number };

const start = '2027-01-01T00:30:00Z';
const time = (text: string) => Date.parse(text);

function run(schedules: Readonly<Record<string, string>>, answers: Answers) {
  const clock = manualClock(start);
  const activity = activityLog(clock);
  const world: World = { writes: 0 };
  const fired: string[] = [];
  const functions = {
    invoke: async (id: string, event: Event): Promise<Outcome> => {
      fired.push(`${id} ${event.time.slice(5, 16)}`);
      const result = answers[id]?.(event, world);
      if (result instanceof Error) return { kind: 'failed', name: 'Error', message: '' };
      return { kind: 'done', result };
    },
  } as unknown as Functions;
  const parts = Object.entries(schedules).map(([name, schedule]) => {
    return { id: name, name, schedule, targets: [{ function: name }] };
  });
  const rules = openRules({ parts, clock, functions, activity, writes: () => world.writes });
  const deliveries = {
    start: () => [],
    nextAt: () => undefined,
    counts: () => ({ delivered: 0, returned: 0 }),
  };
  const onFault = (fault: unknown) => expect.fail(String(fault));
  const engine = openEngine({ clock, rules, deliveries, others: [], onFault });
  return {
    clock,
    rules,
    fired,
    world,
    engine,
    advance: (to: string) => engine.advanceTo(time(to)),
  };
}

test('rules fire in the order of their times, each once', async () => {
  const schedules = { hourly: 'cron(0 * * * ? *)', often: 'rate(30 minutes)' };
  const { fired, advance } = run(schedules, {});
  await advance('2027-01-01T02:15:00Z');
  expect(fired).toEqual([
    ...['hourly 01-01T01:00', 'often 01-01T01:00', 'often 01-01T01:30'],
    ...['hourly 01-01T02:00', 'often 01-01T02:00'],
  ]);
  await advance('2027-01-01T02:29:59Z');
  expect(fired).toHaveLength(5);
});

test('the event carries the time of the firing, not of the clock behind it', async () => {
  const { fired, clock, advance } = run({ plan: 'rate(1 hour)' }, {});
  await advance('2027-01-01T01:00:00Z');
  expect(fired).toEqual(['plan 01-01T01:00']);
  expect(clock.now()).toBe(time('2027-01-01T01:00:00Z'));
});

describe('a function that says when it is needed again', () => {
  const until = (text: string) => ({ planned: 0, pages: 0, idleUntil: time(text) / 1_000 });

  test('is left alone until then, and every firing left out is counted', async () => {
    const answers = { plan: () => until('2027-01-05T10:30:00Z') };
    const { fired, rules, advance } = run({ plan: 'rate(1 hour)' }, answers);
    await advance('2027-01-05T10:59:59Z');
    expect(fired).toEqual(['plan 01-01T01:00']);
    expect(rules.counts()).toEqual([{ rule: 'plan', fired: 1, idle: 105, missed: 0 }]);
    await advance('2027-01-05T11:00:00Z');
    expect(fired.at(-1)).toBe('plan 01-05T11:00');
  });

  test('is fired at the very instant it named', async () => {
    const { fired, advance } = run(
      { plan: 'rate(1 hour)' },
      {
        plan: () => until('2027-01-01T05:00:00Z'),
      },
    );
    await advance('2027-01-01T05:00:00Z');
    expect(fired).toEqual(['plan 01-01T01:00', 'plan 01-01T05:00']);
  });

  test('is asked again as soon as anything was written', async () => {
    const { fired, advance } = run(
      { other: 'rate(1 day)', plan: 'rate(1 hour)' },
      {
        plan: () => ({ idleUntil: null }),
        other: (_event, world) => void (world.writes += 1),
      },
    );
    await advance('2027-01-02T03:00:00Z');
    expect(fired).toEqual(['plan 01-01T01:00', 'other 01-02T00:00', 'plan 01-02T00:00']);
  });

  test('is asked again while something has changed since what it had looked at', async () => {
    const { fired, world, rules, advance } = run(
      { night: 'rate(1 hour)' },
      {
        night: (event, of) => {
          of.writes += 1;
          const sawUntil = (time(event.time) - 45 * 60_000) / 1_000;
          return { idleUntil: null, ownWrites: true, sawUntil };
        },
      },
    );
    world.writes += 1;
    rules.nextAt();
    await advance('2027-01-01T06:00:00Z');
    expect(fired).toEqual(['night 01-01T01:00', 'night 01-01T02:00']);
  });

  test('is not believed when it wrote something itself', async () => {
    const { fired, advance } = run(
      { plan: 'rate(1 hour)' },
      {
        plan: (_event, world) => {
          world.writes += 1;
          return { idleUntil: null };
        },
      },
    );
    await advance('2027-01-01T03:00:00Z');
    expect(fired).toHaveLength(3);
  });

  test('is believed for ten years when nothing is scheduled at all', async () => {
    const { fired, rules, advance } = run(
      { resolve: 'rate(1 minute)' },
      {
        resolve: () => ({ idleUntil: null }),
      },
    );
    await advance('2037-01-01T00:30:00Z');
    expect(fired).toHaveLength(1);
    expect(rules.counts()[0]?.idle).toBe(3_653 * 1_440 - 1);
  });
});

test('an answer without idleUntil promises nothing', async () => {
  const { fired, advance } = run({ plan: 'rate(1 hour)' }, { plan: () => ({ planned: 3 }) });
  await advance('2027-01-01T06:00:00Z');
  expect(fired).toHaveLength(6);
});

test('a failed firing is tried twice more, after one and two minutes', async () => {
  const { fired, clock, advance } = run({ plan: 'rate(1 day)' }, { plan: () => new Error('no') });
  await advance('2027-01-02T00:00:30Z');
  expect(fired).toHaveLength(1);
  await advance('2027-01-02T00:01:00Z');
  expect(fired).toHaveLength(2);
  await advance('2027-01-02T12:00:00Z');
  expect(fired).toEqual(Array.from({ length: 3 }, () => 'plan 01-02T00:00'));
  expect(clock.now()).toBe(time('2027-01-02T12:00:00Z'));
});

test('while EventBridge is out, firings are lost and counted', async () => {
  const { fired, rules, advance } = run({ plan: 'rate(1 hour)' }, {});
  rules.pause(true);
  await advance('2027-01-01T03:30:00Z');
  rules.pause(false);
  await advance('2027-01-01T04:30:00Z');
  expect(fired).toEqual(['plan 01-01T04:00']);
  expect(rules.counts()).toEqual([{ rule: 'plan', fired: 1, idle: 0, missed: 3 }]);
});

test('only one journey at a time', async () => {
  const { fired, advance } = run({ plan: 'rate(1 hour)' }, {});
  const both = await Promise.all([
    advance('2027-01-01T02:00:00Z'),
    advance('2027-01-01T09:00:00Z'),
  ]);
  expect(both).toEqual([true, false]);
  expect(fired).toHaveLength(2);
});
