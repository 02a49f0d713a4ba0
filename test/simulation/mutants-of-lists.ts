// Planted defects in finding: who is found that must not be, who is left out, and what it costs.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const keys = 'adapters/dynamodb-keys.ts';
const find = 'usecases/operate/find-subscriptions.ts';

export const listMutants: readonly Mutant[] = [
  {
    name: 'find a person by her card after she was erased',
    edits: [
      edit('usecases/erase/forget-row.ts', 'await deps.ledger.forgetDigits(row.id);', ''),
      edit(find, 'const items = rows.filter((row) => !isErasing(row));', 'const items = rows;'),
    ],
  },
  {
    name: 'list a person who is to be forgotten',
    edits: [
      edit(
        'adapters/dynamodb-subscription-items.ts',
        'isErasing(of) ? undefined : findKey(of);',
        'findKey(of);',
      ),
      edit(find, 'if (isErasing(row) || !hasStatus(row, status)) return false;', ''),
    ],
  },
  {
    name: 'move an entry of a list with each renewal',
    edits: [
      edit(
        keys,
        '`${price.planId}#${String(openedAt).padStart(',
        '`${price.planId}#${String(openedAt + of.period).padStart(',
      ),
    ],
  },
  {
    name: 'list another status among those in debt',
    edits: [
      edit(
        keys,
        'findPk: status,\n    findSk: `',
        "findPk: status === 'unpaid' ? 'past_due' : status,\n    findSk: `",
      ),
    ],
  },
  {
    name: 'end a list with its first page',
    edits: [
      edit(find, 'if (!isOver && (page.more || left === 0)) {', 'if (!isOver && left < 0) {'),
    ],
  },
  {
    name: 'answer with what a lagging index says of a status',
    edits: [
      edit(
        find,
        'if (isErasing(row) || !hasStatus(row, status)) return false;',
        'if (isErasing(row)) return false;',
      ),
    ],
  },
  {
    name: 'end a page of cards with a billing key',
    edits: [
      edit(
        'adapters/dynamodb-finding.ts',
        'last: cards.at(-1)?.subscriptionId, more',
        'last: cards.at(-1)?.keyId, more',
      ),
      edit(find, 'if (after !== undefined && !isSubscriptionId(after)) refuseAfter();', ''),
      edit('handlers/queries.ts', 'z.string().check(z.regex(/^sub[a-z0-9]{25}$/)),', 'z.string(),'),
    ],
  },
  {
    name: 'list closed cases by when they were opened',
    edits: [
      edit(
        'adapters/dynamodb-items.ts',
        'closedAt === undefined ? {} : closedKey({ id, closedAt });',
        'closedKey({ id, closedAt: of.openedAt });',
      ),
    ],
  },
];
