// Planted defects in what an operator decides, and in the money that goes back on their word.
import type { Mutant } from './mutant';
import { edit } from './mutant';

export const operatorMutants: readonly Mutant[] = [
  {
    name: 'give back a duplicate whose case an operator has closed',
    edits: [
      edit('usecases/reconcile-payment.ts', 'standing.refundForbidden || ', ''),
      edit(
        'usecases/cases.ts',
        "if (of?.status !== 'open' || of.refundForbidden === true) return undefined;",
        'if (!of) return undefined;',
      ),
    ],
  },
  {
    name: 'close a case while its payment is being given back',
    edits: [edit('usecases/cases.ts', 'if (of.refundId !== undefined) {', 'if (of.version < 0) {')],
  },
];
