// Planted defects in what a customer has agreed to pay.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const agreed = 'domain/subscription/agreed.ts';

export const consentMutants: readonly Mutant[] = [
  {
    name: 'charge what was not agreed to',
    edits: [edit(agreed, 'return recurringOf(of) <= agreedOf(of);', 'return agreedOf(of) >= 0;')],
  },
  {
    name: 'agree to the price of today instead of what was paid',
    edits: [
      edit(
        agreed,
        'return recurring ?? won(Math.min(amount, recurringOf(of)));',
        'return recurring ?? won(Math.max(amount, recurringOf(of)));',
      ),
    ],
  },
  {
    name: 'retry a debt above what was agreed to',
    edits: [
      edit(
        'domain/subscription/agenda.ts',
        'entries.push({ at: retryAt, step: asking(of) });',
        "entries.push({ at: retryAt, step: 'charge' });",
      ),
      edit(
        'domain/subscription/moves/charge.ts',
        "assert(isAgreed(was), 'nothing is asked for above what the customer agreed to');",
        '',
      ),
    ],
  },
];
