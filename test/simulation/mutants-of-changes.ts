// Planted defects in changes of the terms: when they come into force, and on whose word.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const next = 'domain/subscription/next.ts';
const moves = 'domain/subscription/moves/change.ts';

export const changeMutants: readonly Mutant[] = [
  {
    name: 'bring other terms into force a period early',
    edits: [
      edit(
        next,
        'if (!next || was.period < next.period) return was;',
        'if (!next || was.period < next.period - 1) return was;',
      ),
    ],
  },
  {
    name: 'never bring other terms into force',
    edits: [
      edit(
        next,
        'if (!next || was.period < next.period) return was;',
        'if (!next || was.period < next.period + 99) return was;',
      ),
    ],
  },
  {
    name: 'ask for more under a charge in flight',
    edits: [
      edit(
        moves,
        'if (isOpen && recurringOf(to) > recurringOf(was)) {',
        'if (isOpen && recurringOf(to) < 0) {',
      ),
    ],
  },
  {
    name: 'let a change under a charge in flight be of its own period',
    edits: [
      edit(moves, '(was.claim?.period ?? was.period) + 1', '(was.claim?.period ?? was.period)'),
    ],
  },
  {
    name: 'change the plan of a customer who has canceled',
    edits: [
      edit(moves, "if (was.cancel) throw conflict('it is canceled: take that back first');", ''),
    ],
  },
  {
    name: 'count another cadence from the old anchor',
    edits: [edit(next, 'anchorOn: periodStart(was, next.period),', 'anchorOn: was.anchorOn,')],
  },
  {
    name: 'forget a change that was asked for before a restore',
    edits: [
      edit(
        'usecases/manage/change-terms.ts',
        "noteWish(deps, { verb: 'change', subscription, ...asked });",
        'if (asked.period < 0) noteWish(deps, { verb: "change", subscription, ...asked });',
      ),
    ],
  },
  {
    name: 'sell a seat at the price of today to a customer who has another',
    edits: [
      edit(
        'usecases/manage/wanted-terms.ts',
        'return { price: own.price, quantity };',
        'return { price: sold?.price ?? own.price, quantity };',
      ),
    ],
  },
  {
    name: 'agree to other terms than were shown',
    edits: [
      edit(
        moves,
        'const agreed = recurringOf({ price, quantity });',
        'const agreed = recurringOf(was);',
      ),
    ],
  },
];
