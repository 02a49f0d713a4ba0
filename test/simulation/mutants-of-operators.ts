// Planted defects in what an operator decides, and in the money that goes back on their word.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const charge = 'usecases/operate/refund-charge.ts';
const outcome = 'usecases/operate/refund-outcome.ts';
const next = 'domain/charge/refund-next.ts';
const plan = 'domain/charge/refund-plan.ts';
const verbs = 'usecases/operate/operate-subscription.ts';
const moves = 'domain/subscription/moves/by-hand.ts';

const closing = 'usecases/operate/close-case.ts';

export const operatorMutants: readonly Mutant[] = [
  {
    name: 'give back a duplicate whose case an operator has closed',
    edits: [
      edit('usecases/reconcile/give-back.ts', 'standing.refundForbidden || ', ''),
      edit(
        'usecases/common/cases.ts',
        "if (of?.status !== 'open' || of.refundForbidden === true) return undefined;",
        'if (!of) return undefined;',
      ),
    ],
  },
  {
    name: 'close a case while its payment is being given back',
    edits: [edit(closing, 'if (of.refundId !== undefined) {', 'if (of.version < 0) {')],
  },
  {
    name: 'send a refund before its intent is durable',
    edits: [
      edit(
        charge,
        'const saved = await deps.ledger.saveInOne({',
        'await sendRefund(deps, intended);\n    const saved = await deps.ledger.saveInOne({',
      ),
    ],
  },
  {
    name: 'keep a duplicate where a part of the other payment went back',
    edits: [
      edit(
        'usecases/reconcile/give-back.ts',
        'stands: stands(kept)',
        "stands: kept.status === 'paid'",
      ),
    ],
  },
  {
    name: 'send a refund whose intent has grown old',
    edits: [
      edit(
        outcome,
        'deps.clock.now() - refund.sentAt > sendWithinSeconds',
        'deps.clock.now() - refund.sentAt > 1e9',
      ),
    ],
  },
  {
    name: 'repeat a refund whose answer got lost without looking',
    edits: [
      edit(
        outcome,
        '  const payment = await look(deps, refund);\n' +
          '  if (!payment) return lookLater(deps, refund);\n  switch',
        '  if (refund.sends < 3) return sendAgain(deps, { ...refund, balance: refund.amount });\n' +
          '  const payment = await look(deps, refund);\n' +
          '  if (!payment) return lookLater(deps, refund);\n  switch',
      ),
    ],
  },
  {
    name: 'send a refund again before H',
    edits: [
      edit(
        next,
        "if (!isOverH(refund, now, absenceSeconds)) return 'wait';",
        "if (absenceSeconds < 0) return 'wait';",
      ),
    ],
  },
  {
    name: 'refund more than is left',
    edits: [
      edit(
        plan,
        "if (amount > balance) return { kind: 'unfit', why: `amount must be at most ${balance}` };",
        '',
      ),
      edit(plan, 'balance: won(balance),', 'balance: won(Math.max(balance, amount)),'),
    ],
  },
  {
    name: 'count today among the unused days',
    edits: [edit(plan, 'addDays(civilDateAt(now), 1)', 'addDays(civilDateAt(now), 0)')],
  },
  {
    name: 'give the same call another refund',
    edits: [
      edit(charge, 'if (standing) return sameAgain(deps, standing, call);', ''),
      edit(
        charge,
        'if (refunding !== undefined) {',
        "if (refunding !== undefined && refunding === 'none') {",
      ),
      edit(charge, 'refund: intended,', 'refund: { ...intended, id: `ref${deps.ids.random()}` },'),
    ],
  },
  {
    name: 'begin a refund beside another one of the same payment',
    edits: [
      edit(
        charge,
        'if (refunding !== undefined) {',
        "if (refunding !== undefined && refunding === 'none') {",
      ),
    ],
  },
  {
    name: 'forget the cancel that goes with a refund',
    edits: [edit(charge, 'subscription: canceled,', 'subscription: canceled && undefined,')],
  },
  {
    name: 'call a refund done that iamport refused',
    edits: [
      edit(
        outcome,
        "isSure)) {\n    return closeRefund(deps, refund, { state: 'refused',",
        "isSure)) {\n    return closeRefund(deps, refund, { state: 'done',",
      ),
    ],
  },
  {
    name: 'end a refund by a refusal in whatever words',
    edits: [
      edit(
        outcome,
        "const isSure = refusal === 'sure' && countedRefundSends(refund) === 1;",
        'const isSure = true;',
      ),
    ],
  },
  {
    name: 'call the words of a time-out no more than unlisted',
    edits: [edit(next, "return 'undecided';", "return 'unlisted';")],
  },
  {
    name: 'send a part again that may have been carried out',
    edits: [edit(next, "return isPart ? 'person' : again;", 'return again;')],
  },
  {
    name: 'leave a refund refused that turns up in the record',
    edits: [
      edit(
        'usecases/settlement/follow-refund.ts',
        'await reviveRefunds(deps, charge, payment);',
        '',
      ),
    ],
  },
  {
    name: 'leave a charge locked behind its refund',
    edits: [
      edit(
        outcome,
        'const free = charge?.refunding === id ? { ...charge, refunding: undefined } : undefined;',
        'const free = undefined;',
      ),
    ],
  },
  {
    name: "tell iamport the operator's words",
    edits: [
      edit(
        outcome,
        'const reason = operatorRefundReason(id);',
        'const reason = `${refund.reason} ${operatorRefundReason(id)}`;',
      ),
    ],
  },
  {
    name: 'give a duplicate back beside a refund of its charge',
    edits: [
      edit(
        'usecases/common/cases.ts',
        'if (charge.refunding !== undefined && charge.refunding !== refundId) return undefined;',
        '',
      ),
      edit('usecases/common/cases.ts', 'const locked = { ...charge, refunding: refundId };', ''),
      edit(
        'usecases/common/cases.ts',
        'saveInOne({ case: intended, charge: locked });',
        'saveInOne({ case: intended });',
      ),
    ],
  },
  {
    name: 'settle a debt, and leave its charge open',
    edits: [
      edit(
        verbs,
        'saveInOne({ subscription: after, charge, deed: told })',
        'saveInOne({ subscription: after, deed: told })',
      ),
    ],
  },
  {
    name: 'settle a debt, and ask its card all the same',
    edits: [
      edit(
        verbs,
        'saveInOne({ subscription: after, charge, deed: told })',
        'saveInOne({ charge, deed: told })',
      ),
    ],
  },
  {
    name: 'settle a debt without looking for a late payment',
    edits: [edit(verbs, 'await refuseLatePayment(deps, row);', '')],
  },
  {
    name: 'retry by hand what only another card helps',
    edits: [
      edit(moves, 'if (isHard || was.attempt >= triesMax) {', 'if (was.attempt >= triesMax) {'),
    ],
  },
  {
    name: 'retry by hand within the hour',
    edits: [edit(moves, 'if (wait > 0) {', 'if (wait > apartSeconds) {')],
  },
  {
    name: 'do what was asked, and tell nobody who asked',
    edits: [
      edit(
        'usecases/common/record-deed.ts',
        'saveInOne({ subscription: next, deed, ...about });',
        'saveInOne({ subscription: next, ...about });',
      ),
    ],
  },
  {
    name: 'take a cancel back, and tell of it where there was none',
    edits: [
      edit(
        'usecases/manage/manage-subscription.ts',
        'return current.cancel ? kept : undefined;',
        'return kept;',
      ),
    ],
  },
];
