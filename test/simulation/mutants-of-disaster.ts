// Planted defects in what protects customers after a restore: keys, charges, wishes.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const revived = 'usecases/settlement/revive-attempt.ts';

export const disasterMutants: readonly Mutant[] = [
  {
    name: 'delete a key whose row is absent',
    edits: [
      edit(
        'usecases/reconcile/sweep-keys.ts',
        'if (!row || ours.n > row.registered) {',
        'if (ours.n < 0) {',
      ),
      edit(
        'usecases/reconcile/sweep-keys.ts',
        'if (of?.keyId === keyId && (await deleteUnused(deps, row, of))) strays += 1;',
        "if ((await deps.gateway.deleteKey(keyId)).kind !== 'unanswered') strays += 1;",
      ),
    ],
  },
  {
    name: 'delete keys while a recovery is on',
    edits: [
      edit(
        'usecases/settlement/delete-keys.ts',
        'if (await isRecovering(deps)) {',
        'if (of.n < 0) {',
      ),
      edit('usecases/settlement/delete-keys.ts', 'if (await isRecovering(deps)) return false;', ''),
      edit(
        'usecases/checkout/inquire-registrations.ts',
        'if (await isRecovering(deps)) return postpone',
        'if (found.length < 0) return postpone',
      ),
      edit(
        'usecases/run-step.ts',
        "if (gate.isRecovering && waitsForRecovery[step.kind]) return 'held';",
        '',
      ),
    ],
  },
  {
    name: 'sweep keys in the reconciliation that ends a recovery',
    edits: [
      edit(
        'usecases/reconcile/round-steps.ts',
        'const strays = recover ? undefined : await',
        'const strays = await',
      ),
      edit(
        'usecases/reconcile/round-steps.ts',
        "if (recover) return on({ ...round, step: 'done' });",
        '',
      ),
    ],
  },
  {
    name: 'charge on a table of another name',
    edits: [edit('usecases/common/recovery.ts', "recover.on || home === 'other';", 'recover.on;')],
  },
  {
    name: 'take the name of the table without a recovery',
    edits: [
      edit(
        'usecases/common/recovery.ts',
        "const thrown = await throwSwitch(deps, 'recover', to);",
        "const thrown = await deps.ledger.switchOf('recover');",
      ),
    ],
  },
  {
    name: 'end a recovery before its wishes were replayed',
    edits: [edit('usecases/reconcile/run-ledger-pass.ts', "&& recover.replay !== 'wanted';", ';')],
  },
  {
    name: 'keep no cancel outside the table',
    edits: [
      edit(
        'usecases/manage/manage-subscription.ts',
        "noteWish(deps, { verb: 'cancel', subscription: was.id, when });",
        '',
      ),
    ],
  },
  {
    name: 'replay a cancel and leave the row as it is',
    edits: [
      edit(
        'usecases/operate/replay-wishes.ts',
        "happened(deps, current, { kind: 'cancel_requested', atPeriodEnd }, at),",
        'current,',
      ),
    ],
  },
  {
    name: 'name the user in the record of a charge',
    edits: [
      edit(
        'usecases/common/order-number.ts',
        'user: await deps.owners.seal(userId),',
        'user: userId,',
      ),
    ],
  },
  {
    name: 'charge without saying what it is for',
    edits: [
      edit(
        'usecases/settlement/settle-attempt.ts',
        '{ ...claim, orderName: price.orderName, memo, buyer, installments }',
        '{ ...claim, orderName: price.orderName, buyer, installments }',
      ),
    ],
  },
  {
    name: 'let a rebuilt subscription be charged before its wishes were replayed',
    edits: [
      edit('usecases/operate/rebuild-subscription.ts', "await noteReplay(deps, 'wanted');", ''),
    ],
  },
  {
    name: 'adopt no forgotten return that paid for days it owed',
    edits: [
      edit(
        revived,
        '{ policy, amount, isBack }) ?? cost;',
        '{ policy, amount, isBack: false }) && cost;',
      ),
    ],
  },
  {
    name: 'collect the days before a return that the table has forgotten',
    edits: [edit(revived, 'if (paidOn < periodOf(row, row.period).endsOn)', "if (paidOn !== '')")],
  },
  {
    name: 'charge a period whose payment the table can not tell to be its own',
    edits: [
      edit(
        'usecases/reconcile/reconcile-payment.ts',
        'const held = await holdForgotten(deps, row, ask, charge);',
        'const held = ours.period < 0 && (await holdForgotten(deps, row, ask, charge));',
      ),
    ],
  },
  {
    name: 'replay a card without judging it',
    edits: [
      edit('usecases/operate/replay-wishes.ts', 'if (fault !== undefined)', "if (fault === '')"),
    ],
  },
  {
    name: 'replay a card under the present key version',
    edits: [
      edit(
        'usecases/operate/replay-wishes.ts',
        '    ...seen,\n',
        '    ...{ ...seen, keyVersion: undefined },\n',
      ),
    ],
  },
  {
    name: 'close a case, and tell nobody outside of the table',
    edits: [
      edit(
        'usecases/operate/close-case.ts',
        "  noteWish(deps, { verb: 'close_case', case: id, kind: of.kind });\n",
        '',
      ),
    ],
  },
  {
    name: 'replay the closing only of a case that is there',
    edits: [
      edit(
        'usecases/operate/replay-close.ts',
        'await deps.ledger.openCase(decidedCase(',
        '(decidedCase(',
      ),
    ],
  },
  {
    name: 'call a change whose difference was given back in part one that was not made',
    edits: [
      edit(
        'usecases/common/order-number.ts',
        "status === 'paid') ?? keptIn(looked);",
        "status === 'paid');",
      ),
    ],
  },
  {
    name: "call the difference of a rebuilt subscription's earlier period money to give back",
    edits: [
      edit(
        'usecases/reconcile/reconcile-payment.ts',
        "ours.kind === 'change' ? orphanOfChange",
        "ours.kind !== 'change' ? orphanOfChange",
      ),
      edit(
        'usecases/operate/rebuild-subscription.ts',
        'if (period >= next - 1 ||',
        'if (period < next ||',
      ),
    ],
  },
];
