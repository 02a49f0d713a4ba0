// What goes wrong, and what people do, in one simulated year: drawn by fast-check, so that a script
// that breaks something shrinks to the few happenings that matter.
import fc from 'fast-check';
import type { Fault, FaultRoute } from '../../sandbox/iamport/types';
import type { StoreFaultRule } from '../../sandbox/twin/faults';
import type { Deed, Happening } from './happenings';
import type { Fate } from './life';
import type { Rule, Work } from './work';
import { ruleAgeSeconds } from './work';

export const people = 8;
export const hoursLong = 9_400;

const at = fc.integer({ min: 0, max: hoursLong });
const hours = fc.integer({ min: 1, max: 80 });
const ms = (most: number) => fc.integer({ min: 1_000, max: most });

/** Faults of a charge; `late` stays within H, or the provider breaks what we must assume of it. */
const chargeFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(
    ...([{ kind: 'dropAfter' }, { kind: 'dropBefore' }, { kind: 'dropAfter' }] as const),
    ...([{ kind: 'html' }, { kind: 'decline' }, { kind: 'code0Failed' }] as const),
    ...([
      { kind: 'http', status: 502 },
      { kind: 'http', status: 503, after: true },
    ] as const),
    ...([{ kind: 'http', status: 200, body: '', after: true }] as const),
    ...([{ kind: 'reset' }, { kind: 'reset', after: true }, { kind: 'slow' }] as const),
    ...([{ kind: 'truncate', bytes: 60 }, { kind: 'nullResponse' }, { kind: 'token401' }] as const),
    ...([
      { kind: 'unknownStatus' },
      { kind: 'extraFields' },
      { kind: 'dupRecords', lost: true },
    ] as const),
    ...([{ kind: 'rateLimit', retryAfter: 3 }, { kind: 'rateLimit' }] as const),
    ...([
      { kind: 'codeNonZero' },
      { kind: 'codeNonZero', row: true, message: '한도초과' },
    ] as const),
    ...([{ kind: 'decline', message: '[8035] 잔액부족' }] as const),
    ...([
      { kind: 'decline', message: '카드사 시스템 점검중' },
      { kind: 'amountEcho', amount: 1 },
    ] as const),
    ...([{ kind: 'decline', message: '[8350] 분실/도난 카드' }] as const),
    ...([{ kind: 'redirect', url: 'http://169.254.169.254/' }] as const),
  ),
  ms(600_000).map((late): Fault => ({ kind: 'late', ms: late })),
  ms(90_000).map((delay): Fault => ({ kind: 'delay', ms: delay })),
  ms(150_000_000).map((flip): Fault => ({ kind: 'flipToPaid', ms: flip })),
);

const readFault = fc.constantFrom<Fault>(
  ...([{ kind: 'dropBefore' }, { kind: 'html' }, { kind: 'http', status: 502 }] as const),
  ...([{ kind: 'truncate', bytes: 40 }, { kind: 'token401' }, { kind: 'reset' }] as const),
  ...([{ kind: 'nullResponse' }, { kind: 'rateLimit' }] as const),
  ...([
    { kind: 'http', status: 404, body: '<h1>Not Found</h1>' },
    { kind: 'http', status: 404 },
  ] as const),
);

/** Of a refund: carried out or not, and its answer lost, cut or a refusal. */
const refundFault = fc.constantFrom<Fault>(
  ...([{ kind: 'cancelTimeout' }, { kind: 'cancelTimeout' }, { kind: 'dropBefore' }] as const),
  ...([{ kind: 'http', status: 502 }, { kind: 'html' }, { kind: 'token401' }] as const),
  ...([
    { kind: 'http', status: 502, after: true },
    { kind: 'reset', after: true },
  ] as const),
  ...([{ kind: 'truncate', bytes: 60 }, { kind: 'rateLimit' }, { kind: 'slow' }] as const),
  ...([{ kind: 'codeNonZero', message: '미정산 금액이 부족합니다' }] as const),
  ...([{ kind: 'codeNonZero', message: '[8373] 취소 거절' }, { kind: 'cancelRefused' }] as const),
  ...([{ kind: 'cancelRefused', ms: 60_000 }, { kind: 'cancelLost' }] as const),
);

const storeRule: fc.Arbitrary<StoreFaultRule> = fc.record({
  op: fc.constantFrom('read', 'write', 'put', 'any'),
  nth: fc.integer({ min: 1, max: 6 }),
  fault: fc.oneof(
    fc.constantFrom('throttle', 'timeoutBefore', 'timeoutAfter', 'timeoutAfter', 'txConflict'),
    fc.record({ pauseMs: ms(60_000) }),
  ),
  givesUp: fc.boolean(),
});

const fate: fc.Arbitrary<Fate> = fc.record({
  nth: fc.integer({ min: 1, max: 14 }),
  when: fc.constantFrom('before', 'after'),
  does: fc.oneof(
    { weight: 4, arbitrary: fc.constant('die' as const) },
    { weight: 1, arbitrary: fc.record({ freezeMs: ms(900_000) }) },
    { weight: 1, arbitrary: fc.record({ freezeMs: ms(100_000_000) }) },
  ),
});

const workFate = fc.record({
  kind: fc.constant('fate' as const),
  at,
  work: fc.constantFrom<Work>('collect', 'collect', 'collect', 'resolve', 'look', 'plan', 'user'),
  fate,
});

const deeds: readonly Deed[] = [
  ...(['cancel now', 'cancel at period end', 'cancel in doubt', 'keep'] as const),
  ...(['new card', 'new card', 'poor card', 'poor card', 'come back again'] as const),
  ...(['forge a webhook', 'read', 'sign up again', 'lose the card', 'lose the card'] as const),
  ...(['use up an order number', 'give it back', 'refund', 'refund'] as const),
  ...(['operate', 'operate', 'erase', 'hold'] as const),
  ...(['hold the plan', 'hold the plan'] as const),
  ...(['pause now', 'pause at period end', 'pause at period end', 'resume'] as const),
  ...(['change terms', 'change terms', 'undo the change'] as const),
  ...(['set a price', 'set a price', 'agree', 'decline'] as const),
  ...(['buy', 'buy', 'notify', 'try again'] as const),
];

function of<T extends string>(kind: T) {
  return { kind: fc.constant(kind), at };
}

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ ...of('provider'), route: fc.constant('again'), fault: chargeFault }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      ...of('provider'),
      route: fc.constantFrom<FaultRoute>('look', 'look', 'token', 'customers'),
      fault: readFault,
      count: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...of('provider'),
      route: fc.constant<FaultRoute>('cancel'),
      fault: refundFault,
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ ...of('outage'), hours: fc.integer({ min: 1, max: 18 }) }) },
  { weight: 1, arbitrary: fc.record({ ...of('blind'), hours: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 6, arbitrary: fc.record({ ...of('store'), rule: storeRule }) },
  { weight: 8, arbitrary: workFate },
  {
    weight: 1,
    arbitrary: fc.record({
      ...of('stuck'),
      minutes: fc.integer({ min: 13, max: 40 }),
      lateMs: ms(600_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...of('refusals'),
      person: fc.integer({ min: 0, max: people - 1 }),
      sends: fc.integer({ min: 1, max: 30 }),
      lost: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ ...of('no rules'), hours }) },
  // A whole period is missed, and another one begins.
  {
    weight: 1,
    arbitrary: fc.record({ ...of('no rules'), hours: fc.integer({ min: 200, max: 900 }) }),
  },
  { weight: 2, arbitrary: fc.record(of('fire twice')) },
  // Up to the age at which AWS drops it.
  ...(['plan', 'resolve', 'reconcile'] as const).map((rule) => ({
    weight: 1,
    arbitrary: fc.record({
      ...of('late tick'),
      rule: fc.constant<Rule>(rule),
      ms: ms(ruleAgeSeconds[rule] * 1_000),
    }),
  })),
  {
    weight: 2,
    arbitrary: fc.record({ ...of('deliver twice'), messages: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record(of('lose the queues')) },
  { weight: 1, arbitrary: fc.record({ ...of('index lag'), ms: ms(300_000), hours }) },
  { weight: 1, arbitrary: fc.record({ ...of('read lag'), ms: ms(150_000), hours }) },
  { weight: 1, arbitrary: fc.record({ ...of('no webhooks'), hours }) },
  {
    weight: 1,
    arbitrary: fc.record({ ...of('skew'), seconds: fc.integer({ min: -30, max: 30 }), hours }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      ...of('deed'),
      person: fc.integer({ min: 0, max: people - 1 }),
      deed: fc.constantFrom(...deeds),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...of('deed'),
      person: fc.integer({ min: 0, max: people - 1 }),
      deed: fc.constantFrom<Deed>('give credit', 'give credit', 'add a line'),
    }),
  },
  // Of those whose plan has a dearer one, or seats.
  {
    weight: 5,
    arbitrary: fc.record({
      ...of('deed'),
      person: fc.constantFrom(0, 1, 2, 3, 4, 5, 5, 5, 5),
      deed: fc.constant<Deed>('change now'),
    }),
  },
);

export const script = fc.array(happening, { minLength: 45, maxLength: 60, size: 'max' });

/** The first script fast-check would try with this seed, so that it can shrink the very same. */
export function scriptOf(seed: number): readonly Happening[] {
  let first: readonly Happening[] = [];
  const take = fc.property(script, (drawn) => {
    first = drawn;
  });
  fc.check(take, { seed, numRuns: 1, unbiased: true });
  return first;
}
