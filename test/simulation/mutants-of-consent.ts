// Planted defects in what a customer has agreed to pay.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const agreed = 'domain/subscription/agreed.ts';

const windows = 'domain/checkout/registration.ts';

/** Planted defects in how many of a plan are sold. */
const quantityMutants: readonly Mutant[] = [
  {
    name: 'show the price of one for several',
    edits: [
      edit(
        windows,
        'const { amount, taxFree } = costOf(sold);',
        'const { amount, taxFree } = costOf({ price: sold.price });',
      ),
    ],
  },
  {
    name: 'owe the used days of one of several',
    edits: [
      edit(
        'domain/subscription/owed.ts',
        '...shareOfBoth(costOf(was), days, of) };',
        '...shareOfBoth(was.price, days, of) };',
      ),
    ],
  },
  {
    name: 'leave a row with a quantity to every release',
    edits: [edit('domain/subscription/needs.ts', 'quantity !== 1 ||', 'quantity === 0 ||')],
  },
  {
    name: 'sign up for several, and renew one',
    edits: [
      edit(
        'domain/subscription/moves/card.ts',
        'return { ...adopted, price, quantity, agreed: undefined };',
        'return { ...adopted, price, quantity: quantity && undefined, agreed: undefined };',
      ),
    ],
  },
];

export const consentMutants: readonly Mutant[] = [
  ...quantityMutants,
  {
    name: 'charge what was not agreed to',
    edits: [
      edit(
        'domain/subscription/next.ts',
        'return recurringOf(of) <= agreedOf(of);',
        'return agreedOf(of) >= 0;',
      ),
    ],
  },
  {
    name: 'agree to the price of today instead of what was paid',
    edits: [
      edit(
        agreed,
        'return recurring ?? won(Math.min(amount - sumOf(extras).amount, recurringOf(of)));',
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
