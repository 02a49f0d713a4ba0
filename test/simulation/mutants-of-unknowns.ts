// Planted defects in how unknown outcomes end, in what repeats, and in whose rows are believed.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const looking = 'domain/charge/looking.ts';
const doubt = 'domain/charge/doubt.ts';
const verdict = 'domain/charge/verdict.ts';

export const unknownMutants: readonly Mutant[] = [
  {
    name: 'send an order number without a bound',
    edits: [
      edit(
        looking,
        'if (countedSends(claim) >= sendsMax) return false;',
        'if (countedSends(claim) >= 1_000) return false;',
      ),
    ],
  },
  {
    name: 'call one refusal in unknown words a decline',
    edits: [edit(looking, 'const refusalsMin = 3;', 'const refusalsMin = 1;')],
  },
  {
    name: 'call refusals a decline although one send is unanswered',
    edits: [
      edit(
        looking,
        'const isAll = refused >= refusalsMin && refused === countedSends(claim);',
        'const isAll = refused >= refusalsMin;',
      ),
    ],
  },
  {
    name: 'leave an unknown outcome without a case',
    edits: [
      edit(
        doubt,
        'if (claim.doubt.sum >= caseAfterSeconds)',
        'if (claim.doubt.sum >= 1_000 * caseAfterSeconds)',
      ),
    ],
  },
  {
    name: 'count the time in which nobody answered',
    edits: [
      edit(
        doubt,
        'if (!answered) return { ...was, at: undefined };',
        'if (!answered && was.at === undefined) return was;',
      ),
    ],
  },
  {
    name: 'serve for as long as an outcome is unknown',
    edits: [
      edit(
        doubt,
        "return isLong && isWorse('restricted', access) ? 'restricted' : access;",
        "return isLong && isWorse('full', access) ? 'restricted' : access;",
      ),
    ],
  },
  {
    name: 'judge the eldest paid row only',
    edits: [
      edit(
        verdict,
        'const genuine = paid.find((record) => faultOf(record) === undefined);',
        'const genuine = paid.slice(0, 1).find((record) => faultOf(record) === undefined);',
      ),
    ],
  },
  {
    name: 'take the failed row of a window for the decline of a charge',
    edits: [
      edit(
        verdict,
        "if (record.usage === 'issue' || record.fromWindow === true) return true;",
        'if (record.keyId === undefined) return false;',
      ),
      edit(
        verdict,
        'if (record.keyId !== undefined && record.keyId !== claim.keyId) return true;',
        'if (record.keyId !== claim.keyId) return true;',
      ),
    ],
  },
  {
    name: 'settle an unknown outcome that may still come by itself',
    edits: [
      edit(
        'usecases/operate/settle-suspect.ts',
        "if (verdict.kind === 'unknown') {",
        "if (verdict.kind === 'unknown' && records.length > 99) {",
      ),
      edit(
        'usecases/operate/settle-suspect.ts',
        'const verdict = judge(deps, row, looked.payments);',
        'const records = looked.payments;\n  const verdict = judge(deps, row, records);',
      ),
    ],
  },
  {
    name: 'stop all cards for one of a former shop id',
    edits: [
      edit(
        'domain/charge/declines.ts',
        "if (decline.code !== 'merchant_unregistered' || !isFormer) return decline;",
        "if (decline.code !== 'merchant' || !isFormer) return decline;",
      ),
    ],
  },
  {
    name: 'close the case of a suspect before its claim has moved',
    edits: [
      edit(
        'usecases/operate/settle-suspect.ts',
        'const verdict = judge(deps, held, records);',
        'await closeCases(deps, held, { ...held, claim: undefined }, records);' +
          'const verdict = judge(deps, held, records);',
      ),
    ],
  },
  {
    name: 'hold what an operator settles without another inquiry',
    edits: [
      edit(
        'usecases/operate/settle-suspect.ts',
        "      : happened(deps, row, { kind: 'charge_suspected', why, isKept: false });",
        '      : withoutInquiry(happened(deps, row, ' +
          "{ kind: 'charge_suspected', why, isKept: false }));",
      ),
      edit(
        'usecases/operate/settle-suspect.ts',
        'async function hold(',
        'const withoutInquiry = (of: Subscription) =>\n' +
          '  ({ ...of, claim: of.claim && { ...of.claim, inquiry: undefined } });\n' +
          'async function hold(',
      ),
    ],
  },
  {
    name: 'leave a suspect without a case once its case was not written',
    edits: [
      edit(
        'usecases/inquiry/resolve-charges.ts',
        '  if (!row.cancel || !isOver) {\n    await openCase(deps, suspicionOf(row, final));',
        '  if (!row.cancel || !isOver) {',
      ),
    ],
  },
  {
    name: 'leave open the case of a claim that has ended',
    edits: [
      edit(
        'usecases/reconcile/follow-cases.ts',
        "if (of.kind === 'suspect') return closeSuspect(",
        "if (of.kind === 'suspect') return {};\n" +
          "  if (of.kind === 'unreadable') return closeSuspect(",
      ),
    ],
  },
  {
    name: 'leave open the case of a payment that was sold after all',
    edits: [
      edit(
        'usecases/reconcile/follow-cases.ts',
        "if (of.kind === 'orphan') {",
        "if (of.id === '') {",
      ),
    ],
  },
  {
    name: 'leave the decline of a charge unwritten that was given up before',
    edits: [
      edit(
        'domain/charge/charge.ts',
        "if (before && before.outcome !== 'abandoned') return",
        'if (before) return',
      ),
    ],
  },
  {
    name: 'wait every hour for a declined attempt that is undecided again',
    edits: [
      edit(
        'usecases/billing/charge-due.ts',
        'if (late?.undecided) return doubtAgain(deps, row, late.undecided);',
        '',
      ),
    ],
  },
  {
    name: 'send a declined attempt again that is found no more',
    edits: [
      edit(
        'domain/charge/next-step.ts',
        "if (isEarlier(was, claim)) return isGone ? 'decline' : 'wait';",
        '',
      ),
    ],
  },
  {
    name: 'tell nobody that all attempts at a charge were declined',
    edits: [
      edit(
        'usecases/settlement/settle-attempt.ts',
        'if (claimed.claim.attempt + 1 >= attemptsMax) await openCase(',
        'if (claimed.claim.attempt < 0) await openCase(',
      ),
    ],
  },
  {
    name: 'try one card more than thirty times',
    edits: [
      edit(
        'domain/charge/charge.ts',
        'export const attemptsMax = 30;',
        'export const attemptsMax = 31;',
      ),
    ],
  },
  {
    name: 'end what owes when its attempts are used up',
    edits: [
      edit(
        'domain/subscription/moves/charge.ts',
        '  const isLast = open.attempt >= triesMax;\n',
        '  const isLast = open.attempt >= triesMax;\n' +
          "  if (open.attempt >= attemptsMax) return endSubscription(open, 'debt', now);\n",
      ),
    ],
  },
  {
    name: 'ask for no attempt again once all are used up',
    edits: [
      edit(
        'usecases/reconcile/follow-cases.ts',
        'isOpen ? charge.attempts.map(',
        'isOpen && id === paymentId ? charge.attempts.map(',
      ),
    ],
  },
  {
    name: 'go on with a sign-up whose attempts are used up',
    edits: [
      edit(
        'usecases/checkout/open-checkout.ts',
        'isUsedUp(holder) || (holder.attempt > 0',
        '(isUsedUp(holder) && holder.period > 0) || (holder.attempt > 0',
      ),
    ],
  },
];
