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
      edit(step, "return was.cancel ? 'abandon' : 'resend';", "return 'resend';"),
      edit(charging, "assert(was.cancel === undefined, 'nothing is sent after a cancel');", ''),
      edit(resolve, 'if (row.cancel) return abandon(deps, row);', ''),
    ],
  },
  {
    name: 'end at once under a charge in flight',
    edits: [
      edit(
        subscription,
        'if (was.claim || atPeriodEnd) return wished;',
        'if (atPeriodEnd) return wished;',
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
        'domain/registration.ts',
        'keyId: string, price: Price): Subscription {\n  if (isEnded(was)) throw new Refusal(',
        'keyId: string, price: Price): Subscription {\n  if (was.version < 0) throw new Refusal(',
      ),
    ],
  },
  {
    name: 'leave the keys of those who left',
    edits: [
      edit(
        subscription,
        'const orphans = [...new Set([...was.orphans, ...keys,' +
          ' ...(was.keyId ? [was.keyId] : [])])];',
        'const orphans: string[] = keys.slice(0, 0);',
      ),
    ],
  },
  {
    name: 'delete the card in force',
    edits: [
      edit(
        subscription,
        'const former = was.keyId && was.keyId !== registration.keyId ? [was.keyId] : [];',
        'const former = was.keyId && was.keyId !== registration.keyId ? [registration.keyId] : [];',
      ),
    ],
  },
  {
    name: 'sell the same product twice to one person',
    edits: [
      edit(
        'usecases/open-checkout.ts',
        'if (holder && isLive(holder)) {',
        "if (holder && isLive(holder) && holder.status === 'incomplete') {",
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
];
