// The moves around an attempt: what follows paid, declined, doubt, absence and a cancel.
import { expect, test } from 'vitest';
import { billingDate, civilDateAt } from '../../functions/domain/common/calendar';
import {
  doubtAttempt,
  lookedInVain,
  resendAttempt,
  settleDeclined,
  settlePaid,
} from '../../functions/domain/subscription/moves/charge';
import {
  recordDeclined,
  recordPaid,
  recordWaived,
  openCharge,
} from '../../functions/domain/charge/charge';
import { classifyDecline } from '../../functions/domain/charge/declines';
import { plainPolicy } from '../../functions/domain/catalogue/dunning';
import { afterCleanLook } from '../../functions/domain/charge/next-step';
import { stepAt } from '../../functions/domain/subscription/agenda';
import type { Claim, Subscription } from '../../functions/domain/subscription/facts';
import { cancelSubscription } from '../../functions/domain/subscription/moves/end';
import { isEnded } from '../../functions/domain/subscription/status';
import {
  active,
  at,
  claimAt,
  claimed,
  opened,
  paymentFor,
  renewing,
  times,
  nextAt,
} from './samples';

const decline = (was: Subscription, text: string, now: number) =>
  settleDeclined(was, classifyDecline(text), now, plainPolicy, times);
const dueOn = (of: Subscription) => civilDateAt(nextAt(of) ?? 0);

test('a year of renewals stays on the anchor', () => {
  let subscription = active('2027-01-31');
  const days: string[] = [];
  for (let n = 1; n <= 12; n += 1) {
    days.push(dueOn(subscription));
    const now = nextAt(subscription) ?? 0;
    expect(stepAt(subscription, now, times).kind).toBe('charge');
    expect(stepAt(subscription, now - 1, times).kind).toBe('none');
    subscription = settlePaid(claimAt(subscription, now), now);
  }
  const anchor = active().anchorOn;
  expect(anchor).toBe('2027-01-31');
  const monthly = { interval: 'month', every: 1 } as const;
  expect(days).toEqual(
    days.map((_, index) => billingDate(anchor ?? ('' as never), monthly, index + 1)),
  );
  expect(days.at(0)).toBe('2027-02-28');
  expect(days.at(-1)).toBe('2028-01-31');
});

test('missed periods are collected one a day, oldest first, none merged', () => {
  const late = at('2027-05-03');
  const second = settlePaid(claimAt(active(), late), late);
  expect(second.period).toBe(2);
  expect(dueOn(second)).toBe('2027-05-04');
  const third = settlePaid(claimAt(second, at('2027-05-04')), at('2027-05-04'));
  expect([third.period, dueOn(third)]).toEqual([3, '2027-05-05']);
});

test('a declined sign-up keeps its checkout open and gives the key up', () => {
  const declined = decline(claimed(), '한도초과', at('2027-01-31'));
  expect(declined).toMatchObject({ status: 'incomplete', keyId: undefined, obsoleteKey: true });
  expect(nextAt(declined)).toBe(opened().openedAt + 23 * 3_600);
});

test('the same request goes again only after H and three clean looks', () => {
  const start = at('2027-02-28');
  let doubtful: Subscription = doubtAttempt(renewing(), { why: 'timeout' }, start);
  const verdicts: string[] = [];
  const absence = 900;
  for (let looks = 0; looks < 10; looks += 1) {
    const now = nextAt(doubtful) ?? 0;
    doubtful = lookedInVain(doubtful, 'clean', now);
    verdicts.push(`${now - start}s ${afterCleanLook(doubtful, now, absence)}`);
  }
  // An event that was handed over late may have sent it twelve minutes later than it looks.
  expect(verdicts.slice(0, 9)).toEqual([
    '5s wait',
    '35s wait',
    ...['65s wait', '95s wait', '125s wait', '245s wait'],
    '845s wait',
    '1445s wait',
    '2045s resend',
  ]);
});

test('looks that got no answer prove nothing, and never stretch beyond ten minutes', () => {
  const start = at('2027-02-28');
  let doubtful: Subscription = doubtAttempt(renewing(), { why: 'timeout' }, start);
  for (let looks = 0; looks < 50; looks += 1) {
    const now = nextAt(doubtful) ?? 0;
    doubtful = lookedInVain(doubtful, 'unanswered', now);
    expect((nextAt(doubtful) ?? 0) - now).toBeLessThanOrEqual(600);
    expect(afterCleanLook(doubtful, now, 900)).toBe('wait');
  }
});

test('a request sent again is the very same request', () => {
  const doubtful = doubtAttempt(
    renewing(),
    { why: 'timeout' },
    at('2027-02-28'),
  ) as Subscription & {
    claim: Claim;
  };
  const again = resendAttempt(doubtful, at('2027-02-28') + 1_355).claim;
  const { attemptId, amount, keyId } = doubtful.claim;
  expect(again).toMatchObject({ attemptId, amount, keyId, sends: 2, cleanLooks: 0 });
});

test('nothing is sent after a cancel, and a request in flight is left alone', () => {
  const doubtful = doubtAttempt(renewing(), { why: 'timeout' }, at('2027-02-28'));
  const wished = cancelSubscription(doubtful, { at: at('2027-02-28') + 60, atPeriodEnd: false });
  expect(isEnded(wished)).toBe(false);
  expect(() => resendAttempt(wished, at('2027-03-01'))).toThrow(/after a cancel/);
  expect(() => resendAttempt(renewing(), at('2027-02-28') + 30)).toThrow(/left alone/);
  const seen = lookedInVain(wished, 'clean', at('2027-03-01'));
  const clean = {
    ...seen,
    claim: { ...renewing().claim, phase: 'unknown' as const, cleanLooks: 3 },
  };
  expect(afterCleanLook(clean, at('2027-03-01'), 900)).toBe('abandon');
});

test('a cancel before the claim stops the charge; at period end it stops the next one', () => {
  const now = at('2027-02-10');
  const ended = cancelSubscription(active(), { at: now, atPeriodEnd: false });
  expect(ended).toMatchObject({ status: 'canceled', obsoleteKey: true, keyId: undefined });
  const leaving = cancelSubscription(active(), { at: now, atPeriodEnd: true });
  expect(leaving.status).toBe('active');
  expect(stepAt(leaving, at('2027-02-28'), times)).toEqual({ kind: 'cancel' });
});

test('an unfinished checkout expires after 23 hours', () => {
  const open = opened();
  const end = open.openedAt + 23 * 3_600;
  expect(stepAt(open, end - 1, times).kind).toBe('none');
  expect(stepAt(open, end, times)).toEqual({ kind: 'expiry' });
});

test('nothing is charged inside the quiet window or before its period', () => {
  const debt = {
    since: 0,
    declines: 1,
    faults: 0,
    hard: false,
    code: 'limit',
    retryAt: at('2027-02-27'),
  };
  const due: Subscription = { ...active(), status: 'past_due', dunning: debt };
  expect(stepAt(due, at('2027-02-28T00:10:00+09:00'), times).kind).toBe('none');
  expect(stepAt(due, at('2027-02-27T23:20:00+09:00'), times)).toMatchObject({
    why: 'period not begun',
  });
  expect(stepAt(due, at('2027-02-28T00:40:00+09:00'), times).kind).toBe('charge');
});

test('a payment binds to its charge once, for ever', () => {
  const { claim, id } = claimed();
  const born = openCharge(id, claim, { startsOn: '' as never, endsOn: '' as never });
  const period = { startsOn: '2027-01-31' as never, endsOn: '2027-02-28' as never };
  const paying = { claim, period, payment: paymentFor(claim), now: claim.claimedAt };
  const first = recordPaid(born, paying);
  if (first.kind !== 'recorded') throw new Error('the first payment binds');
  expect(first.charge).toMatchObject({ status: 'paid', paymentId: 'imps_1' });
  expect(recordPaid(first.charge, paying)).toEqual({ kind: 'known', charge: first.charge });
  const other = paymentFor(claim, { paymentId: 'imps_2' });
  expect(recordPaid(first.charge, { ...paying, payment: other })).toMatchObject({
    kind: 'twin',
    charge: { paymentId: 'imps_1' },
  });
  const declined = recordDeclined(first.charge, claim, classifyDecline('한도초과'), 0, 'imps_1');
  expect(declined.kind).toBe('known');
});

test('giving a charge up forgets no outcome that was written down', () => {
  const { id, claim } = claimed();
  const now = at('2027-02-28');
  const open = openCharge(id, claim, { startsOn: '' as never, endsOn: '' as never });
  const declined = recordDeclined(open, claim, classifyDecline('한도초과'), now, undefined);
  const before = declined.kind === 'recorded' ? declined.charge : open;
  const waived = recordWaived(before, claim, now + 900);
  expect(waived).toMatchObject({
    charge: { status: 'waived', attempts: [{ outcome: 'declined' }] },
  });
  expect(recordWaived(open, claim, now)).toMatchObject({
    charge: { attempts: [{ outcome: 'abandoned' }] },
  });
});
