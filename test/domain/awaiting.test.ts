// A card window that came back before its key shows: waiting for it never holds up a debt.
import { expect, test } from 'vitest';
import { nextStep } from '../../functions/domain/next-step';
import { awaitWindow, closeWindow } from '../../functions/domain/registration';
import type { Subscription } from '../../functions/domain/subscription';
import { afterFirst, strict } from './debts';
import { active, at, times } from './samples';

const debt = afterFirst(strict);
const retryAt = at('2027-03-03');
const wait = (was: Subscription, now: number) => awaitWindow(was, { n: 2 }, now);

test('a debt waits a quarter of an hour for its new card, then goes its way as before', () => {
  const started = at('2027-03-02T12:00:00+09:00');
  let now = started;
  let was = wait(debt, now) ?? debt;
  const steps: string[] = [];
  while (was.awaiting && steps.length < 9) {
    now = was.nextActionAt ?? 0;
    steps.push(nextStep(was, now, times.quiet).kind);
    was = wait(was, now) ?? was;
  }
  expect(steps).toEqual(['register', 'register', 'register', 'register']);
  expect(now - started).toBeLessThan(15 * 60);
  expect(was).toMatchObject({ status: 'past_due', lane: 'due', nextActionAt: retryAt });
  expect(was.awaiting).toBeUndefined();
});

test('a window given up leaves the debt where it stood', () => {
  const waiting = wait(debt, at('2027-03-02T12:00:00+09:00'));
  expect(waiting).toMatchObject({ lane: 'look' });
  expect(closeWindow(waiting ?? debt, 2)).toEqual({ ...debt, awaiting: undefined });
});

test('whoever keeps coming back delays neither a retry nor the loss of access', () => {
  for (let before = 600; before >= 0; before -= 1) {
    const now = retryAt - before;
    const waiting = wait(debt, now);
    if (waiting) expect(waiting.nextActionAt).toBeLessThan(retryAt);
    const again = wait({ ...debt, awaiting: { n: 2, looks: 2 }, lane: 'look' }, now);
    expect(again?.nextActionAt).toBeLessThanOrEqual(retryAt);
  }
  expect(wait(debt, retryAt)).toBeUndefined();
});

test('a subscription that owes nothing does not wait: it keeps its card and its schedule', () => {
  expect(wait(active('2027-03-02'), at('2027-03-10'))).toBeUndefined();
});
