// Planted defects in what the nightly reconciliation finds, and in how it is told.
import type { Mutant } from './mutant';
import { edit } from './mutant';

export const nightMutants: readonly Mutant[] = [
  {
    name: 'give a payment a case of each kind',
    edits: [
      edit(
        'usecases/cases.ts',
        'return ofPayment.includes(kind) ? caseIdOf(paymentId) : `${kind}-${paymentId}`;',
        "return kind === 'orphan' ? `orphan-${paymentId}` : caseIdOf(paymentId);",
      ),
    ],
  },
];
