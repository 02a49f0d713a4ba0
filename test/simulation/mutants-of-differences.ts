// Planted defects in changes within a period: what they cost, when they are sent, and what is left
// of one that was not paid.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const moves = 'domain/subscription/moves/change-now.ts';
const pricing = 'domain/subscription/price-change.ts';
const difference = 'domain/charge/difference.ts';
const settle = 'usecases/settlement/settle-attempt.ts';
const steps = 'domain/charge/next-step.ts';

export const differenceMutants: readonly Mutant[] = [
  {
    name: 'bring dearer terms into force though their difference was declined',
    edits: [
      edit(
        settle,
        "happened(deps, current, { kind: 'change_declined' }, now)",
        "happened(deps, current, { kind: 'change_paid' }, now)",
      ),
    ],
  },
  {
    name: 'give dearer terms up though their difference was paid',
    edits: [
      edit(
        settle,
        "happened(deps, current, { kind: 'change_paid' }, now)",
        "happened(deps, current, { kind: 'change_abandoned' }, now)",
      ),
    ],
  },
  {
    name: 'charge the whole of the dearer terms, and not their difference',
    edits: [
      edit(
        difference,
        "const lines = [line('rest_of_new', to, 1), line('rest_of_old', from, -1)];",
        "const lines = [line('rest_of_new', to, 1)];",
      ),
    ],
  },
  {
    name: 'count the day of a change among those of the former terms',
    edits: [edit(difference, '{ used: days - left, days }', '{ used: days - left + 1, days }')],
  },
  {
    name: 'round a difference down, part by part',
    edits: [
      edit(
        difference,
        'return amount - share(amount, used, days);',
        'return Math.floor((amount * (days - used)) / days);',
      ),
    ],
  },
  {
    name: 'send a difference again on a later day',
    edits: [
      edit(steps, "if (isPastItsDay(claim, now)) return isGone ? 'abandon' : 'wait';", ''),
      edit(
        'domain/subscription/moves/charge.ts',
        "assert(!isPastItsDay(was.claim, now), 'a difference is sent on the day of its request');",
        '',
      ),
      edit(
        'usecases/inquiry/resolve-charges.ts',
        'if (isPastItsDay(row.claim, deps.clock.now())) return waiting(deps, row);',
        '',
      ),
    ],
  },
  {
    name: 'wait for ever for a difference that stays undecided',
    edits: [
      edit(
        'usecases/inquiry/resolve-charges.ts',
        'counted.claim.change !== undefined && isOverdue(counted.claim)',
        'counted.claim.change !== undefined && counted.claim.looks < 0',
      ),
    ],
  },
  {
    name: 'keep what is paid of a change that was given up',
    edits: [
      edit(
        'usecases/reconcile/reconcile-payment.ts',
        'return asked?.keyId === payment.keyId && payment.amount',
        'return asked?.keyId !== payment.keyId && payment.amount',
      ),
    ],
  },
  {
    name: 'give a difference back as soon as one night has seen it',
    edits: [
      edit(
        'usecases/reconcile/give-back.ts',
        '(await countPass(deps, standing, beganAt)) < 2',
        '(await countPass(deps, standing, beganAt)) < 1',
      ),
    ],
  },
  {
    name: 'use the number of a difference twice',
    edits: [edit(pricing, 'const k = (was.change?.k ?? 0) + 1;', 'const k = 1;')],
  },
  {
    name: 'change the terms of a customer who has canceled, at once',
    edits: [
      edit(pricing, "if (was.cancel) throw conflict('it is canceled: take that back first');", ''),
    ],
  },
  {
    name: 'say nothing at iamport of the terms that a difference is for',
    edits: [
      edit(
        'usecases/common/order-number.ts',
        'return { ...memo, change: { k, on, used, days, from, lines } };',
        'return k > 0 ? memo : { ...memo, change: { k, on, used, days, from, lines } };',
      ),
    ],
  },
  {
    name: 'adopt no difference that a restore has forgotten',
    edits: [
      edit(
        'usecases/settlement/revive-difference.ts',
        '(row.change?.k ?? 0) < ours.k',
        '(row.change?.k ?? 0) > ours.k',
      ),
    ],
  },
  {
    name: 'let a former release read the claim of a difference',
    edits: [
      edit(
        'domain/subscription/needs.ts',
        'if (of.claim?.change) return',
        'if (of.claim?.change && of.period < 0) return',
      ),
    ],
  },
  {
    name: 'charge the next period what was paid before the change',
    edits: [
      edit(
        moves,
        'const changed: Subscription = { ...asked, price, quantity, change: { k, on } };',
        'const changed: Subscription = { ...asked, change: { k, on } };',
      ),
    ],
  },
  {
    name: 'spare a difference as often as it is cut into slices',
    edits: [
      edit(
        'usecases/manage/change-now.ts',
        'if (charge.amount > 0 || waived + net < leastCharge) return;',
        'if (charge.amount > 0 || waived >= 0) return;',
      ),
    ],
  },
  {
    name: 'ask for a difference again, by the newest record of the one before',
    edits: [
      edit(
        'usecases/manage/change-now.ts',
        'const looked = await deps.gateway.look(attemptId);',
        'const looked = await deps.gateway.lookMany([attemptId]);',
      ),
    ],
  },
];
