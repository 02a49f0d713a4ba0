// Planted defects in what the nightly reconciliation finds, and in how it is told.
import type { Mutant } from './mutant';
import { edit } from './mutant';

export const nightMutants: readonly Mutant[] = [
  {
    name: 'ask for lists every ten minutes for as long as iamport does not answer',
    edits: [
      edit(
        'domain/reconcile/round.ts',
        'return silent < silentSoon ? now : now + silentPause;',
        'return silent < silentSoon ? now : now + 0 * silentPause;',
      ),
    ],
  },
  {
    name: "call money nobody's while an attempt of its charge is in flight",
    edits: [
      edit(
        'usecases/checkout/recheck-charge.ts',
        "return isOfCharge && claim.phase !== 'suspect';",
        "return isOfCharge && claim.phase === 'suspect';",
      ),
    ],
  },
  {
    name: 'leave the case of money that was taken on after all',
    edits: [
      edit(
        'usecases/settlement/settle-attempt.ts',
        "claim.phase === 'unknown' && paymentId === payment.paymentId;",
        "claim.phase === 'suspect' && paymentId === payment.paymentId;",
      ),
    ],
  },
  {
    name: 'give a payment a case of each kind',
    edits: [
      edit(
        'usecases/common/cases.ts',
        'return ofPayment.includes(kind) ? caseIdOf(paymentId) : `${kind}-${subject}`;',
        "return kind === 'orphan' ? `orphan-${subject}` : caseIdOf(paymentId);",
      ),
    ],
  },
  {
    name: 'take every order number of our form for ours',
    edits: [
      edit(
        'usecases/reconcile/sort-payments.ts',
        'return isThere || recovering || isKeyOfOurs(of.keyId);',
        'return isThere || recovering || of !== undefined;',
      ),
    ],
  },
  {
    name: 'take what another sender charged for business of the shop',
    edits: [
      edit(
        'usecases/reconcile/sort-payments.ts',
        "} else if (stage === deps.settings.stage && payment.usage !== 'issue') {",
        "} else if (stage === 'none' && payment.usage !== 'issue') {",
      ),
    ],
  },
  {
    name: 'take a test payment under a key of ours for a second sender',
    edits: [
      edit(
        'usecases/reconcile/sort-payments.ts',
        'if (isTestMoney(payment, deps.settings.acceptance)) sorted.others += 1;',
        'if (isTestMoney(payment, { ...deps.settings.acceptance, allowTestChannel: true }));',
      ),
    ],
  },
  {
    name: 'open a case of a second sender without its key',
    edits: [
      edit('usecases/reconcile/odd-payments.ts', '    amount,\n    keyId,\n', '    amount,\n'),
    ],
  },
  {
    name: 'pass over money under the order number of a card window',
    edits: [
      edit(
        'usecases/reconcile/registration-payments.ts',
        "return isMine && payment.usage !== 'issue' && payment.paidAt <= youngest;",
        "return isMine && payment.usage === 'none' && payment.paidAt <= youngest;",
      ),
    ],
  },
  {
    name: 'leave out a record that does not read',
    edits: [
      edit(
        'usecases/reconcile/reconcile-ledger.ts',
        'await noteUnreadable(deps, unreadable, recovering);',
        'await noteUnreadable(deps, [], recovering);',
      ),
    ],
  },
  {
    name: 'take an unanswered list for an empty one',
    edits: [
      edit(
        'usecases/reconcile/list-payments.ts',
        "        return { kind: 'unanswered' };\n      }",
        "        return { kind: 'read', payments, unreadable };\n      }",
      ),
    ],
  },
  {
    name: 'say nothing of a reconciliation that is late',
    edits: [
      edit(
        'usecases/reconcile/run-ledger-pass.ts',
        'if (late <= round.told) return round;',
        'if (late >= 0) return round;',
      ),
    ],
  },
  {
    name: 'begin the slices anew after each interruption',
    edits: [
      edit(
        'usecases/reconcile/run-ledger-pass.ts',
        '  return walk(deps, shards, { ...passed, round: tellLate(deps, round) });',
        '  const anew = { ...tellLate(deps, round), at: round.from };\n' +
          '  return walk(deps, shards, { ...passed, round: anew });',
      ),
    ],
  },
  {
    name: 'know an empty list by the words of one account only',
    edits: [
      edit(
        'adapters/iamport-lists.ts',
        'return (await isSaidBeyondEnd(send, answer)) ? empty',
        'return page < 1 && (await isSaidBeyondEnd(send, answer)) ? empty',
      ),
    ],
  },
  {
    name: 'take any refusal of a first page for a list without payments',
    edits: [
      edit('adapters/iamport-lists.ts', 'return isSameRefusal(refused, await', 'return !!(await'),
    ],
  },
];
