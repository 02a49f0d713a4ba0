// Planted defects in prices that rise, and in what a customer answers to them.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const next = 'domain/subscription/next.ts';
const moves = 'domain/subscription/moves/consent.ts';
const price = 'domain/subscription/moves/price.ts';
const replay = 'usecases/operate/replay-consent.ts';

export const priceMutants: readonly Mutant[] = [
  {
    name: 'take a declined request for an agreement',
    edits: [
      edit(
        next,
        "if (of.consent?.act !== 'agree' || !isAnswered(of, asked)) return false;",
        'if (!of.consent || !isAnswered(of, asked)) return false;',
      ),
    ],
  },
  {
    name: 'let an agreement to another amount count',
    edits: [
      edit(
        next,
        'if (consent?.period !== period || consent.amount !== recurringOf(to)) return false;',
        'if (consent?.period !== period) return false;',
      ),
      edit(next, 'consent.version === to.price.version;', 'consent.version > 0;'),
    ],
  },
  {
    name: 'let an agreement outlive its request',
    edits: [
      edit(
        next,
        'consent: consent && consent.period >= from ? undefined : consent,',
        'consent: from > 0 ? consent : undefined,',
      ),
    ],
  },
  {
    name: 'let an agreement of long before count after the day has moved',
    edits: [
      edit(
        next,
        'return civilDateAt(of.consent.at) >= addDays(asked.startsOn, -consentDays);',
        'return civilDateAt(of.consent.at) >= addDays(asked.startsOn, -9 * consentDays);',
      ),
    ],
  },
  {
    name: 'agree a month before it may be',
    edits: [
      edit(
        moves,
        "if (act === 'agree' && civilDateAt(saidAt) < open.opensOn) {",
        "if (act === 'agree' && civilDateAt(saidAt) < '1970-01-01') {",
      ),
      edit(
        next,
        'return civilDateAt(of.consent.at) >= addDays(asked.startsOn, -consentDays);',
        'return of.consent.at > 0;',
      ),
    ],
  },
  {
    name: 'agree to whatever is asked by now',
    edits: [edit(moves, 'if (!open || !isSameRise(open, rise)) {', 'if (!open) {')],
  },
  {
    name: 'raise what was agreed to before its period',
    edits: [
      edit(
        moves,
        'const answered = { ...was, consent };',
        "const answered = { ...was, consent, agreed: act === 'agree' ? amount : was.agreed };",
      ),
    ],
  },
  {
    name: 'set a price as if its customer had agreed',
    edits: [
      edit(
        price,
        '{ ...next, period: first, price: priceIn(price, first), quantity }',
        '{ agreed: recurringOf(to), ...next, period: first, price, quantity }',
      ),
    ],
  },
  {
    name: 'raise the price under an open charge',
    edits: [
      edit(
        price,
        'if (isOpen && isRise) throw',
        'if (isOpen && isRise && price.version < 0) throw',
      ),
    ],
  },
  {
    name: 'wait for consent with access',
    edits: [
      edit(
        moves,
        "return { ...was, status: 'paused', access: 'none', ...noMove, unagreedOn };",
        "return { ...was, status: 'paused', access: 'full', ...noMove, unagreedOn };",
      ),
    ],
  },
  {
    name: 'end at once without consent',
    edits: [
      edit(
        'domain/subscription/facts.ts',
        'export const unagreedDays = 14;',
        'export const unagreedDays = 1;',
      ),
    ],
  },
  {
    name: 'begin the period of a late agreement on the day that was missed',
    edits: [
      edit(
        moves,
        'const begun = beginNextOn(answered, civilDateAt(at));',
        'const begun = answered;',
      ),
    ],
  },
  {
    name: 'keep the higher price where the old one was to be kept',
    edits: [
      edit(moves, 'const kept: Next = { ...next, price };', 'const kept: Next = { ...next };'),
    ],
  },
  {
    name: 'forget an answer that a restore has forgotten',
    edits: [
      edit(replay, "if (answerTo(row, rise) === act) return 'known';", "if (rise) return 'known';"),
    ],
  },
  {
    name: 'write an agreement without its proof',
    edits: [
      edit(
        'usecases/common/record-deed.ts',
        'consent: answered && consentRecord(answered, deed),',
        'consent: answered && deed.at < 0 ? consentRecord(answered, deed) : undefined,',
      ),
    ],
  },
  {
    name: 'agree to fewer seats at the raised price',
    edits: [
      edit(
        'domain/subscription/moves/change.ts',
        '{ ...set, period: Math.max(from, set.period), quantity, agreed };',
        '{ ...set, period: Math.max(from, set.period), quantity, agreed: undefined };',
      ),
    ],
  },
  {
    name: 'let a customer take back the price that was set',
    edits: [
      edit(next, 'return next?.agreed !== undefined;', 'return next !== undefined;'),
      edit(next, '{ ...was, next: set && {', '{ ...was, next: set && !set && {'),
    ],
  },
  {
    name: 'lose the price that was set by a change that is taken back',
    edits: [
      edit(
        'domain/subscription/moves/change.ts',
        '{ period: from, price, quantity, agreed, set: kept }',
        '{ period: from, price, quantity, agreed, set: kept && undefined }',
      ),
    ],
  },
  {
    name: 'forget the price that was set while its customer was leaving the plan',
    edits: [
      edit(
        price,
        'return { ...was, next: { ...next, set: kept } };',
        'return { ...was, next: { ...next, set: kept && next.set } };',
      ),
    ],
  },
];
