// Planted defects in order numbers: another key, and another version in the middle of a charge.
import type { Mutant } from './mutant';
import { edit } from './mutant';

export const orderMutants: readonly Mutant[] = [
  {
    name: 'mint the next attempt under a new key version',
    edits: [
      edit(
        'usecases/common/order-number.ts',
        'return deps.orderNumbers.charge(name, earlier[0]?.attemptId);',
        'return deps.orderNumbers.charge(name, earlier[0]?.attemptId.slice(0, 0) || undefined);',
      ),
    ],
  },
  {
    name: 'charge with a key of another fingerprint',
    edits: [
      edit(
        'usecases/common/recovery.ts',
        "if (verdict === 'differs') break;",
        "if (verdict === 'differs') return true;",
      ),
    ],
  },
  {
    name: 'put the counter of the attempt outside the number',
    edits: [
      edit(
        'adapters/order-numbers.ts',
        "base36(period, 4) + tail('charge', attempt)",
        "base36(period, 4) + tail('charge', 0 * attempt)",
      ),
    ],
  },
  {
    name: 'look for a card window under the present key version',
    edits: [
      edit(
        'usecases/common/order-number.ts',
        'registration(subscriptionId, n, keyVersion);',
        'registration(subscriptionId, n, keyVersion && undefined);',
      ),
    ],
  },
  {
    name: 'charge a change under the present key version',
    edits: [
      edit(
        'usecases/manage/change-now.ts',
        'deps.orderNumbers.change(name, earlier);',
        'deps.orderNumbers.change(name, earlier && undefined);',
      ),
    ],
  },
  {
    name: 'look for a forgotten change under the present key version',
    edits: [
      edit(
        'usecases/common/order-number.ts',
        'await deps.orderNumbers.change(of, version)',
        'await deps.orderNumbers.change(of, version && undefined)',
      ),
    ],
  },
  {
    name: 'look for the other attempts at a period under the present key version',
    edits: [
      edit(
        'usecases/reconcile/reconcile-payment.ts',
        'charge({ subscriptionId, period, attempt }, payment.attemptId),',
        'charge({ subscriptionId, period, attempt }),',
      ),
    ],
  },
];
