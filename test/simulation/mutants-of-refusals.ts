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
  {
    name: 'take one hard text for every card for so many lost cards',
    edits: [
      edit(
        'usecases/billing/charge-gate.ts',
        '} else if (same >= sameWordsMin && same >= share * answers) {',
        '} else if (same >= sameWordsMin && same > answers) {',
      ),
    ],
  },
  {
    name: 'stop everybody for the cards of a former shop id',
    edits: [
      edit(
        'usecases/settlement/heard.ts',
        'isHard(outcome) && outcome.decline?.code !== formerMidCode;',
        'isHard(outcome) && outcome.decline?.code !== `no ${formerMidCode}`;',
      ),
    ],
  },
  {
    name: 'close the breaker at a card that is refused for good without a record',
    edits: [
      edit(
        'usecases/settlement/heard.ts',
        '(!isHard(outcome) || outcome.hasRecord === true);',
        '(!isHard(outcome) || outcome.hasRecord !== true);',
      ),
    ],
  },
  {
    name: 'look at no attempt that a payment has superseded',
    edits: [
      edit(
        'usecases/reconcile/sweep-keys.ts',
        'attempts.filter((one) => one.paymentId !== paymentId)',
        'attempts.filter((one) => one.paymentId === paymentId)',
      ),
    ],
  },
  {
    name: 'let ends wait while the breaker is open',
    edits: [
      edit(
        'usecases/common/plan-charges.ts',
        "if (kind !== 'none') (isSent ? charges : others).push(row.id);",
        "if (kind !== 'none' && isSent) charges.push(row.id);",
      ),
    ],
  },
  {
    name: 'take whom to turn to for whose fault it is',
    edits: [
      edit(
        'domain/charge/declines.ts',
        "text.replaceAll(advice, '|$1|'), squeezed);",
        "text.replaceAll(advice, '$&'), squeezed);",
      ),
    ],
  },
  {
    name: 'count cards that never paid among those that are lost at once',
    edits: [
      edit(
        'usecases/settlement/heard.ts',
        'return before !== undefined && paidAttempt(before)?.keyId === keyId;',
        'return before !== undefined;',
      ),
    ],
  },
  {
    name: 'let nothing that a customer asks for close the breaker',
    edits: [
      edit(
        'usecases/common/charging-now.ts',
        'return on && byHand !== true && at -',
        'return on && byHand === true && at -',
      ),
    ],
  },
];
