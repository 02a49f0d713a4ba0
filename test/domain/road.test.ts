// The road that a card was registered for goes with its claims and attempts, and refunds go back.
import { expect, test } from 'vitest';
import { openCharge, recordPaid } from '../../functions/domain/charge/charge';
import { allotKey } from '../../functions/domain/checkout/registration';
import { capabilities, gatewayNames, roadOf } from '../../functions/domain/charge/road';
import { takeOnKey } from '../../functions/domain/subscription/moves/card';
import { claimedPeriod } from '../../functions/domain/subscription/terms';
import { iamportGateway } from '../../functions/adapters/iamport-gateway';
import { at, claimAt, opened, paymentFor, rules } from './samples';

const road = { gateway: 'iamport' as const, channel: 'channel-key-1' };

test('an attempt says by which gateway and channel its card was charged', () => {
  const now = at('2027-01-31');
  const offer = { price: opened().price, dunning: rules.policy };
  const key = { keyId: 'key1', resultId: 'res1', openedAt: now, ...road };
  const claimed = claimAt(takeOnKey(opened(), allotKey(opened(), offer, key)), now);
  expect(claimed.claim).toMatchObject(road);
  const { claim } = claimed;
  const period = claimedPeriod(claimed, claim, now);
  const payment = paymentFor(claim);
  const { charge } = recordPaid(openCharge(claimed.id, claim, period), {
    claim,
    payment,
    period,
    now,
  });
  expect(charge.attempts[0]).toMatchObject(road);
});

test('what was recorded before roads were kept went by the first of them', () => {
  expect(roadOf({})).toEqual({ gateway: 'iamport', channel: undefined });
  expect(roadOf(road)).toEqual(road);
  expect(gatewayNames).toEqual(['iamport']);
  expect(capabilities.iamport).toMatchObject({ isIdempotent: false, isListed: true });
});

test('a refund never goes back by another road than its charge came by', async () => {
  const gateway = iamportGateway({
    fetch: () => Promise.reject(new Error('nothing is sent')),
    baseUrl: 'http://localhost:1',
    credentials: () => Promise.resolve({ impKey: '', impSecret: '' }),
    clock: () => 0,
    deadlineMs: 1,
    timer: () => new AbortController().signal,
  });
  const order = { paymentId: 'imps_1', amount: 100, balance: 100, taxFree: 0, reason: 'x' };
  const other = { gateway: 'kicc' as 'iamport' };
  const refund = async () => gateway.refund({ ...order, road: other });
  await expect(refund()).rejects.toThrow('the way its charge came');
});
