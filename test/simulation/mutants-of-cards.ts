// Planted defects in the nightly look at the cards that will be charged.
import type { Mutant } from './mutant';
import { edit } from './mutant';

export const cardMutants: readonly Mutant[] = [
  {
    name: 'charge a key whose card became one of a test channel',
    edits: [
      edit(
        'domain/checkout/card-check.ts',
        'if (live.test !== stored.test) ',
        'if (live.test === undefined) ',
      ),
    ],
  },
  {
    name: 'open a case for another card under a key, and charge it all the same',
    edits: [
      edit(
        'usecases/settlement/check-cards.ts',
        'if (!row.keyDiffers || !isCharged(row)) return',
        'if (row.keyDiffers || !isCharged(row)) return',
      ),
    ],
  },
  {
    name: 'take the payment of a test channel for money that is kept',
    edits: [
      edit(
        'usecases/settlement/settle-attempt.ts',
        'const kept = moneyKept(verdict.payment, deps.settings.acceptance);',
        'const kept = verdict.payment.amount;',
      ),
    ],
  },
  {
    name: 'take on whatever card stands under the key of a window',
    edits: [
      edit(
        'usecases/checkout/register-card.ts',
        'const fault = judgeCard(key.card, acceptance);',
        'const fault = judgeCard(key.card, acceptance)?.slice(0, 0) || undefined;',
      ),
    ],
  },
  {
    name: 'take on a card of another shop id',
    edits: [
      edit(
        'domain/checkout/issuing.ts',
        "card.mid !== mid) return 'another shop id';",
        "card.mid === '') return 'another shop id';",
      ),
    ],
  },
  {
    name: 'take a shop id that iamport leaves out for another one',
    edits: [
      edit(
        'domain/checkout/card-check.ts',
        'return isNamed(stored) && isNamed(live) && stored !== live;',
        'return isNamed(stored) && stored !== live;',
      ),
    ],
  },
  {
    name: 'take any refusal over HTTP 200 for a key that is gone',
    edits: [
      edit('adapters/iamport-answers.ts', '?.includes(noSuchKey) === true', ' !== undefined'),
    ],
  },
];
