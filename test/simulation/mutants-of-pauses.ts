// Planted defects in a pause: what is charged in it, what it keeps, and where the dates go on.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const agenda = 'domain/subscription/agenda.ts';
const terms = 'domain/subscription/terms.ts';
const moves = 'domain/subscription/moves/pause.ts';
const wish = 'domain/subscription/pause.ts';

/** Of a subscription that is not on hold. */
const toCome =
  '  if (!isBilled(of)) return [];\n' +
  "  if (of.pause) return [{ at: paidUntil(of, times), step: 'pause' }];";

export const pauseMutants: readonly Mutant[] = [
  {
    name: 'charge the period that a pause was asked for in place of',
    edits: [edit(agenda, toCome, '  if (!isBilled(of)) return [];')],
  },
  {
    name: 'begin a pause before what is paid is over',
    edits: [
      edit(
        agenda,
        toCome,
        '  if (!isBilled(of)) return [];\n' +
          "  if (of.pause) return [{ at: paidUntil(of, times) - 259_200, step: 'pause' }];",
      ),
    ],
  },
  {
    name: 'never end a pause',
    edits: [
      edit(
        agenda,
        "return pause ? [{ at: hourOn(pause.until, times), step: 'resume' }] : [];",
        'return [];',
      ),
    ],
  },
  {
    name: 'end a pause a week early',
    edits: [edit(agenda, 'hourOn(pause.until, times)', 'hourOn(pause.until, times) - 604_800')],
  },
  {
    name: 'lose the days that a pause has kept',
    edits: [
      edit(
        terms,
        'return Math.max(0, daysBetween(from, periodStart(of, of.period)));',
        'return from ? 0 : 1;',
      ),
    ],
  },
  {
    name: 'keep the day on which a pause was asked for as well',
    edits: [
      edit(
        wish,
        "wish.when === 'now' && tomorrow < endsOn ? tomorrow : endsOn",
        "wish.when === 'now' && tomorrow < endsOn ? today : endsOn",
      ),
    ],
  },
  {
    name: 'count the dates from the end of each pause: the 31st is lost',
    edits: [edit(terms, 'if (isDate) return', 'if (isDate && shift < 0) return')],
  },
  {
    name: 'keep the dates of before a return shifted by a pause',
    edits: [
      edit(
        'domain/subscription/moves/charge.ts',
        'shift: moves ? undefined : dated.shift,',
        'shift: dated.shift,',
      ),
    ],
  },
  {
    name: 'leave full access in a pause',
    edits: [edit(moves, "access: policy?.access ?? 'none'", "access: 'full'")],
  },
  {
    name: 'give no access back after a pause',
    edits: [edit(moves, "access: 'full', pause: undefined", 'pause: undefined')],
  },
  {
    name: 'let a pause last for as long as is asked for',
    edits: [edit(wish, 'if (until > latest) {', "if (until > '9000') {")],
  },
  {
    name: 'skip the period that a pause began in place of',
    edits: [
      edit(
        moves,
        "return { ...begun, status: 'active'",
        "return { ...begun, period: begun.period + 1, status: 'active'",
      ),
    ],
  },
  {
    name: 'write no pause down for a restore',
    edits: [
      edit(
        'usecases/manage/pause-subscription.ts',
        "noteWish(deps, { verb: 'pause', subscription: id, when: wish.when, until: asked.until });",
        '',
      ),
    ],
  },
  {
    name: 'let pauses follow one another without a charge',
    edits: [
      edit(
        'domain/subscription/moves/pause.ts',
        'if (was.pausedBefore === was.period) {',
        'if (was.pausedBefore === -1) {',
      ),
    ],
  },
];
