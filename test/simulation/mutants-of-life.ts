// Planted defects in what happens after an answer: dunning, cancels, keys, what others may see.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const charging = 'domain/subscription/moves/charge.ts';
const step = 'domain/charge/next-step.ts';
const apply = 'domain/subscription/apply.ts';
const end = 'domain/subscription/moves/end.ts';
const resolve = 'usecases/inquiry/resolve-charges.ts';

export const lifeMutants: readonly Mutant[] = [
  {
    name: 'charge after a cancel',
    edits: [
      edit(
        'domain/subscription/agenda.ts',
        "return of.cancel ? entries.slice(0, 1).map(({ at }) => ({ at, step: 'cancel' })) : " +
          'entries;',
        'return entries;',
      ),
    ],
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
        end,
        'if (was.claim) return { ...wished, claim: inquiredSoon(was.claim, wish.at) };',
        '',
      ),
      edit(end, "assert(!was.claim, 'a subscription does not end under a charge in flight');", ''),
      edit(
        apply,
        "const cell = transitions[happening.kind][was.claim ? 'open' : 'none'][was.status];",
        "const isLeaving = happening.kind === 'cancel_requested';\n" +
          "  const inFlight = was.claim && !isLeaving ? 'open' : 'none';\n" +
          '  const cell = transitions[happening.kind][inFlight][was.status];',
      ),
    ],
  },
  {
    name: 'wake an ended subscription',
    edits: [
      edit(
        'usecases/checkout/open-checkout.ts',
        '    if (isEnded(current)) {\n      throw new Refusal(',
        '    if (current.version < 0) {\n      throw new Refusal(',
      ),
      edit(
        'domain/checkout/registration.ts',
        "if (isEnded(row) || row.erasure?.askedAt !== undefined) return 'failed';",
        '',
      ),
      edit(
        apply,
        "const cell = transitions[happening.kind][was.claim ? 'open' : 'none'][was.status];",
        "const isOver = ['canceled', 'expired'].includes(was.status);\n" +
          "  const row = transitions[happening.kind][was.claim ? 'open' : 'none'];\n" +
          "  const cell = row[isOver ? 'unpaid' : was.status];",
      ),
      edit(
        apply,
        "const states = cell === 'stays' ? [was.status] : cell.to;",
        'const states = [next.status];',
      ),
    ],
  },
  {
    name: 'leave the keys of those who left',
    edits: [
      edit(
        'domain/subscription/moves/card.ts',
        'return { ...was, keyId: undefined, obsoleteKey: true, keyDiffers: undefined };',
        'return { ...was, keyId: undefined, keyDiffers: undefined };',
      ),
    ],
  },
  {
    name: 'delete the card in force',
    edits: [
      edit(
        'usecases/settlement/change-card.ts',
        "await deleteKey(deps, { ...dropped, version: dropped.version + 1 });\n  return 'done';",
        "await deleteKey(deps, { ...dropped, keyId: of.keyId });\n  return 'done';",
      ),
    ],
  },
  {
    name: 'sell the same product twice to one person',
    edits: [
      edit(
        'usecases/checkout/open-checkout.ts',
        'if (!isSigningUp(holder) || holder.claim) throw alreadyHeld(holder.id, isOnHold(holder));',
        'if (!isSigningUp(holder) || holder.claim) return holder;',
      ),
      edit(
        'usecases/checkout/open-checkout.ts',
        "const expires = declined && happened(deps, declined, { kind: 'checkout_expired' }, at);",
        'const expires = declined && undefined;',
      ),
    ],
  },
  {
    name: 'try a lost card again',
    edits: [
      edit(
        'domain/catalogue/dunning.ts',
        "const hard = decline.class === 'hard';",
        'const hard = false;',
      ),
    ],
  },
  {
    name: 'try again at once',
    edits: [
      edit(
        'domain/catalogue/dunning.ts',
        'const at = again && retryOn(day, since, decline.class, now, policy, times);',
        'const at = again && now + 60;',
      ),
    ],
  },
  {
    name: "show everybody's subscriptions to everybody",
    edits: [
      edit(
        'usecases/common/subscriptions.ts',
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
    edits: [edit('adapters/dynamodb-subscription-items.ts', 'needs > level) {', 'needs < 0) {')],
  },
];
