// Planted defects in values that do not fit: fractions, letters cut in two, and names of others.
import type { Mutant } from './mutant';
import { edit } from './mutant';

export const valueMutants: readonly Mutant[] = [
  {
    name: 'store a fractional amount',
    edits: [
      edit(
        'adapters/iamport-wire.ts',
        'return Number.isSafeInteger(value) && Number(value) >= 0;',
        "return typeof value === 'number' && Number.isFinite(value);",
      ),
    ],
  },
  {
    name: 'cut a text in the middle of a letter',
    edits: [
      edit(
        'domain/common/text.ts',
        "return [...whole].slice(0, charactersMax).join('');",
        'return whole.slice(0, charactersMax);',
      ),
    ],
  },
  {
    name: 'name another customer of the page in a charge',
    edits: [
      edit('usecases/run-step.ts', 'buyers.get(row.id) ?? {}', '[...buyers.values()][0] ?? {}'),
    ],
  },
  {
    name: 'keep the link to a receipt with half a letter in it',
    edits: [
      edit(
        'adapters/iamport-wire.ts',
        'value.length > textMax || !isWellFormed(value))',
        'value.length > textMax)',
      ),
    ],
  },
  {
    name: 'cut the order number of a case in the middle of a letter',
    edits: [
      edit(
        'usecases/common/open-unreadable.ts',
        'return cut(attemptId, orderNumberMax);',
        'return attemptId.slice(0, orderNumberMax);',
      ),
    ],
  },
];
