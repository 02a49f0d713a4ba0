// Items stay as small as their price assumes: a write unit is one kilobyte.
import { expect, test } from 'vitest';
import { chargeItem } from '../../functions/adapters/dynamodb-items';
import { subscriptionItem } from '../../functions/adapters/dynamodb-subscription-items';
import { registrationItem } from '../../functions/adapters/dynamodb-registration-items';
import type { Item } from '../../functions/adapters/dynamodb-fields';
import { won } from '../../functions/domain/common/money';
import { attemptsMax } from '../../functions/domain/charge/charge';
import { signedEnd } from '../../functions/domain/charge/settled-charge';
import type { Charge } from '../../functions/domain/charge/charge';
import { sizeOf } from '../../sandbox/twin/units';
import type { Registration } from '../../functions/domain/checkout/registration';
import { times } from '../domain/samples';
import { laden, opening, paidCharge, random, shards } from './ground';

const kilobyte = 1_024;
/** The client leaves out what is not set: only what is stored is counted. */
const stored = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
const bytes = (item: Item) => sizeOf({ ...stored(item), version: 120, writer: 'w'.repeat(25) });
const subscription = laden();
const charge = paidCharge(subscription);
const { attemptId = '' } = charge.attempts[0] ?? {};
const tried: Charge = {
  ...charge,
  attempts: Array.from({ length: attemptsMax }, (_, n) => ({
    ...charge.attempts[0]!,
    n,
    outcome: 'declined',
    code: 'insufficient',
    reason: '한도초과'.repeat(20),
  })),
};

/** As a renewal is claimed: nothing but the claim and who made it. */
function renewal() {
  const {
    claim,
    dunning: _dunning,
    awaiting: _awaiting,
    anchorPeriod: _at,
    ...plain
  } = subscription;
  const { unsent: _unsent, refused: _refused, doubt: _doubt, why: _why, ...sent } = claim;
  const by = { what: 'charge_claimed', who: 'schedule' };
  return { ...plain, claim: { ...sent, phase: 'sent' as const, looks: 0, sends: 1 }, by };
}

test('a plain renewal is one write unit, with room; the fullest row is two', () => {
  const { claim: _claim, dunning: _dunning, ...plain } = subscription;
  const sizes = {
    'a subscription between renewals': bytes(subscriptionItem(plain, { shards, times })),
    'one whose renewal is claimed': bytes(subscriptionItem(renewal(), { shards, times })),
    'one in doubt, in dunning, with a card that waits': bytes(
      subscriptionItem(subscription, { shards, times }),
    ),
    'a charge paid at once': bytes(chargeItem(charge)),
    'one that its customer has paid': bytes(
      chargeItem(signedEnd({ ...charge, attempts: [] }, charge, attemptId, 'customer')),
    ),
    [`a charge with ${attemptsMax} attempts`]: bytes(chargeItem(tried)),
  };
  for (const [what, size] of Object.entries(sizes)) console.log(`${what}: ${size} bytes`);
  expect(sizes['a subscription between renewals']).toBeLessThan(0.75 * kilobyte);
  expect(sizes['one whose renewal is claimed']).toBeLessThanOrEqual(940);
  expect(sizes['one in doubt, in dunning, with a card that waits']).toBeLessThanOrEqual(
    2 * kilobyte,
  );
  expect(sizes['a charge paid at once']).toBeLessThanOrEqual(kilobyte);
  expect(sizes['one that its customer has paid']).toBeLessThanOrEqual(kilobyte);
});

test('the most attempts a charge may have stay far below what an item can hold', () => {
  expect(bytes(chargeItem(tried))).toBeLessThan(0.1 * 400 * kilobyte);
});

test('a row with every wish at once is two write units, and a registration one', () => {
  const crowded = {
    ...subscription,
    obsoleteKey: true,
    cancel: { at: 1_900_000_000, atPeriodEnd: true },
  };
  const { registration } = opening(subscription);
  const whole: Registration = {
    ...registration,
    keyId: random('key1-prod'),
    resultId: random('res'),
    outcome: 'charged',
    charged: { period: 12, attempt: 3 },
    paymentId: 'imps_123456789012',
    shownAmount: 99_000,
    issuer: '국민기업카드(체크)',
    returnedAt: 1_900_000_000,
    returnedBy: 'webhook',
    consent: {
      version: 'terms-2027-01-15.ko',
      sha256: 'a1'.repeat(32),
      act: 'checkbox',
      amount: won(99_000),
      source: 'customer',
      at: 1_900_000_000,
    },
  };
  expect(bytes(subscriptionItem(crowded, { shards, times }))).toBeLessThanOrEqual(2 * kilobyte);
  expect(bytes(registrationItem(whole, shards))).toBeLessThanOrEqual(kilobyte);
});

test('sizes are counted as DynamoDB counts them', () => {
  const known: [Item, number][] = [
    [{ pk: 'abc' }, 5],
    [{ 이름: '매달' }, 12],
    [{ face: '🙂' }, 8],
    [{ n: 0 }, 2],
    [{ n: 9_900 }, 3],
    [{ n: 1_234_567 }, 6],
    [{ n: -5 }, 4],
    [{ b: true }, 2],
    [{ l: ['a', 'b'] }, 1 + 3 + 2 + 2],
    [{ m: { k: 'v' } }, 1 + 3 + 1 + 2],
  ];
  for (const [item, size] of known) expect(sizeOf(item), JSON.stringify(item)).toBe(size);
});
