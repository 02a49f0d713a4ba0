// Planted defects in what a customer pays who comes back after access had ended.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const charging = 'domain/subscription/moves/charge.ts';
const owed = 'domain/subscription/owed.ts';

export const returnMutants: readonly Mutant[] = [
  {
    name: 'collect what was not delivered',
    edits: [edit(charging, 'const moves = isReturn(was);', 'const moves = false;')],
  },
  {
    name: 'move the anchor of a return, and forget which period begins there',
    edits: [
      edit(
        charging,
        'anchorPeriod: moves ? was.claim.period : dated.anchorPeriod,',
        'anchorPeriod: dated.anchorPeriod,',
      ),
    ],
  },
  {
    name: 'let a return begin on the day of an attempt that was paid late',
    edits: [
      edit('domain/subscription/terms.ts', 'isEarlier ? now : claim.claimedAt', 'claim.claimedAt'),
    ],
  },
  {
    name: 'move the days of every period to the day of its claim',
    edits: [
      edit(
        'domain/subscription/terms.ts',
        'if (of.anchorOn !== undefined && !isReturn(of)) return periodOf(of, claim.period);',
        'if (of.dunning === undefined && of.anchorOn !== undefined) ' +
          'return periodOf(of, claim.period);',
      ),
    ],
  },
  {
    name: 'add owed days that the plan does not add',
    edits: [
      edit(owed, "if (onReturn === 'reanchor' || fullUntil === undefined)", 'if (!fullUntil)'),
    ],
  },
  {
    name: 'count the days without service among those that are owed',
    edits: [
      edit(
        owed,
        'const fullUntil = was.dunning?.fullUntil;',
        'const fullUntil = was.dunning?.lapsedAt;',
      ),
    ],
  },
  {
    name: 'cut what is owed instead of rounding it half up',
    edits: [edit(owed, 'share(amount, days, all)', 'won(Math.floor((amount * days) / all))')],
  },
  {
    name: 'take the owed days from a card whose window did not show them',
    edits: [
      edit(
        'domain/subscription/moves/card.ts',
        'const owed = isOfDebt(of, was) && isReturn(was) ? of.terms.owed : undefined;',
        "const owed = owedOn(was, { retryDays: [], onReturn: 'reanchor_and_owed_days' });",
      ),
      edit(
        'domain/subscription/moves/card.ts',
        "import { isOfDebt } from '../../checkout/registration';",
        "import { isOfDebt } from '../../checkout/registration';\n" +
          "import { owedOn } from '../owed';",
      ),
    ],
  },
  {
    name: 'show the owed days and take the price alone',
    edits: [
      edit(
        'domain/charge/quote.ts',
        '...taken.map(line), ...(owed ? [owed] : [])];',
        '...taken.map(line), ...(owed ? [] : [])];',
      ),
    ],
  },
];

const hold = 'domain/subscription/moves/hold.ts';
const step = 'domain/charge/next-step.ts';
const follow = 'usecases/settlement/follow-refund.ts';

/** Planted defects in what follows a full refund that was made outside. */
export const holdMutants: readonly Mutant[] = [
  {
    name: 'go on after a payment was given back in full',
    edits: [edit(follow, 'deps.settings.onFullRefund', "('continue' as string)")],
  },
  {
    name: 'take a refund that came before the last claim for one of an older charge',
    edits: [edit(follow, '(row.period === period + 2 &&', "(row.status === 'expired' &&")],
  },
  {
    name: 'charge on hold',
    edits: [
      edit(
        'domain/subscription/agenda.ts',
        'if (of.heldAt !== undefined) return onHold(of, times);',
        '',
      ),
      edit(
        'domain/subscription/moves/charge.ts',
        "assert(was.heldAt === undefined, 'nothing is charged on hold');",
        '',
      ),
    ],
  },
  {
    name: 'collect at a release what began on hold',
    edits: [
      edit(
        hold,
        'dunning: { ...back, retryAt },',
        'dunning: { ...back, lapsedAt: undefined, retryAt },',
      ),
    ],
  },
  {
    name: 'hold a subscription for a refund of our own, or for a part',
    edits: [
      edit(
        follow,
        "const isNews = charge.status === 'paid' && noted.status === 'refunded';",
        "const isNews = charge.status === 'paid';",
      ),
      edit('domain/charge/refund.ts', 'if (canceledAmount < amount) return false;', ''),
    ],
  },
  {
    name: 'leave access as it is after the month that was given back',
    edits: [
      edit(
        hold,
        "return { ...was, access: isServed ? was.access : 'none' };",
        'return { ...was };',
      ),
    ],
  },
  {
    name: 'send again on hold',
    edits: [
      edit(step, 'return was.heldAt === undefined && !isPaused', 'return !isPaused'),
      edit(
        'domain/subscription/moves/charge.ts',
        "assert(was.heldAt === undefined, 'nothing is sent on hold');",
        '',
      ),
    ],
  },
  {
    name: 'let the case of a hold be closed while the hold goes on',
    edits: [
      edit(
        'usecases/operate/close-case.ts',
        'if (endedByRelease.includes(of.kind) && (await holds(deps, of))) {',
        'if (endedByRelease.includes(of.kind) && of.decided && (await holds(deps, of))) {',
      ),
    ],
  },
];
