// Every place where a worker can die, before and after each call, once and twice, under every
// answer and every model of the provider: one renewal each.
import type { FaultRule, ProviderModel } from '../../sandbox/iamport/types';
import type { Violation } from './checker/facts';
import { isTaken } from './checker/facts';
import { Watch } from './checker/watch';
import { judgeRest, seenOf } from './judgement';
import type { Fate } from './life';
import { Universe } from './universe';
import { isChargeOf } from '../order-numbers';

export const answers: Readonly<{ [name: string]: readonly FaultRule[] }> = {
  paid: [],
  declined: [{ route: 'again', fault: { kind: 'decline' } }],
  'declined by code': [{ route: 'again', fault: { kind: 'codeNonZero', row: true } }],
  lost: [{ route: 'again', fault: { kind: 'dropAfter' } }],
  'never arrived': [{ route: 'again', fault: { kind: 'dropBefore' } }],
  'cut short': [{ route: 'again', fault: { kind: 'truncate', bytes: 60 } }],
  html: [{ route: 'again', fault: { kind: 'html' } }],
  'too many': [{ route: 'again', fault: { kind: 'rateLimit', retryAfter: 40 } }],
  'charged, and dribbling': [{ route: 'again', fault: { kind: 'slow' } }],
  'refused token': [{ route: 'again', fault: { kind: 'token401' } }],
  '502 after the charge': [{ route: 'again', fault: { kind: 'http', status: 502, after: true } }],
  'reset after the charge': [{ route: 'again', fault: { kind: 'reset', after: true } }],
};

export const models: Readonly<{ [name: string]: Partial<ProviderModel> }> = {
  M1: {},
  M2: { duplicates: 'allow' },
  M3: { lateMs: 40_000 },
  M4: { readLagMs: 120_000 },
};

/** Who may die: those who charge, or those who look, by queue and by the minute. */
const places = { charging: ['collect'], looking: ['look', 'resolve'] } as const;

type Death = {
  readonly place: keyof typeof places;
  /** The call it strikes, counted from 1. */
  readonly nth: number;
  readonly when: 'before' | 'after';
};

export type Schedule = {
  readonly answer: string;
  readonly model: string;
  /** The n-th of a place is that of the n-th worker there. */
  readonly deaths: readonly Death[];
};

/** Whose answer is one and whose provider is one. */
export type Ground = Pick<Schedule, 'answer' | 'model'>;

export function grounds(): Ground[] {
  return Object.keys(answers).flatMap((answer) =>
    Object.keys(models).map((model) => ({ answer, model })),
  );
}

/** Each worker dies at each of its calls, until it has no more calls to die at. */
export async function explore(
  ground: Ground,
  deathsMax: number,
  visit: (judged: Judged) => void,
): Promise<void> {
  const further = async (parent: Judged): Promise<void> => {
    const { deaths } = parent.schedule;
    if (deaths.length === deathsMax) return;
    for (const place of ['charging', 'looking'] as const) {
      // In two places deaths come in any order of time: those of the charging stand first.
      if (place === 'charging' && deaths.at(-1)?.place === 'looking') continue;
      for (const when of ['before', 'after'] as const) {
        for (let nth = 1; ; nth += 1) {
          const one = await judge({ ...ground, deaths: [...deaths, { place, nth, when }] });
          visit(one);
          if (one.died <= parent.died) break;
          await further(one);
        }
      }
    }
  };
  const alive = await judge({ ...ground, deaths: [] });
  visit(alive);
  await further(alive);
}

export type Judged = {
  readonly schedule: Schedule;
  readonly violations: readonly Violation[];
  readonly kept: number;
  /** Deaths that came: a worker may be done before its hour. */
  readonly died: number;
};

/** Won a month. */
export const amount = 9_900;

export function held({ violations, kept }: Judged): boolean {
  return violations.length === 0 && kept === amount;
}

const dueAt = '2027-02-28T10:00:00+09:00';

export async function judge(schedule: Schedule): Promise<Judged> {
  const watch: Watch = new Watch(seenOf(() => universe));
  const model = models[schedule.model] ?? {};
  const start = '2027-01-31T12:00:00+09:00';
  const universe: Universe = new Universe({ seed: 1, watch, start });
  const ids = await universe.during(universe.people.open('user-0', 'monthly'));
  if (ids) await universe.during(universe.people.callback('user-0', ids));
  // The nights before are of no interest here, and one after tells whether the books agree.
  universe.passEvery = 30;
  universe.timeline.nowMs = Date.parse(dueAt) - 1;
  universe.emulator.model = { ...universe.emulator.model, ...model };
  universe.emulator.script(answers[schedule.answer] ?? []);
  for (const { place, nth, when } of schedule.deaths) {
    const fate: Fate = { nth, when, does: 'die' };
    universe.cloud.fates.push(...places[place].map((work) => ({ work, fate })));
  }
  await universe.runTo(Date.parse(dueAt) + 8 * 86_400_000);
  const violations = judgeRest(universe, watch);
  const renewals = universe.emulator.book.payments.filter(
    (row) => isTaken(row as never) && isChargeOf(row, 1),
  );
  const kept = renewals.reduce((sum, row) => sum + row.amount - row.cancel_amount, 0);
  return { schedule, violations, kept, died: universe.cloud.struck.length };
}
