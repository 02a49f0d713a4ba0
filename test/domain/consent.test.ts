// Consent to a higher amount: when it is asked for, when an answer counts, and what follows
// without.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Price } from '../../functions/domain/catalogue/plan';
import { recurringOf } from '../../functions/domain/charge/cost';
import { addDays, civilDateAt } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import { stepAt } from '../../functions/domain/subscription/agenda';
import { agreedOf } from '../../functions/domain/subscription/agreed';
import { apply } from '../../functions/domain/subscription/apply';
import { changes } from '../../functions/domain/subscription/changes';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { isAgreed } from '../../functions/domain/subscription/next';
import { needsOf } from '../../functions/domain/subscription/needs';
import { answerTo, riseOf } from '../../functions/domain/subscription/rise';
import { periodStart } from '../../functions/domain/subscription/terms';
import { timeline } from '../../functions/domain/subscription/timeline';
import { active, at, claimAt, price, rules, times } from './samples';

const dearer: Price = { ...price, amount: won(12_900), version: 2 };
const carded: Subscription = { ...active(), keyId: 'key1', card: 1 };
const due = at('2027-02-28');
const happen = (was: Subscription, what: What, when: number, also = {}) =>
  apply(was, { ...what, at: when, by: 'customer' }, { ...rules, ...also });
const raise = (was: Subscription, to = dearer, when = at('2027-02-01')) =>
  happen(was, { kind: 'price_scheduled', price: to }, when);
const raised = raise(carded);

function answer(was: Subscription, act: 'agree' | 'decline', when: number): Subscription {
  const rise = riseOf(was, when);
  if (!rise) throw new Error('nothing is asked');
  return happen(was, { kind: 'consent_answered', act, rise, saidAt: when }, when);
}

test('one request, which names the day, the amounts and when an answer counts', () => {
  expect(riseOf(carded, due)).toBeUndefined();
  expect(riseOf(raised, at('2027-02-01'))).toMatchObject({
    period: 1,
    before: 9_900,
    after: 12_900,
    startsOn: '2027-02-28',
    opensOn: '2027-01-29',
    isOverdue: false,
  });
  const left = happen(raised, { kind: 'cancel_requested', atPeriodEnd: true }, due - 99);
  expect(riseOf(left, due)).toBeUndefined();
});

test('an agreement raises the sum with the claim of its period, and not before', () => {
  const agreed = answer(raised, 'agree', at('2027-02-10'));
  expect([agreedOf(agreed), isAgreed(agreed), agreed.price.amount]).toEqual([9_900, true, 9_900]);
  expect(stepAt(agreed, due, times)).toEqual({ kind: 'charge' });
  const claimed = claimAt(agreed, due);
  expect([claimed.claim.amount, agreedOf(claimed), claimed.consent]).toEqual([
    12_900,
    12_900,
    undefined,
  ]);
  expect(riseOf(claimed, due)).toBeUndefined();
});

test('declined, or taken back, nothing is charged; agreed to again, it is', () => {
  const early = at('2027-02-10');
  const agreed = answer(raised, 'agree', early);
  expect(answer(agreed, 'agree', early + 60)).toBe(agreed);
  const back = answer(agreed, 'decline', early + 60);
  expect([isAgreed(back), stepAt(back, due, times).kind]).toEqual([false, 'consent']);
  expect(isAgreed(answer(back, 'agree', early + 120))).toBe(true);
});

test('on the thirtieth day before it counts, on the day before that it does not', () => {
  const quarterly = { ...price, every: 3 };
  const more: Price = { ...quarterly, amount: won(30_000), version: 2 };
  const of = raise({ ...carded, price: quarterly }, more);
  expect(riseOf(of, due)).toMatchObject({ startsOn: '2027-04-30', opensOn: '2027-03-31' });
  expect(() => answer(of, 'agree', at('2027-03-30T23:59:59+09:00'))).toThrow(/from 2027-03-31/);
  expect(isAgreed(answer(of, 'agree', at('2027-03-31T00:00:00+09:00')))).toBe(true);
  expect(isAgreed(answer(of, 'decline', at('2027-03-01')))).toBe(false);
});

test('any other amount, plan or quantity makes it void, and asks anew', () => {
  const agreed = answer(raised, 'agree', at('2027-02-10'));
  const again = raise(agreed, { ...dearer, amount: won(13_900), version: 3 });
  expect([isAgreed(again), riseOf(again, due)?.after]).toEqual([false, 13_900]);
  const back = raise(agreed, price);
  expect([isAgreed(back), back.next, riseOf(back, due)]).toEqual([true, undefined, undefined]);
  const stale = riseOf(raised, due);
  if (!stale) throw new Error('nothing is asked');
  const late: What = { kind: 'consent_answered', act: 'agree', rise: stale, saidAt: due };
  expect(() => happen(again, late, due)).toThrow(/newer one took its place/);
});

test('a day that moves keeps it within thirty days, and asks anew beyond them', () => {
  const agreed = answer(raised, 'agree', at('2027-02-25'));
  const pause = (until: string): What => ({
    kind: 'pause_requested',
    wish: { when: 'period_end', until },
  });
  const near = happen(agreed, pause('2027-03-20'), at('2027-02-26'));
  expect(riseOf(near, at('2027-02-26'))?.startsOn).toBe('2027-03-20');
  const far = happen(agreed, pause('2027-04-30'), at('2027-02-26'));
  const answers = [near, far].map((of) => {
    const begun = happen(of, { kind: 'pause_due' }, due);
    const back = happen(begun, { kind: 'resume_due' }, at(begun.pause?.until ?? ''));
    const rise = riseOf(back, due);
    return [rise?.startsOn, rise && answerTo(back, rise), isAgreed(back)];
  });
  expect(answers).toEqual([
    ['2027-03-20', 'agree', true],
    ['2027-04-30', undefined, false],
  ]);
});

test('without an answer it waits two weeks; an agreement begins the period on its day', () => {
  const missed = happen(raised, { kind: 'consent_missing' }, due);
  expect(missed).toMatchObject({ status: 'paused', access: 'none', unagreedOn: '2027-02-28' });
  expect([missed.keyId, needsOf(missed)]).toEqual(['key1', 6]);
  const when = at('2027-03-09');
  expect(riseOf(missed, when)).toMatchObject({ startsOn: '2027-03-09', isOverdue: true });
  expect(answer(missed, 'decline', when)).toMatchObject({ status: 'paused' });
  const back = answer(missed, 'agree', when);
  expect(back).toMatchObject({ status: 'active', access: 'full', period: 1 });
  expect([periodStart(back, 1), stepAt(back, when, times)]).toEqual([
    '2027-03-09',
    { kind: 'charge' },
  ]);
  expect(claimAt(back, when).claim.amount).toBe(12_900);
  // It is used from here on, and charged at once: what was agreed to is not declined any more.
  expect(() => answer(back, 'decline', when)).toThrow('its period has begun');
  expect(happen(missed, { kind: 'consent_lapsed' }, at('2027-03-14'))).toMatchObject({
    status: 'canceled',
    next: undefined,
    unagreedOn: undefined,
  });
});

test('a plan may let the old price go on, and never the higher one', () => {
  const rule = { onNoConsent: 'keep_old_price' };
  const kept = happen(raised, { kind: 'consent_missing' }, due, rule);
  expect([kept.status, kept.next, isAgreed(kept)]).toEqual(['active', undefined, true]);
  expect(claimAt(kept, due).claim.amount).toBe(9_900);
  // A row that has no other price of its own can not keep one.
  const byHand = { ...carded, price: dearer, agreed: won(9_900) };
  expect(happen(byHand, { kind: 'consent_missing' }, due, rule).status).toBe('paused');
});

test('after a hold what was not agreed to waits for its customer as well', () => {
  const held = { ...answer(raised, 'agree', at('2027-02-20')), heldAt: at('2027-02-21') };
  const rested = { ...held, access: 'none' as const };
  const soon = happen(rested, { kind: 'hold_released' }, at('2027-03-10'));
  expect(soon).toMatchObject({ status: 'past_due', price: dearer });
  expect(agreedOf(soon)).toBe(12_900);
  const late = happen(rested, { kind: 'hold_released' }, at('2027-04-20'));
  expect(late).toMatchObject({ status: 'paused', unagreedOn: '2027-04-20', heldAt: undefined });
});

test('what comes is foretold, and others are told of each answer once', () => {
  const ahead = { from: due - 60, to: at('2027-05-01') };
  const steps = (of: Subscription, also = {}) =>
    timeline(of, ahead, { ...rules, ...also }).map(({ step, charge }) => [step, charge?.amount]);
  expect(steps(raised)).toEqual([
    ['consent', undefined],
    ['consent_end', undefined],
  ]);
  expect(steps(raised, { onNoConsent: 'keep_old_price' }).slice(0, 2)).toEqual([
    ['consent', undefined],
    ['charge', 9_900],
  ]);
  const agreed = answer(raised, 'agree', at('2027-02-10'));
  expect(steps(agreed)[0]).toEqual(['charge', 12_900]);
  const names = changes(raised, agreed).map(({ name }) => name);
  expect([names, changes(agreed, { ...agreed, version: 9 })]).toEqual([
    ['subscription.consent_given'],
    [],
  ]);
});

test('whatever is set and answered when, no claim is above an agreement of its thirty days', () => {
  const day = fc.integer({ min: 0, max: 55 });
  const act = fc.record({
    on: day,
    what: fc.constantFrom('raise', 'lower', 'agree', 'decline', 'pause', 'resume', 'fewer'),
    amount: fc.integer({ min: 1_000, max: 40_000 }),
    rule: fc.constantFrom('end', 'keep_old_price'),
  });
  let claims = 0;
  fc.assert(
    fc.property(fc.array(act, { minLength: 2, maxLength: 9 }), (acts) => {
      let of: Subscription = { ...carded, quantity: 3 };
      let version = 1;
      /** The checker's own memory: what she said yes to, and when. */
      let yes: { amount: number; on: string } | undefined;
      let own: number = recurringOf(of);
      const start = at('2027-02-01T09:00:00+09:00');
      for (const { on, what, amount, rule } of [...acts].sort((a, b) => a.on - b.on)) {
        const now = start + on * 86_400;
        const step = stepAt(of, now, times).kind;
        const run = { ...rules, onNoConsent: rule };
        try {
          if (step === 'consent') of = happen(of, { kind: 'consent_missing' }, now, run);
          else if (step === 'pause') of = happen(of, { kind: 'pause_due' }, now);
          else if (step === 'resume') of = happen(of, { kind: 'resume_due' }, now);
          else if (step === 'consent_end') return;
          if (stepAt(of, now, times).kind === 'charge') {
            const { claim, period } = claimAt(of, now);
            const within = yes && yes.on >= addDays(periodStart(of, period), -30);
            expect(claim.amount <= own || (within && yes?.amount === claim.amount)).toBe(true);
            claims += 1;
            return;
          }
          if (what === 'raise' || what === 'lower') {
            version += 1;
            of = raise(of, { ...price, amount: won(amount), version }, now);
          } else if (what === 'fewer') {
            const to = { price: of.price, quantity: (of.next ?? of).quantity === 2 ? 1 : 2 };
            of = happen(of, { kind: 'change_scheduled', to }, now);
            own = Math.max(own, recurringOf(to));
          } else if (what === 'pause') {
            of = happen(of, { kind: 'pause_requested', wish: { when: 'period_end' } }, now);
          } else if (what === 'resume') of = happen(of, { kind: 'resume_requested' }, now);
          else {
            const rise = riseOf(of, now);
            of = answer(of, what, now);
            yes =
              what === 'agree' && rise ? { amount: rise.after, on: civilDateAt(now) } : undefined;
          }
        } catch (fault) {
          if (fault instanceof Error && /assert|invariant|expected/i.test(fault.message))
            throw fault;
        }
      }
    }),
    { numRuns: 3_000 },
  );
  expect(claims).toBeGreaterThan(100);
});

test('agreed to after its end a trial is over, and what may come in one comes no more', () => {
  const trial = { noticedOn: civilDateAt(at('2027-02-07')) };
  const missed = happen({ ...raised, trial }, { kind: 'consent_missing' }, due);
  const back = answer(missed, 'agree', at('2027-03-09'));
  expect(back).toMatchObject({ status: 'active', access: 'full', trial: undefined });
  expect(stepAt(back, at('2027-03-09'), times)).toEqual({ kind: 'charge' });
});
