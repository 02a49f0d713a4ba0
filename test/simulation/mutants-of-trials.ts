// Planted defects in trials: what is charged in one, what comes before its end, and who has one.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const agenda = 'domain/subscription/agenda.ts';
const trial = 'domain/subscription/trial.ts';
const moves = 'domain/subscription/moves/notice.ts';
const ofTrials = 'domain/subscription/moves/trial.ts';
const charge = 'domain/subscription/moves/charge.ts';

export const trialMutants: readonly Mutant[] = [
  {
    name: 'charge after a trial of which nobody was told',
    edits: [
      edit(agenda, 'if (isNoticed(of)) return [{', 'if (of.trial) return [{'),
      edit(charge, 'assert(was === before || isNoticed(before),', 'assert(was.version >= 0,'),
    ],
  },
  {
    name: 'take a notice of three days before for one of seven',
    edits: [edit('domain/catalogue/notice.ts', 'noticeDays = 7', 'noticeDays = 3')],
  },
  {
    name: 'let an e-mail suffice as a notice',
    edits: [edit('domain/catalogue/notice.ts', 'email: false', 'email: true')],
  },
  {
    name: 'charge what follows a trial three days before its end',
    edits: [
      edit(trial, 'const at = paidUntil(of, times);', 'const at = paidUntil(of, times) - 259_200;'),
      edit(
        agenda,
        'return instantOn(periodStart(of, of.period), 0) > now',
        'return instantOn(periodStart(of, of.period), 0) - 259_200 > now',
      ),
    ],
  },
  {
    name: 'end a trial as soon as it would be postponed',
    edits: [
      edit(moves, 'if (convertsOn(was) >= latest)', 'if (convertsOn(was) >= plannedOn(was))'),
    ],
  },
  {
    name: 'postpone the end of a trial for ever',
    edits: [
      edit(moves, 'if (convertsOn(was) >= latest)', "if (convertsOn(was) >= '9000')"),
      edit(
        moves,
        'return moveFirstDay(was, latest, { ...telling, postponedFrom: plannedOn(was) });',
        'return moveFirstDay(was, latest, { ...telling, postponedFrom: convertsOn(was) });',
      ),
    ],
  },
  {
    name: 'end a trial of which nobody was told without a case',
    edits: [
      edit(
        'usecases/billing/end-trial.ts',
        "await openCase(deps, {\n    kind: 'notice',",
        "if (row.version < 0) await openCase(deps, {\n    kind: 'notice',",
      ),
    ],
  },
  {
    name: 'keep a notice of former terms for others',
    edits: [edit(ofTrials, 'trial: { ...trial, ...untold, toldFrom: at, ', 'trial: { ...trial, ')],
  },
  {
    name: 'give a second trial',
    edits: [
      edit(
        'usecases/checkout/trial-for.ts',
        "if (row?.anchorOn !== undefined) return { kind: 'used' };",
        "if (row?.anchorOn === '') return { kind: 'used' };",
      ),
    ],
  },
  {
    name: 'forget a trial with the person who had it',
    edits: [
      edit(
        'usecases/checkout/trial-for.ts',
        "if (row?.anchorOn !== undefined) return { kind: 'used' };",
        "if (row?.userId === userId && row.anchorOn) return { kind: 'used' };",
      ),
    ],
  },
  {
    name: 'begin what is bought in a trial when that would have ended',
    edits: [
      edit(
        'domain/subscription/terms.ts',
        'if (claim.startsOn !== undefined && of.next) {',
        'if (claim.startsOn !== undefined && of.next && claim.period < 0) {',
      ),
    ],
  },
  {
    name: 'take a declined purchase in a trial for a debt',
    edits: [
      edit(
        charge,
        'if (startsOn !== undefined && was.trial) return declineStart(open, decline, keyId, now);',
        '',
      ),
      edit(
        charge,
        'if (!was.dunning && isEarlier(was, was.claim)) return open;',
        'if (keyId === startsOn) return open;',
      ),
    ],
  },
  {
    name: 'ask a lost card again after a purchase in a trial',
    edits: [edit(trial, 'trial?.refused?.keyId === keyId;', "trial?.refused?.keyId === '';")],
  },
  {
    name: 'charge a free trial when its window comes back',
    edits: [
      edit(
        'usecases/settlement/begin-free.ts',
        'terms.amount < leastCharge;',
        'terms.amount < 0 * leastCharge;',
      ),
    ],
  },
  {
    name: 'take what a customer asked for in a trial for her consent',
    edits: [
      edit(
        ofTrials,
        'quantity: quantity === 1 ? undefined : quantity,\n  };',
        'quantity: quantity === 1 ? undefined : quantity,\n    agreed: recurringOf(to),\n  };',
      ),
    ],
  },
  {
    name: 'forget a free trial with a restored table',
    edits: [
      edit(
        'usecases/settlement/begin-free.ts',
        "noteWish(deps, { verb: 'trial', subscription: row.id, n: of.n });",
        '',
      ),
    ],
  },
  {
    name: 'forget a notice with a restored table',
    edits: [
      edit(
        'usecases/manage/give-notice.ts',
        "noteWish(deps, { verb: 'notice', subscription: was.id, channel, sent_at: sentAt });",
        'now.toString();',
      ),
    ],
  },
  {
    name: 'put paid periods off by other terms on the last days of a trial',
    edits: [edit(ofTrials, 'refuseUntelling(was, at);', '')],
  },
];
