// A card window whose amount the payer has changed: no night and no card is stopped by it.
import { expect, test } from 'vitest';
import { paymentOf } from '../../functions/adapters/iamport-wire';
import { margin, seenUntil } from '../../functions/domain/reconcile/round';
import { runLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { shards, World } from '../world';

test.each([0.5, -5, '9900.5', 'x', 1e300, 2 ** 53, null])(
  'an issuing row reads whatever amount it shows: %s',
  (amount) => {
    const row = {
      imp_uid: 'imp_1',
      merchant_uid: 'k1',
      status: 'paid',
      paid_at: 1_798_000_000,
      failed_at: 0,
    };
    const issuing = { ...row, amount, customer_uid: 'key1', customer_uid_usage: 'issue' };
    expect(paymentOf(issuing)).toMatchObject({ amount: 0, canceledAmount: 0 });
    expect(paymentOf({ ...issuing, customer_uid_usage: 'payment' })).toBeUndefined();
  },
);

test('nights that cannot be whole look back no further each time', async () => {
  const world = new World();
  await world.subscribe();
  const [paid] = world.charges();
  if (!paid) throw new Error('the first charge is paid');
  const odd = { imp_uid: 'imps_odd', merchant_uid: `${paid.merchant_uid}`, amount: 9_900.5 };
  world.emulator.book.add({ ...paid, ...odd, cancel_history: [] });
  const until: number[] = [];
  for (let night = 0; night < 5; night += 1) {
    world.nowMs += 86_400_000;
    expect((await runLedgerPass(world.deps(), shards)).complete).toBe(false);
    until.push((await world.deps().ledger.passed()).until);
  }
  expect(until.slice(1).every((at, n) => at >= (until[n] ?? 0))).toBe(true);
});

test('what was missed is looked at again from its beginning on', () => {
  const round = { from: 1_000_000, to: 1_500_000, missedAt: 1_000_000 } as never;
  expect(seenUntil(round) - margin).toBe(1_000_000);
});
