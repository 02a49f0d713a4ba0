// Planted defects in forgetting a person: what stays, what goes too early, and what goes on.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const store = 'adapters/dynamodb-erasures.ts';
const row = 'usecases/erase/forget-row.ts';
const rules = 'domain/subscription/erasure.ts';
const moves = 'domain/subscription/moves/erase.ts';

export const erasureMutants: readonly Mutant[] = [
  {
    name: 'erase a person, and leave her name, e-mail and phone',
    edits: [
      edit(
        store,
        'await put(store, standing, { ...key, expiresAt });',
        'await put(store, standing, { ...standing, ...key, expiresAt });',
      ),
    ],
  },
  {
    name: 'erase a person, and leave what operators wrote of her',
    edits: [
      edit(
        store,
        "if ('reason' in deed) await put(store, deed, { ...deed, reason: undefined });",
        '',
      ),
    ],
  },
  {
    name: 'erase a person, and leave what operators wrote in her cases',
    edits: [edit(row, 'if (!(await forgetCases(deps, row.id))) return postpone(deps, row);', '')],
  },
  {
    name: 'erase a person, and leave her id in the row',
    edits: [edit(moves, 'isErasing(was) ? erasedUser(was.id) : was.userId;', 'was.userId;')],
  },
  {
    name: 'erase a person, and leave the list of her subscriptions',
    edits: [edit(store, 'if (entry) await letExpire(store, entry, expiresAt);', '')],
  },
  {
    name: 'call a person erased before her key is seen to be gone',
    edits: [edit(row, "return looked.kind === 'absent';", "return looked.kind !== 'found';")],
  },
  {
    name: 'let a row expire that had a claim',
    edits: [
      edit(
        row,
        'isUncharged(row) && !(await deps.ledger.loadCharge(row.id, 0));',
        'row.id !== "";',
      ),
      edit(moves, 'expiresAt === undefined || isUncharged(was);', 'expiresAt !== 0;'),
    ],
  },
  {
    name: 'let a row expire as soon as its keys are gone',
    edits: [
      edit(
        rules,
        'return Math.max(now, lastOpenedAt + lastReturnSeconds) + foundLateSeconds;',
        'return lastOpenedAt > 0 ? now : 0;',
      ),
    ],
  },
  {
    name: 'let a card window expire before its row',
    edits: [edit(rules, 'return rowAt + foundLateSeconds;', 'return rowAt - foundLateSeconds;')],
  },
  {
    name: 'let the place of another subscription expire',
    edits: [edit(store, 'if (place && items.pointedAt(place) === id)', 'if (place)')],
  },
  {
    name: 'take an erasure back',
    edits: [
      edit(
        'domain/subscription/apply.ts',
        "case 'cancel_withdrawn':\n      refuseErasing(was);",
        "case 'cancel_withdrawn':",
      ),
    ],
  },
  {
    name: 'forget with a restore who was erased',
    edits: [
      edit(
        'usecases/operate/replay-wishes.ts',
        "if (isErasing(was)) return 'known';\n  const caughtUp",
        "if (at > 0) return 'known';\n  const caughtUp",
      ),
    ],
  },
  {
    name: 'rebuild a person who was erased',
    edits: [
      edit(
        'usecases/operate/rebuild-subscription.ts',
        'if (await deps.ledger.isErased(ask.id)) {',
        "if (ask.id === 'none') {",
      ),
    ],
  },
  {
    name: 'keep the names of those who left long ago',
    edits: [
      edit(
        'domain/subscription/agenda.ts',
        'if (doneAt !== undefined) return entries;',
        'if (doneAt !== undefined || askedAt === undefined) return entries;',
      ),
    ],
  },
];
