// Debts to live through: a policy, a decline text and a day, played until nothing is left to do.
import fc from 'fast-check';
import { civilDateAt } from '../../functions/domain/common/calendar';
import { settleDeclined } from '../../functions/domain/subscription/moves/charge';
import { classifyDecline } from '../../functions/domain/charge/declines';
import type { DunningPolicy, DunningTimes } from '../../functions/domain/catalogue/dunning';
import { policyFaults } from '../../functions/domain/catalogue/policy-faults';
import { nextEntry, stepAt } from '../../functions/domain/subscription/agenda';
import { fallBehind, giveUp } from '../../functions/domain/subscription/moves/debt';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { active, at, claimAt, times, nextAt } from './samples';

export const strict: DunningPolicy = {
  retryDays: [1, 3, 6, 9, 13],
  stopDay: 14,
  graceDays: 4,
  suspendedDay: 10,
  end: { day: 15, status: 'canceled' },
};

export type Event = { readonly at: number; readonly does: string; readonly access: string };

/** Lives a debt through: what happens at each instant the subscription asks for. */
export function live(policy: DunningPolicy, text: string, from: string, on: DunningTimes = times) {
  const texts = (n: number) => (text === 'mixed' ? mixture[n % mixture.length] : text) ?? '';
  let was: Subscription = { ...active(from), period: 0 };
  let now = at(from);
  const events: Event[] = [];
  for (let n = 0; n < 60; n += 1) {
    const step = n === 0 ? { kind: 'charge' } : stepAt(was, now, on);
    was = applied(was, step.kind, texts(n), now, policy, on);
    const status = was.status === 'past_due' ? '' : ` ${was.status}`;
    events.push({ at: now, does: `${step.kind}${status}`, access: was.access });
    const next = nextEntry(was, on)?.at;
    if (was.status !== 'past_due' || next === undefined) break;
    now = next;
  }
  return { was, events };
}

function applied(
  was: Subscription,
  kind: string,
  text: string,
  now: number,
  policy: DunningPolicy,
  on: DunningTimes,
): Subscription {
  if (kind === 'access') return fallBehind(was, now, policy, on);
  if (kind === 'debt_end') return giveUp(was, now, policy, on);
  if (kind !== 'charge') throw new Error(`a debt never asks for "${kind}"`);
  return settleDeclined(claimAt(was, now), classifyDecline(text), now, policy, on);
}

const mixture = ['잔액부족', '한도초과', '통신장애', '카드사 점검', '기타 거절', '잔액부족'];
export const lines = ({ events }: { events: readonly Event[] }) =>
  events.map(({ at: when, does, access }) => `${civilDateAt(when).slice(5)} ${does}, ${access}`);

export function afterFirst(policy: DunningPolicy): Subscription {
  const was = { ...active('2027-03-02'), period: 0 };
  const now = at('2027-03-02');
  return settleDeclined(claimAt(was, now), classifyDecline('한도초과'), now, policy, times);
}

export function until(policy: DunningPolicy, steps: number): { was: Subscription; now: number } {
  let was = afterFirst(policy);
  let now = nextAt(was) ?? 0;
  for (let n = 1; n < steps; n += 1) {
    const { kind } = stepAt(was, now, times);
    was = applied(was, kind, '한도초과', now, policy, times);
    now = nextAt(was) ?? 0;
  }
  return { was, now };
}

const day = (most: number) => fc.integer({ min: 1, max: most });
const policies: fc.Arbitrary<DunningPolicy> = fc
  .record({
    retryDays: fc.uniqueArray(day(30), { minLength: 1, maxLength: 8 }),
    stopDay: fc.option(day(40), { nil: undefined }),
    paydays: fc.boolean(),
    graceDays: fc.option(day(30), { nil: undefined }),
    suspendedDay: fc.option(day(35), { nil: undefined }),
    end: fc.option(
      fc.record({ day: day(45), status: fc.constantFrom('unpaid' as const, 'canceled' as const) }),
      { nil: undefined },
    ),
  })
  .map((policy) => ({ ...policy, retryDays: policy.retryDays.sort((a, b) => a - b) }));
export const soundPolicies = policies.filter((policy) => policyFaults(policy).length === 0);
export const clocks: fc.Arbitrary<DunningTimes> = fc.record({
  billingHour: fc.integer({ min: 0, max: 23 }),
  quiet: fc.record({
    from: fc.integer({ min: 0, max: 1_439 }),
    to: fc.integer({ min: 0, max: 1_439 }),
  }),
});
export const starts = fc
  .integer({ min: 0, max: 3_000 })
  .map((days) => civilDateAt(at('2026-01-01') + days * 86_400));
export const texts = fc.constantFrom('mixed', '잔액부족', '한도초과', '기타 거절', '분실카드');
