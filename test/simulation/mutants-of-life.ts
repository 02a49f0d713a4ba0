// Planted defects in what happens after an answer: dunning, cancels, keys, what others may see.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const charging = 'domain/charging.ts';
const step = 'domain/next-step.ts';
const subscription = 'domain/subscription.ts';
const resolve = 'usecases/resolve-charges.ts';

export const lifeMutants: readonly Mutant[] = [
  {
    name: 'charge after a cancel',
    edits: [edit(step, "if (was.cancel) return { kind: 'end', status: 'canceled' };", '')],
  },
  {
    name: 'send again after a cancel',
    edits: [
      edit(step, "if (was.cancel && isGone) return 'abandon';", ''),
      edit(charging, "assert(was.cancel === undefined, 'nothing is sent after a cancel');", ''),
      edit(resolve, 'if (row.cancel) return abandon(deps, row);', ''),
    ],
  },
  {
    name: 'end at once under a charge in flight',
    edits: [
      edit(
        subscription,
        'if (was.claim) return { ...wished, nextActionAt: inquiryAfter(was, wish.at) };',
        '',
      ),
      edit(
        subscription,
        "assert(!was.claim, 'a subscription does not end under a charge in flight');",
        '',
      ),
    ],
  },
  {
    name: 'wake an ended subscription',
    edits: [
      edit(
        'usecases/open-checkout.ts',
        '    if (isEnded(current)) {\n      throw new Refusal(',
        '    if (current.version < 0) {\n      throw new Refusal(',
      ),
      edit('domain/registration.ts', "if (isEnded(row)) return 'failed';", ''),
    ],
  },
  {
    name: 'leave the keys of those who left',
    edits: [
      edit(
        subscription,
        'return { ...was, keyId: undefined, obsoleteKey: true, keyDiffers: undefined };',
        'return { ...was, keyId: undefined, keyDiffers: undefined };',
      ),
    ],
  },
  {
    name: 'delete the card in force',
    edits: [
      edit(
        'usecases/charge-now.ts',
        "await deleteKey(deps, { ...dropped, version: dropped.version + 1 });\n  return 'done';",
        "await deleteKey(deps, { ...dropped, keyId: of.keyId });\n  return 'done';",
      ),
    ],
  },
  {
    name: 'sell the same product twice to one person',
    edits: [
      edit(
        'usecases/open-checkout.ts',
        "if (holder.status !== 'incomplete' || holder.claim) throw alreadyHeld(holder.id);",
        "if (holder.status !== 'incomplete' || holder.claim) return holder;",
      ),
      edit(
        'usecases/open-checkout.ts',
        "expires: declined && endSubscription(declined, 'expired', at),",
        'expires: undefined,',
      ),
    ],
  },
  {
    name: 'try a lost card again',
    edits: [
      edit('domain/dunning.ts', "const hard = decline.class === 'hard';", 'const hard = false;'),
    ],
  },
  {
    name: 'try again at once',
    edits: [
      edit(
        'domain/dunning.ts',
        'const at = again && retryOn(day, since, decline.class, now, policy, times);',
        'const at = again && now + 60;',
      ),
    ],
  },
  {
    name: "show everybody's subscriptions to everybody",
    edits: [
      edit(
        'usecases/open-checkout.ts',
        'if (!subscription || subscription.userId !== userId) {',
        'if (!subscription) {',
      ),
    ],
  },
  {
    name: 'drop what a newer version wrote',
    edits: [edit('adapters/dynamodb-fields.ts', 'aside ? { ...aside, ...item } : item', 'item')],
  },
  {
    name: 'read a row that needs more than this release knows',
    edits: [edit('adapters/dynamodb-items.ts', 'needs > level) {', 'needs < 0) {')],
  },
];
