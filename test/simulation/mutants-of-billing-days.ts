// Planted defects in another billing day: what its partial period comes to, and the dates then.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const days = 'domain/subscription/billing-day.ts';
const terms = 'domain/subscription/terms.ts';
const quote = 'domain/charge/quote.ts';
const chargeMoves = 'domain/subscription/moves/charge.ts';

export const billingDayMutants: readonly Mutant[] = [
  {
    name: 'charge a partial period as a whole one',
    edits: [edit(quote, 'isRunning ? partialExtra(of) : undefined', 'undefined')],
  },
  {
    name: 'cut the won of a partial period instead of rounding them',
    edits: [
      edit(
        days,
        'all - share(all, part.days, part.of)',
        'all - Math.floor((all * part.days) / part.of)',
      ),
    ],
  },
  {
    name: 'reckon a partial period of thirty days, however long the month',
    edits: [
      edit(
        days,
        'endsOn: next, of: daysBetween(startsOn, endsOn) };',
        'endsOn: next, of: endsOn ? 30 : 31 };',
      ),
    ],
  },
  {
    name: 'count the dates from the end of a partial period: the 31st is lost',
    edits: [
      edit(terms, 'anchorOnDay(endsOn, day, months)', 'anchorOnDay(endsOn, day && 1, months)'),
    ],
  },
  {
    name: 'go on with the former dates after a partial period',
    edits: [
      edit(
        days,
        'if (stub?.period !== period) return begun;',
        'if (stub !== was.claim) return { ...begun, stub: undefined };',
      ),
    ],
  },
  {
    name: 'move the day within a partial period, again and again',
    edits: [edit(days, 'if (was.partial) throw', 'if (was.partial && was.cancel) throw')],
  },
  {
    name: 'move the day of who pauses next',
    edits: [edit(days, 'if (was.pause) throw', 'if (was.pause && was.cancel) throw')],
  },
  {
    name: 'take the amount of a partial period for what was agreed to',
    edits: [
      edit(
        quote,
        'recurring: recurringOf(of),',
        'recurring: partialExtra(of) ? amount : recurringOf(of),',
      ),
      // A claim that says nothing of it counts what was taken off, which makes up for the first.
      edit(chargeMoves, 'recurring: recurring === amount ? undefined : recurring', 'recurring'),
    ],
  },
  {
    name: 'let a former release charge the period that leads to another day',
    edits: [edit('domain/subscription/needs.ts', 'of.stub ?? of.partial', 'of.partial')],
  },
  {
    name: 'charge a return at what its card window showed of a partial period',
    edits: [
      edit(
        'domain/checkout/registration.ts',
        'owes && isSame && isShownPart(of, row)',
        'owes && isSame && isShownPart',
      ),
    ],
  },
  {
    name: 'change the terms within a partial period as in a whole one',
    edits: [
      edit(
        'domain/subscription/price-change.ts',
        'if (was.partial) throw',
        'if (was.partial && was.cancel) throw',
      ),
    ],
  },
  {
    name: 'write no move of a billing day down for a restore',
    edits: [
      edit(
        'usecases/manage/move-billing-day.ts',
        "noteWish(deps, { verb: 'billing_day', subscription, day, period });",
        'void [deps, subscription, day, period];',
      ),
    ],
  },
];
