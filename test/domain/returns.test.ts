// Coming back after access had ended: one period is paid for, and it begins on that day.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CivilDate } from '../../functions/domain/common/calendar';
import { addDays, billingDate, civilDateAt } from '../../functions/domain/common/calendar';
import { recordPaid, openCharge } from '../../functions/domain/charge/charge';
import { claimAwaited } from '../../functions/domain/subscription/moves/charge';
import { settleDeclined, settlePaid } from '../../functions/domain/subscription/moves/charge';
import { classifyDecline } from '../../functions/domain/charge/declines';
import type { DunningPolicy } from '../../functions/domain/catalogue/dunning';
import { plainPolicy } from '../../functions/domain/catalogue/dunning';
import { giveUp } from '../../functions/domain/subscription/moves/debt';
import { claimedPeriod, periodOf } from '../../functions/domain/subscription/terms';
import { won } from '../../functions/domain/common/money';
import { quote } from '../../functions/domain/charge/quote';
import type { Price } from '../../functions/domain/catalogue/plan';
import type { Registration } from '../../functions/domain/checkout/registration';
import { allotKey } from '../../functions/domain/checkout/registration';
import { takeOnKey } from '../../functions/domain/subscription/moves/card';
import type { Claim, Subscription } from '../../functions/domain/subscription/facts';
import { rows } from '../table';
import { active, at, claimAt, paymentFor, price, times, nextAt } from './samples';

const lost = classifyDecline('분실카드');
const asked = (of: Subscription) => quote(of, '2027-05-20' as CivilDate);
type Claimed = Subscription & { claim: Claim };

/** Unpaid for a renewal that was declined for good, with another card in force since. */
function unpaid(of: Subscription, on: CivilDate): Subscription {
  const now = at(on);
  const declined = settleDeclined(claimAt(of, now), lost, now, plainPolicy, times);
  const end = nextAt(declined) ?? 0;
  return { ...giveUp(declined, end, plainPolicy, times), keyId: 'other' };
}

/** Pays with the charge written down first, as the use case does. */
function pay(of: Subscription, now: number) {
  const was: Claimed = claimAt(of, now);
  const period = claimedPeriod(was, was.claim, now);
  const born = openCharge(was.id, was.claim, period);
  const paying = { claim: was.claim, payment: paymentFor(was.claim), period, now };
  const { charge } = recordPaid(born, paying);
  return { charge, subscription: settlePaid(was, now, charge) };
}

test('a year that was left unpaid in December costs one year from October on', () => {
  const yearly = { ...price, interval: 'year' as const, amount: won(99_000) };
  const was = { ...active('2026-12-05'), price: yearly };
  const gone = unpaid(was, billingDate(was.anchorOn ?? ('' as never), yearly, 1));
  expect(gone.status).toBe('unpaid');
  const { charge, subscription } = pay(gone, at('2028-10-25'));
  expect(charge).toMatchObject({ period: 1, startsOn: '2028-10-25', endsOn: '2029-10-25' });
  expect(subscription).toMatchObject({ period: 2, anchorOn: '2028-10-25', anchorPeriod: 1 });
  expect(civilDateAt(nextAt(subscription) ?? 0)).toBe('2029-10-25');
});

test('another card that is declined at first returns on the day it pays', () => {
  const gone = unpaid(active(), '2027-02-28' as CivilDate);
  const again = settleDeclined(
    ...([claimAt(gone, at('2027-05-20')), classifyDecline('한도초과')] as const),
    ...([at('2027-05-20'), plainPolicy, times] as const),
  );
  expect(again.status).toBe('past_due');
  const { charge, subscription } = pay(again, nextAt(again) ?? 0);
  expect(charge.startsOn).toBe('2027-05-21');
  expect(civilDateAt(nextAt(subscription) ?? 0)).toBe('2027-06-21');
});

test('an earlier attempt that turns out to be paid gives the day on which it is found', () => {
  const gone = unpaid(active(), '2027-02-28' as CivilDate);
  const earlier: Claimed = {
    ...gone,
    claim: { ...claimAt(gone, at('2027-02-28')).claim, attempt: 0 },
  };
  const found = at('2027-04-02');
  const period = claimedPeriod(earlier, earlier.claim, found);
  expect(period).toEqual({ startsOn: '2027-04-02', endsOn: '2027-05-02' });
  expect(settlePaid(earlier, found)).toMatchObject({
    anchorOn: '2027-04-02',
    anchorPeriod: 1,
    period: 2,
  });
});

test('a charge that was written down before its writer died keeps its day while it runs', () => {
  const gone = unpaid(active(), '2027-02-28' as CivilDate);
  const claimed = claimAt(gone, at('2027-05-20'));
  const { claim } = claimed;
  const payment = paymentFor(claim);
  const of = (on: string, months: string) => ({ startsOn: on as never, endsOn: months as never });
  const first = { claim, payment, period: of('2027-05-20', '2027-06-20'), now: claim.claimedAt };
  const { charge } = recordPaid(openCharge(gone.id, claim, first.period), first);
  const soon = { ...first, period: of('2027-05-21', '2027-06-21') };
  expect(recordPaid(charge, soon)).toEqual({ kind: 'known', charge });
  const late = { ...first, period: of('2027-06-20', '2027-07-20') };
  expect(recordPaid(charge, late)).toMatchObject({
    kind: 'recorded',
    charge: { startsOn: '2027-06-20', endsOn: '2027-07-20' },
  });
});

test('a retry that pays before access has ended keeps the days of its period', () => {
  const declined = settleDeclined(
    ...([claimAt(active(), at('2027-02-28')), classifyDecline('한도초과')] as const),
    ...([at('2027-02-28'), plainPolicy, times] as const),
  );
  const { charge, subscription } = pay(declined, nextAt(declined) ?? 0);
  expect(charge).toMatchObject({ startsOn: '2027-02-28', endsOn: '2027-03-31' });
  expect(subscription.anchorPeriod).toBeUndefined();
  expect(civilDateAt(nextAt(subscription) ?? 0)).toBe('2027-03-31');
});

/** Unpaid since the end of a policy, with the window of another card open. */
function window(policy: DunningPolicy, price: Price) {
  const was = { ...active(), price };
  const declined = settleDeclined(
    ...([claimAt(was, at('2027-02-28')), lost, at('2027-02-28')] as const),
    ...([policy, times] as const),
  );
  const gone = giveUp(declined, at('2027-05-10'), policy, times);
  const key = { keyId: 'other', resultId: 'res9', openedAt: at('2027-05-20') };
  return { gone, registration: allotKey(gone, { price, dunning: policy }, key) };
}

test('days that were used are owed where the plan says so, rounded half up, once', () => {
  const table = rows(`
    amount  taxFree  graceDays  end  days  owed  ofThemTaxFree
    9900    0        2          20   2     639   0
    9900    9900     2          20   2     639   639
    12900   3300     2          20   2     832   213
    9900    0        -          20   20    6387  0
    31      31       1          20   1     1     1
    100     0        -          60   31    100   0
  `);
  for (const [amount, taxFree, grace, end, days, more, ofThem] of table) {
    const of = { ...price, amount: won(Number(amount)), taxFree: won(Number(taxFree)) };
    const policy: DunningPolicy = {
      retryDays: [1],
      onReturn: 'reanchor_and_owed_days',
      end: { day: Number(end), status: 'unpaid' },
      ...(grace === '-' ? {} : { graceDays: Number(grace) }),
    };
    const late = window(policy, of);
    const { terms } = late.registration;
    const owed = { days: Number(days), amount: Number(more), taxFree: Number(ofThem) };
    expect(terms.owed, `${amount} won, ${days} days`).toMatchObject(owed);
    expect(terms.amount).toBe(of.amount + owed.amount);
    const back = takeOnKey(late.gone, late.registration);
    const { claim } = claimAwaited(back, 'a1', at('2027-05-20'), times);
    expect(claim).toMatchObject({ amount: terms.amount, taxFree: of.taxFree + owed.taxFree });
    const again = settleDeclined(
      ...([{ ...back, claim }, classifyDecline('한도초과'), at('2027-05-20')] as const),
      ...([plainPolicy, times] as const),
    );
    expect(asked(again).amount).toBe(terms.amount);
    expect(asked(settlePaid({ ...back, claim }, at('2027-05-20'))).amount).toBe(of.amount);
  }
});

test('nothing is owed that no window of that card has shown', () => {
  const policy: DunningPolicy = { retryDays: [1], onReturn: 'reanchor_and_owed_days' };
  const { gone, registration } = window({ ...policy, onReturn: 'reanchor' }, price);
  expect(registration.terms).toMatchObject({ amount: 9_900, owed: { days: 0, amount: 0 } });
  const shown = window(policy, price).registration;
  const changed: Registration = { ...shown, purpose: 'card_change' };
  expect(asked(takeOnKey(gone, shown)).amount).toBe(9_900 + (shown.terms.owed?.amount ?? 0));
  expect(asked(takeOnKey(takeOnKey(gone, shown), changed)).amount).toBe(9_900);
});

const cadences = fc.record({
  interval: fc.constantFrom('week' as const, 'month' as const, 'year' as const),
  every: fc.integer({ min: 1, max: 12 }),
});
const lives = fc.record({
  cadence: cadences,
  anchor: fc.integer({ min: 0, max: 1_500 }),
  /** Renewals that are paid before one is not, and days until the customer comes back. */
  stays: fc.array(
    fc.record({
      renewals: fc.integer({ min: 0, max: 4 }),
      away: fc.integer({ min: 0, max: 900 }),
      hour: fc.integer({ min: 0, max: 23 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

test('however often a customer comes back, no day is paid for twice or before it begins', () => {
  fc.assert(
    fc.property(lives, ({ cadence, anchor, stays }) => {
      const from = addDays('2026-01-01' as CivilDate, anchor);
      let was: Subscription = { ...active(from), price: { ...price, ...cadence } };
      const paid = [{ ...periodOf(was, 0), on: from }];
      const paying = (now: number) => {
        const { charge, subscription } = pay(was, now);
        paid.push({ startsOn: charge.startsOn, endsOn: charge.endsOn, on: civilDateAt(now) });
        was = subscription;
      };
      for (const { renewals, away, hour } of stays) {
        for (let n = 0; n < renewals; n += 1) paying(nextAt(was) ?? 0);
        const gone = unpaid(was, civilDateAt(nextAt(was) ?? 0));
        was = gone;
        const back = addDays(civilDateAt(gone.dunning?.lapsedAt ?? 0), away);
        const now = Math.max(at(back) + (hour - 10) * 3_600, gone.dunning?.lapsedAt ?? 0);
        paying(now);
        expect(paid.at(-1)?.startsOn).toBe(civilDateAt(now));
        expect(was.period).toBe(paid.length);
      }
      for (const [index, { startsOn, endsOn, on }] of paid.entries()) {
        const { startsOn: next } = paid[index + 1] ?? { startsOn: endsOn };
        expect(next >= endsOn, `${startsOn} to ${endsOn}, and then ${next}`).toBe(true);
        expect(on >= startsOn).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
