// Planted defects in credit, in lines that are charged once, and in periods that are settled at 0.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const extra = 'domain/charge/extra.ts';
const moves = 'domain/subscription/moves/extras.ts';
const charge = 'domain/subscription/moves/charge.ts';
const follow = 'usecases/settlement/follow-refund.ts';
const replay = 'usecases/operate/replay-extras.ts';
const pass = 'usecases/settlement/pass-unasked.ts';

export const creditMutants: readonly Mutant[] = [
  {
    name: 'use credit that leaves less than a card company takes',
    edits: [
      edit(
        extra,
        'return balance >= amount ? amount : Math.min(balance, amount - leastCharge);',
        'return Math.min(balance, amount);',
      ),
    ],
  },
  {
    name: 'use credit when it is claimed and not when it is paid',
    edits: [
      edit(
        moves,
        'return used === 0 ? was : withCredit(was, (was.credit ?? 0) - used);',
        'return was;',
      ),
    ],
  },
  {
    name: 'lose all that is left of the credit with a payment',
    edits: [
      edit(
        moves,
        'return used === 0 ? was : withCredit(was, (was.credit ?? 0) - used);',
        'return used === 0 ? was : withCredit(was, 0);',
      ),
    ],
  },
  {
    name: 'take credit back that a charge in flight has frozen',
    edits: [
      edit(
        moves,
        'const left = (was.credit ?? 0) - creditIn(was.claim?.extras);',
        'const left = (was.credit ?? 0) - 0 * creditIn(was.claim?.extras);',
      ),
    ],
  },
  {
    name: 'take back more credit than is left',
    edits: [edit(moves, 'if (amount > left) {', 'if (amount > left + 9_999_999) {')],
  },
  {
    name: 'write down that credit was taken back, and leave it',
    edits: [
      edit(moves, 'return withCredit(was, (was.credit ?? 0) - amount);', 'return { ...was };'),
    ],
  },
  {
    name: 'take credit back once more in a replay',
    edits: [
      edit(
        replay,
        "if (await deps.ledger.extra(was.id, wish.id)) return 'known';",
        "if (wish.verb === 'credit' && (await deps.ledger.extra(was.id, wish.id))) return 'known';",
      ),
      edit(
        replay,
        'const saved = await deps.ledger.saveInOne({ subscription: after, deed, extra });',
        'const saved = await deps.ledger.saveInOne({ subscription: after, deed });',
      ),
    ],
  },
  {
    name: 'ask for a line with every charge',
    edits: [
      edit(
        charge,
        'return settledAt(withoutAsked(paid, was.claim), now);',
        'return settledAt(paid, now);',
      ),
    ],
  },
  {
    name: 'drop lines that came while a charge was in flight',
    edits: [
      edit(
        moves,
        'const left = was.lines?.filter(({ id }) => !asked.has(id)) ?? [];',
        'const left = was.lines?.filter(({ id }) => !asked.has(id) && asked.size === 9) ?? [];',
      ),
    ],
  },
  {
    name: 'keep the credit that a refund has to bring back',
    edits: [
      edit(
        follow,
        'return back > 0 ? returnWithCredit(deps, noted, back) : deps.ledger.saveCharge(noted);',
        'return back < 0 ? returnWithCredit(deps, noted, back) : deps.ledger.saveCharge(noted);',
      ),
    ],
  },
  {
    name: 'bring all of the credit back with each part of a refund',
    edits: [
      edit(
        follow,
        'const back = creditBack(noted) - creditBack(charge);',
        'const back = creditBack({ ...noted, refunded: noted.amount });',
      ),
    ],
  },
  {
    name: 'give credit again that the table already has',
    edits: [
      edit(
        replay,
        "if (await deps.ledger.extra(was.id, wish.id)) return 'known';",
        "if ((await deps.ledger.extra(was.id, wish.id)) && wish.amount === 0) return 'known';",
      ),
      edit(
        replay,
        'const saved = await deps.ledger.saveInOne({ subscription: after, deed, extra });',
        'const saved = await deps.ledger.saveInOne({ subscription: after, deed });',
      ),
    ],
  },
  {
    name: 'replay a line that an adopted payment has asked for',
    edits: [
      edit(
        replay,
        "const isAsked = extra.kind === 'one_off' && (await isInCharge(deps, was, wish.id));",
        "const isAsked = extra.kind === 'credit' && (await isInCharge(deps, was, wish.id));",
      ),
    ],
  },
  {
    name: 'take what a forgotten charge held besides for a part of its price',
    edits: [
      edit(
        'domain/subscription/agreed.ts',
        'won(Math.min(amount - sumOf(extras).amount, recurringOf(of)))',
        'won(Math.min(amount + 0 * sumOf(extras).amount, recurringOf(of)))',
      ),
    ],
  },
  {
    name: 'settle a period by credit before its declined attempt is looked at',
    edits: [
      edit(
        'usecases/billing/charge-due.ts',
        '  if (!late) return settleUnasked(deps, row);\n',
        '  if (!late || !late.undecided) return settleUnasked(deps, row);\n',
      ),
    ],
  },
  {
    name: 'settle a period at 0 by its charge alone',
    edits: [
      edit(
        pass,
        "  return (await deps.ledger.saveInOne(written)) === 'lost' ? 'lost' : 'waived';",
        "  await deps.ledger.saveCharge(charge);\n  return 'waived';",
      ),
    ],
  },
  {
    name: 'show a card window less than it is charged, by the credit',
    edits: [
      edit(
        charge,
        'claimAttempt(was, attemptId, now, times, quote);',
        'claimAttempt(was, attemptId, now, times, dueQuote);',
      ),
    ],
  },
  {
    name: 'round the tax-free share of credit down',
    edits: [
      edit(
        extra,
        "return { kind: 'credit', amount: -used, taxFree: 0 - share(taxFree, used, amount) };",
        "return { kind: 'credit', amount: -used, taxFree: 0 - 0 * share(taxFree, used, amount) };",
      ),
    ],
  },
];
