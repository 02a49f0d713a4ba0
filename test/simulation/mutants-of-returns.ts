// Planted defects in what a customer pays who comes back after access had ended.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const charging = 'domain/charging.ts';

export const returnMutants: readonly Mutant[] = [
  {
    name: 'collect what was not delivered',
    edits: [edit(charging, 'const moves = isReturn(was);', 'const moves = false;')],
  },
  {
    name: 'move the anchor of a return, and forget which period begins there',
    edits: [
      edit(
        charging,
        'anchorPeriod: moves ? was.claim.period : was.anchorPeriod,',
        'anchorPeriod: was.anchorPeriod,',
      ),
    ],
  },
  {
    name: 'let a return begin on the day of an attempt that was paid late',
    edits: [edit('domain/period.ts', 'isEarlier ? now : claim.claimedAt', 'claim.claimedAt')],
  },
  {
    name: 'move the days of every period to the day of its claim',
    edits: [
      edit(
        'domain/period.ts',
        'if (of.anchorOn !== undefined && !isReturn(of)) return periodOf(of, claim.period);',
        'if (of.dunning === undefined && of.anchorOn !== undefined) ' +
          'return periodOf(of, claim.period);',
      ),
    ],
  },
];
