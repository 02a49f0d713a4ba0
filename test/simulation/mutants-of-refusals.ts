// Planted defects in what is taken for a card's fault, and in what stops for a fault of the shop.
import type { Mutant } from './mutant';
import { edit } from './mutant';

export const refusalMutants: readonly Mutant[] = [
  {
    name: 'dun a customer for a request that we made wrongly',
    edits: [
      edit(
        'adapters/iamport-answers.ts',
        "kind: answer.status === 200 ? 'refused' : 'rejected'",
        "kind: 'refused'",
      ),
    ],
  },
];
