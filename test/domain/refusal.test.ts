// Why a person's wish is refused, in words that say what helps: wait, settle, release, or nothing.
import { expect, test } from 'vitest';
import { apply } from '../../functions/domain/subscription/apply';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { active, at, claimAt, opened, rules } from './samples';

const now = at('2027-02-28');
const carded = { ...active(), card: 1, keyId: 'key1' };
const claimed = claimAt(carded, now);

function refused(was: Subscription, kind: What['kind']): string {
  try {
    apply(was, { kind, at: now, by: 'operator' } as Parameters<typeof apply>[1], rules);
  } catch (fault) {
    return (fault as Error).message;
  }
  return 'not refused';
}

test.each(['retry_requested', 'debt_settled', 'hold_released'] as const)(
  '%s: a charge in flight is waited for, and only a case is settled',
  (kind) => {
    expect(refused(claimed, kind)).toMatch(/settles itself within minutes/);
    const doubtful = { ...claimed.claim, doubt: { sum: 300_000, caseAt: 260_000 } };
    expect(refused({ ...claimed, claim: doubtful }, kind)).toMatch(/is a case: it must be settled/);
    const suspect = { ...claimed.claim, phase: 'suspect' as const };
    expect(refused({ ...claimed, claim: suspect }, kind)).toMatch(/is a case: it must be settled/);
  },
);

test('a debt is refused for what stands in its way', () => {
  for (const kind of ['retry_requested', 'debt_settled'] as const) {
    expect(refused(carded, kind)).toBe('it owes nothing: it is active');
    expect(refused({ ...carded, heldAt: now }, kind)).toBe('it is on hold: release it first');
    expect(refused(opened(), kind)).toMatch(/sign-up is not paid/);
  }
  const unpaid: Subscription = { ...carded, status: 'unpaid', access: 'none' };
  expect(refused(unpaid, 'retry_requested')).toMatch(/only another card helps/);
  for (const kind of ['retry_requested', 'cancel_withdrawn'] as const) {
    const why = refused({ ...carded, status: 'canceled' }, kind);
    expect(why).toBe('it has ended (canceled): its customer signs up anew');
  }
  const dunning = { since: now, declines: 30, faults: 0, hard: false, code: 'limit' };
  for (const status of ['past_due', 'unpaid'] as const) {
    const spent: Subscription = { ...carded, status, dunning, attempt: 30 };
    const why = /^its 30 attempts are used up.* cancel it, or settle the debt/;
    expect(refused(spent, 'retry_requested')).toMatch(why);
  }
});

test('what is on hold is held once, and only what has begun', () => {
  const held = { ...carded, heldAt: now - 60 };
  const ask = (was: Subscription) =>
    apply(was, { kind: 'hold_requested', at: now, by: 'operator' }, rules);
  expect(ask(held)).toBe(held);
  expect(ask(carded)).toMatchObject({
    status: 'active',
    heldAt: now,
    by: { what: 'hold_requested' },
  });
  // Its charge in flight is settled first: access and claim stay as they are.
  expect(ask(claimed)).toMatchObject({ heldAt: now, access: 'full', claim: claimed.claim });
  expect(refused(opened(), 'hold_requested')).toMatch(/sign-up is not paid/);
});
