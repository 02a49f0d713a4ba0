// Planted defects in what becomes of a record that does not read, and of those beside it.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const many = 'usecases/common/look-at-many.ts';

export const unreadableMutants: readonly Mutant[] = [
  {
    name: 'count a record that does not read as no answer',
    edits: [
      edit(
        'usecases/inquiry/resolve-charges.ts',
        'if (whole.unreadable === undefined) return',
        "if (whole.why !== '') return",
      ),
    ],
  },
  {
    name: 'take a bulk look that fails for one for an outage',
    edits: [
      edit(many, "return isThere ? () => 'alone'", "return isThere && !asks ? () => 'alone'"),
      edit(
        many,
        '  const { gateway } = deps;\n  const many =',
        '  const { gateway } = deps;\n  const asks = names.length > 1;\n  const many =',
      ),
    ],
  },
  {
    name: 'hold up a batch for one record that does not read',
    edits: [
      edit(
        many,
        "if (open.has(name)) return 'alone';",
        "if (open.size > 0) return { kind: 'unanswered', why: 'unreadable' };",
      ),
    ],
  },
  {
    name: 'ask for ever for a declined attempt that does not read',
    edits: [
      edit(
        'usecases/settlement/find-late-payment.ts',
        'subscription: row, undecided: attempt, isUnread: true };',
        'subscription: row };',
      ),
    ],
  },
  {
    name: 'hold back every second payment for one record that does not read',
    edits: [
      edit(
        'usecases/reconcile/reconcile-ledger.ts',
        'const isReady = found.whole &&',
        'const isReady = found.whole && found.isRead &&',
      ),
    ],
  },
];
