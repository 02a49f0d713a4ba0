// Planted defects in looks, repetitions and further attempts.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const looking = 'domain/charge/looking.ts';
const charging = 'domain/subscription/moves/charge.ts';
const agenda = 'domain/subscription/agenda.ts';
const resolve = 'usecases/inquiry/resolve-charges.ts';

export const lookMutants: readonly Mutant[] = [
  {
    name: 'send again without waiting out H',
    edits: [
      edit(
        looking,
        'return isAbsent(claim, now, absenceSeconds) && now >= sentAt',
        'return claim.cleanLooks >= cleanLooksMin && now >= sentAt',
      ),
    ],
  },
  {
    name: 'send again after one look',
    edits: [edit(looking, 'export const cleanLooksMin = 3;', 'export const cleanLooksMin = 1;')],
  },
  {
    name: 'count an unanswered look as a clean one',
    edits: [edit(charging, "seen === 'clean' ? was", "seen !== 'pending' ? was")],
  },
  {
    name: 'send again under a new id',
    edits: [
      edit(
        charging,
        '    sends: before.sends + 1,',
        '    attemptId: `${before.attemptId.slice(0, 31)}z`,' +
          ' attempt: was.attempt + 1, sends: 1,',
      ),
    ],
  },
  {
    name: 'charge anew when the lease is over',
    edits: [
      edit(
        agenda,
        'return why === undefined ? { kind: first.step } :',
        "const again = first.step === 'inquiry' ? 'charge' : first.step;\n" +
          '  return why === undefined ? { kind: again } :',
      ),
      edit(charging, "assert(!was.claim, 'one attempt at a time');", ''),
      edit(
        'domain/subscription/apply.ts',
        "const cell = transitions[happening.kind][was.claim ? 'open' : 'none'][was.status];",
        "const isClaim = happening.kind === 'charge_claimed';\n" +
          "  const inFlight = was.claim && !isClaim ? 'open' : 'none';\n" +
          '  const cell = transitions[happening.kind][inFlight][was.status];',
      ),
    ],
  },
  {
    name: 'declare the absent unpaid and try anew',
    edits: [
      edit(
        resolve,
        "    case 'resend':\n",
        "    case 'resend':\n      return settleVerdict(deps," +
          " counted, { kind: 'declined', decline: unclassified });\n",
      ),
      edit(
        looking,
        'return isAbsent(claim, now, absenceSeconds) && now >= sentAt + pauseBefore(claim);',
        'return claim.cleanLooks >= 1;',
      ),
    ],
  },
  {
    name: 'leave a doubt without a next look',
    edits: [
      edit(
        charging,
        'return { ...was, claim: inquiredAt(claim, nextLookAt(claim, now, true)) };',
        'return { ...was, claim: { ...claim, inquiry: undefined } };',
      ),
    ],
  },
  {
    name: 'never look at a claim whose worker died',
    edits: [
      edit(
        agenda,
        "return of.claim && isPatient(of.claim, now) ? 'in flight' : undefined;",
        "return of.claim?.phase === 'sent' ? 'in flight' : undefined;",
      ),
    ],
  },
  {
    name: 'try again without looking for a late payment',
    edits: [
      edit(
        'usecases/settlement/find-late-payment.ts',
        'for (const attempt of earlier ?? (await earlierAttempts(deps, row))) {',
        'for (const attempt of [] as readonly Attempt[]) {',
      ),
    ],
  },
  {
    name: 'try again while the look for a late payment is unanswered',
    edits: [
      edit(
        'usecases/settlement/find-late-payment.ts',
        "if (looked.unreadable === undefined) return { kind: 'unknown', subscription: row };",
        'if (looked.unreadable === undefined) return undefined;',
      ),
    ],
  },
  {
    name: 'use the same id for the next attempt',
    edits: [
      edit(
        charging,
        'const open = { ...was, claim: undefined, attempt: nextAttempt(was, was.claim) };',
        'const open = { ...was, claim: undefined, attempt: was.claim.attempt };',
      ),
    ],
  },
  {
    name: 'believe the one record of a superseded attempt that a bulk call shows',
    edits: [
      edit(
        'usecases/reconcile/kept-by-name.ts',
        "(glanced.kind === 'found' && deps.hasTime())",
        "(glanced.kind === 'found' && !deps.hasTime())",
      ),
    ],
  },
  {
    name: 'believe the one record of a forgotten attempt that a bulk call shows',
    edits: [
      edit(
        'usecases/common/look-at-many.ts',
        'for (const name of names.slice(0, last + 1)) {',
        'for (const name of names.slice(0, last * 0)) {',
      ),
    ],
  },
];
