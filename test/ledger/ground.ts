// What a ledger stands on in these tests, and values of a size and shape to put on it.
import { dynamodbLedger } from '../../functions/adapters/dynamodb-ledger';
import type { DocumentClient } from '../../functions/adapters/dynamodb-writes';
import { openCharge, recordPaid } from '../../functions/domain/charge/charge';
import type { Charge } from '../../functions/domain/charge/charge';
import { plainPolicy } from '../../functions/domain/catalogue/dunning';
import { claimedPeriod } from '../../functions/domain/subscription/terms';
import { keyIdFor } from '../../functions/domain/common/identity';
import { civilDate } from '../../functions/domain/common/calendar';
import type { OpeningCount } from '../../functions/domain/checkout/opening-limits';
import { allotKey } from '../../functions/domain/checkout/registration';
import { won } from '../../functions/domain/common/money';
import type { Claim, Subscription } from '../../functions/domain/subscription/facts';
import { checkoutLifeSeconds } from '../../functions/domain/subscription/facts';
import type { Buyer, Ledger, Opening } from '../../functions/ports/ledger';
import type { Log } from '../../functions/ports/runtime';
import type { TwinTable } from '../../sandbox/twin/table';
import { active, at, claimAt, nextAt, opened, paymentFor, times } from '../domain/samples';
import type { Capacity } from '../embedded';

export type Ground = {
  readonly client: DocumentClient;
  readonly table: string;
  readonly consumed: Capacity;
};

export const shards = 4;
let writers = 0;

export function ledgerOn(
  ground: Ground,
  writer?: () => string,
  log: Log = () => undefined,
): Ledger {
  return dynamodbLedger({
    client: ground.client,
    table: ground.table,
    shards,
    times,
    level: 1,
    writer: writer ?? (() => `w${String((writers += 1)).padStart(24, '0')}`),
    pause: async () => undefined,
    log,
  });
}

export function onTwin(client: TwinTable): Ledger {
  return ledgerOn({ client, table: 'maedal', consumed: { writes: 0, reads: 0 } });
}

export const sub = (n: number) => `sub${String(n).padStart(25, '0')}`;
const longest = (start: string) => keyIdFor(start.padEnd(25, 'x'), 'prod');
export const random = (start: string) => start.padEnd(28, 'x');

/** A fresh checkout of a user of its own. */
export function fresh(n: number, changes: Partial<Subscription> = {}): Subscription {
  return { ...opened(), id: sub(n), userId: `user-${n}`, ...changes };
}

/** As it is read back: with the place that the index nominates it by. */
export const asRead = (of: Subscription): Subscription => ({ ...of, indexedAt: nextAt(of) });

/** A checkout that is given up at an instant. */
export function dueOnce(n: number, at: number): Subscription {
  return fresh(n, { openedAt: at - checkoutLifeSeconds });
}

/** The checkout of one with its first registration. */
export function opening(
  subscription: Subscription,
  more: { readonly buyer?: Buyer; readonly replaces?: string; readonly counted?: number } = {},
): Opening {
  const { counted = 0, ...others } = more;
  const key = { keyId: 'key1', resultId: resultOf(subscription), openedAt: subscription.openedAt };
  const offer = { price: subscription.price, dunning: plainPolicy };
  const registration = allotKey(subscription, offer, key);
  const { userId } = subscription;
  const count: OpeningCount = { userId, on: never, count: counted + 1, version: counted };
  return { subscription, registration, buyer: {}, count, ...others };
}

const never = civilDate('2027-01-31');

export const resultOf = ({ id }: Subscription) => random(`res${id.slice(-3)}`);

const road = {
  gateway: 'iamport' as const,
  channel: 'channel-key-9ff0e2ca-4d2b-4c5e-8f7c-2d6f0a4f3c11',
};

/** Everything a subscription can carry at once and be real: a renewal in doubt, in dunning. */
export function laden(n = 1): Subscription & { claim: Claim } {
  const { claim, ...renewing } = claimAt({ ...active(), id: sub(n) }, at('2027-02-28'));
  return {
    ...renewing,
    version: 0,
    userId: '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    status: 'past_due',
    access: 'restricted',
    price: {
      ...renewing.price,
      planId: 'premium-monthly',
      product: 'letters',
      orderName: '매달 손편지 정기구독 프리미엄 가족',
    },
    registered: 3,
    card: 1,
    awaiting: 3,
    keyId: longest('1'),
    ...road,
    claim: {
      ...claim,
      ...road,
      keyId: longest('1'),
      phase: 'unknown',
      why: 'no answer within the deadline',
      looks: 12,
      sends: 12,
      unsent: 1,
      refused: 3,
      inquiry: { at: at('2027-03-01'), lane: 'look' },
      doubt: { sum: 1_468_800, at: at('2027-03-17'), caseAt: 259_200 },
    },
    dunning: {
      since: at('2027-02-28'),
      declines: 3,
      faults: 1,
      hard: false,
      code: 'insufficient',
      retryAt: at('2027-03-01'),
      changeAt: at('2027-03-04'),
      endAt: at('2027-03-15'),
      lapsedAt: at('2027-02-15'),
      fullUntil: at('2027-02-12'),
      owed: { amount: won(2_235), taxFree: won(0) },
    },
    anchorPeriod: 11,
    by: { what: 'inquiry_failed', who: 'schedule' },
  };
}

/** A charge that was paid at its first attempt, with its receipt. */
export function paidCharge(of: Subscription & { claim: Claim }): Charge {
  const receiptUrl = `https://iamport.example/payments/imps_1/receipt?${'r'.repeat(80)}`;
  const now = of.claim.claimedAt + 2;
  const period = claimedPeriod(of, of.claim, now);
  const born = openCharge(of.id, of.claim, period);
  const payment = paymentFor(of.claim, { paymentId: 'imps_123456789012', receiptUrl });
  const recorded = recordPaid(born, { claim: of.claim, payment, period, now });
  if (recorded.kind !== 'recorded') throw new Error('a new charge takes its first payment');
  return recorded.charge;
}

/** As the k-th that a change made within a period. */
export function differenceIn(charge: Charge, period: number, k: number): Charge {
  const startsOn = civilDate('2027-02-10');
  return { ...charge, period, startsOn, change: { k, used: 10, days: 28, lines: [] } };
}
