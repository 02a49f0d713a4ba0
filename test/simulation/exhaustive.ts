// Every place where a worker can die, before and after each call, once and twice, under every
// answer and every model of the provider: one renewal each.
import type { FaultRule, ProviderModel } from '../../sandbox/iamport/types';
import type { Violation } from './checker/facts';
import { isTaken } from './checker/facts';
import { Watch } from './checker/watch';
import { judgeRest, seenOf } from './judgement';
import type { Fate } from './life';
import { Universe } from './universe';
import { changeNumber, isChargeOf } from '../order-numbers';

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

/** A renewal by schedule, or a customer's change within the period. */
const charges = ['renewal', 'change'] as const;
type Charging = (typeof charges)[number];

/** Who may die: those who charge, or those who look, by queue and by the minute. */
const places = {
  renewal: { charging: ['collect'], looking: ['look', 'resolve'] },
  change: { charging: ['user'], looking: ['look', 'resolve'] },
} as const;

type Death = {
  readonly place: keyof (typeof places)[Charging];
  /** The call it strikes, counted from 1. */
  readonly nth: number;
  readonly when: 'before' | 'after';
};

export type Schedule = {
  /** A renewal where absent. */
  readonly what?: Charging;
  readonly answer: string;
  readonly model: string;
  /** The n-th of a place is that of the n-th worker there. */
  readonly deaths: readonly Death[];
};

/** Whose answer is one and whose provider is one. */
export type Ground = Pick<Schedule, 'what' | 'answer' | 'model'>;

export function grounds(): Ground[] {
  return charges.flatMap((what) =>
    Object.keys(answers).flatMap((answer) =>
      Object.keys(models).map((model) => ({ what, answer, model })),
    ),
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
  /** Won that are to be kept: of a change, what its difference comes to once it is in force. */
  readonly due: number;
  /** Deaths that came: a worker may be done before its hour. */
  readonly died: number;
};

/** Won a month. */
const amount = 9_900;

export function held({ violations, kept, due }: Judged): boolean {
  return violations.length === 0 && kept === due;
}

const dueAt = '2027-02-28T10:00:00+09:00';

export function judge(schedule: Schedule): Promise<Judged> {
  return schedule.what === 'change' ? judgeChange(schedule) : judgeRenewal(schedule);
}

async function judgeRenewal(schedule: Schedule): Promise<Judged> {
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
  die(universe, schedule);
  await universe.runTo(Date.parse(dueAt) + 8 * 86_400_000);
  const violations = judgeRest(universe, watch);
  const renewals = universe.emulator.book.payments.filter(
    (row) => isTaken(row as never) && isChargeOf(row, 1),
  );
  const kept = renewals.reduce((sum, row) => sum + row.amount - row.cancel_amount, 0);
  return { schedule, violations, kept, due: amount, died: universe.cloud.struck.length };
}

function die({ cloud }: Universe, { what = 'renewal', deaths }: Schedule): void {
  for (const { place, nth, when } of deaths) {
    const fate: Fate = { nth, when, does: 'die' };
    cloud.fates.push(...places[what][place].map((work) => ({ work, fate })));
  }
}

const asked = { quantity: 5 } as const;
/** Five seats for three, when ten of 28 days are used. */
const difference = 5_657;
const askedAt = '2027-02-10T15:00:00+09:00';

/** Whether it is in force or not, the money that is kept says the same. */
async function judgeChange(schedule: Schedule): Promise<Judged> {
  const watch: Watch = new Watch(seenOf(() => universe));
  const start = '2027-01-31T12:00:00+09:00';
  const universe: Universe = new Universe({ seed: 1, watch, start });
  const { people, emulator, timeline } = universe;
  const ids = await universe.during(people.open('user-0', 'seats', undefined, 3));
  if (ids) await universe.during(people.callback('user-0', ids));
  universe.passEvery = 30;
  timeline.nowMs = Date.parse(askedAt);
  emulator.model = { ...emulator.model, ...models[schedule.model] };
  const shown = await universe.during(people.previewNow('user-0', asked));
  emulator.script(answers[schedule.answer] ?? []);
  die(universe, schedule);
  void people.confirmNow('user-0', asked, shown).catch(() => undefined);
  await universe.runTo(Date.parse(askedAt) + 8 * 86_400_000);
  const violations = judgeRest(universe, watch);
  const uid = changeNumber(people.subscriptions.get('user-0') ?? '', 0, 1);
  const under = emulator.book.payments.filter((row) => row.merchant_uid === uid);
  const taken = under.filter((row) => isTaken(row as never));
  const kept = taken.reduce((sum, row) => sum + row.amount - row.cancel_amount, 0);
  const row = universe.table.dump().find((item) => item['sk'] === 'S');
  const due = row?.['quantity'] === asked.quantity ? difference : 0;
  return { schedule, violations, kept, due, died: universe.cloud.struck.length };
}
