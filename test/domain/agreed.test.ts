// The gate in front of each claim: what is asked for each period is what its customer agreed to.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { won } from '../../functions/domain/common/money';
import { recurringOf } from '../../functions/domain/charge/cost';
import { agenda, stepAt } from '../../functions/domain/subscription/agenda';
import { agreedOf } from '../../functions/domain/subscription/agreed';
import { isAgreed } from '../../functions/domain/subscription/next';
import { apply } from '../../functions/domain/subscription/apply';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { standingWords } from '../../functions/domain/subscription/deed';
import { passPeriod, settlePaid } from '../../functions/domain/subscription/moves/charge';
import { retryNow } from '../../functions/domain/subscription/moves/by-hand';
import { timeline } from '../../functions/domain/subscription/timeline';
import { active, at, claimAt, price, rules, times } from './samples';

const due = at('2027-02-28');
const carded: Subscription = { ...active(), keyId: 'key1', card: 1 };
const raised: Subscription = {
  ...carded,
  price: { ...price, amount: won(12_900), version: 2 },
  agreed: won(9_900),
};
const debt = { since: due, declines: 1, faults: 0, hard: false, code: 'limit', retryAt: due };

test('a row without a sum of its own was agreed to at its price and quantity', () => {
  expect(agreedOf(carded)).toBe(9_900);
  expect(agreedOf({ ...carded, quantity: 3 })).toBe(29_700);
  expect([isAgreed(carded), isAgreed({ ...raised, agreed: undefined })]).toEqual([true, true]);
});

test('a charge above it is no charge: consent is missing, and two weeks later it ends', () => {
  expect(agenda(raised, times)).toEqual([{ at: due, step: 'consent' }]);
  expect(stepAt(raised, due, times)).toEqual({ kind: 'consent' });
  expect(stepAt(raised, due - 1, times).kind).toBe('none');
  const owing: Subscription = { ...raised, status: 'past_due', dunning: debt };
  expect(agenda(owing, times).map(({ step }) => step)).toEqual(['consent']);
  const missed = apply(raised, { kind: 'consent_missing', at: due, by: 'schedule' }, rules);
  expect(missed).toMatchObject({ status: 'paused', access: 'none', unagreedOn: '2027-02-28' });
  expect(agenda(missed, times)).toEqual([{ at: at('2027-03-14'), step: 'consent_end' }]);
  const lapsing = { kind: 'consent_lapsed', at: at('2027-03-14'), by: 'schedule' } as const;
  const ended = apply(missed, lapsing, rules);
  expect(ended).toMatchObject({ status: 'canceled', access: 'none', obsoleteKey: true });
  const debtEnded = apply(owing, { kind: 'consent_missing', at: due, by: 'schedule' }, rules);
  expect(debtEnded.status).toBe('canceled');
  expect(missed.by).toEqual({ what: 'consent_missing', who: 'schedule' });
});

test('an operator is told why, and what comes is foretold', () => {
  expect(standingWords(raised)).toContain('agreed to 9900 won each period');
  const owing: Subscription = { ...raised, status: 'past_due', dunning: debt };
  expect(() => retryNow(owing, undefined, due, times)).toThrow(/has not agreed/);
  const [moment, ...others] = timeline(raised, { from: due - 60, to: due + 60 }, rules);
  expect(moment).toMatchObject({ step: 'consent', status: 'paused', charge: undefined });
  expect([moment?.why, others]).toEqual([
    'agreed to 9900 won each period, and it would cost 12900',
    [],
  ]);
});

test('what is paid is agreed to, what is given up is not', () => {
  const claimed = claimAt(carded, due);
  const dearer = { ...claimed, price: raised.price };
  expect(settlePaid(claimed, due).agreed).toBeUndefined();
  expect(settlePaid(dearer, due).agreed).toBe(9_900);
  expect(passPeriod({ ...dearer, agreed: won(9_900) }, due).agreed).toBe(9_900);
});

test('owed days are no part of it, also in the claim of a release that did not say so', () => {
  const owed = { amount: won(639), taxFree: won(0) };
  const claimed = claimAt({ ...carded, status: 'past_due', dunning: { ...debt, owed } }, due);
  expect(claimed.claim).toMatchObject({ amount: 10_539, recurring: 9_900 });
  expect(settlePaid(claimed, due).agreed).toBeUndefined();
  const former = { ...claimed, claim: { ...claimed.claim, recurring: undefined } };
  expect(settlePaid(former, due).agreed).toBeUndefined();
});

test('whatever a row holds, no claim asks for more each period than was agreed to', () => {
  const sum = fc.integer({ min: 100, max: 99_999 });
  const row = fc.record({
    amount: sum,
    agreed: fc.option(sum, { nil: undefined }),
    quantity: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
    owed: fc.option(sum, { nil: undefined }),
  });
  fc.assert(
    fc.property(row, sum, ({ amount, agreed, quantity, owed }, later) => {
      const of: Subscription = {
        ...carded,
        price: { ...price, amount: won(amount) },
        quantity,
        agreed: agreed === undefined ? undefined : won(agreed),
        ...(owed === undefined
          ? {}
          : {
              status: 'past_due' as const,
              dunning: { ...debt, owed: { amount: won(owed), taxFree: won(0) } },
            }),
      };
      if (recurringOf(of) > agreedOf(of)) {
        expect(stepAt(of, due, times).kind).toBe('consent');
        expect(() => claimAt(of, due)).toThrow(/agreed/);
        return;
      }
      expect(stepAt(of, due, times).kind).toBe('charge');
      const { claim } = claimAt(of, due);
      expect(claim.amount).toBe(amount * (quantity ?? 1) + (owed ?? 0));
      // Whatever the row has come to hold by then, agreed is what the claim froze.
      const dearer = { ...of, claim, price: { ...price, amount: won(amount + later) } };
      expect(agreedOf(settlePaid(dearer, due))).toBe(amount * (quantity ?? 1));
    }),
  );
});
