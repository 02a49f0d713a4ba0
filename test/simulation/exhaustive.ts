// Every place where a worker can die, before and after each call, once and twice, under every
// answer and every model of the provider: one renewal each.
import type { FaultRule, ProviderModel } from '../../sandbox/iamport/types';
import type { Violation } from './checker/facts';
import { isTaken } from './checker/facts';
import { Watch } from './checker/watch';
import { judgeRest, seenOf } from './judgement';
import type { Fate } from './life';
import { Universe } from './universe';

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

export type Schedule = {
  readonly answer: string;
  readonly model: string;
  /** Calls of the first and of the second worker, counted from 1; 0 where it lives. */
  readonly deaths: readonly [number, number];
  readonly when: readonly ['before' | 'after', 'before' | 'after'];
};

/** More calls than one page of one renewal makes. */
export const callsMax = 12;
const sides = ['before', 'after'] as const;

export function schedules(): Schedule[] {
  const all: Schedule[] = [];
  for (const answer of Object.keys(answers)) {
    for (const model of Object.keys(models)) {
      for (let first = 1; first <= callsMax; first += 1) {
        for (const side of sides) {
          all.push({ answer, model, deaths: [first, 0], when: [side, 'after'] });
          for (let second = 1; second <= callsMax; second += 1) {
            all.push({ answer, model, deaths: [first, second], when: [side, 'after'] });
          }
        }
      }
    }
  }
  return all;
}

export type Judged = {
  readonly schedule: Schedule;
  readonly violations: readonly Violation[];
  readonly kept: number;
  /** Deaths that came: a worker may be done before its hour. */
  readonly died: number;
};

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
  schedule.deaths.forEach((nth, at) => {
    const fate: Fate = { nth, when: schedule.when[at] ?? 'after', does: 'die' };
    if (nth > 0) universe.cloud.fates.push({ work: at === 0 ? 'collect' : 'look', fate });
    if (nth > 0 && at === 1) universe.cloud.fates.push({ work: 'resolve', fate });
  });
  await universe.runTo(Date.parse(dueAt) + 8 * 86_400_000);
  const violations = judgeRest(universe, watch);
  const renewals = universe.emulator.book.payments.filter(
    (row) => isTaken(row as never) && row.merchant_uid.slice(26, 30) === '0001',
  );
  const kept = renewals.reduce((sum, row) => sum + row.amount - row.cancel_amount, 0);
  return { schedule, violations, kept, died: universe.cloud.struck.length };
}
