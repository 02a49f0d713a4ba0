// Planted defects in when things are due, and in who is found to be due.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const charging = 'domain/subscription/moves/charge.ts';
const calendar = 'domain/common/calendar.ts';
const terms = 'domain/subscription/terms.ts';
const agenda = 'domain/subscription/agenda.ts';
const knowsTerms = edit(
  charging,
  "import { claimedPeriod, isReturn, settledAt } from '../terms';",
  "import { claimedPeriod, isReturn, periodStart, settledAt } from '../terms';\n" +
    "import { instantOn } from '../../common/calendar';",
);

export const dateMutants: readonly Mutant[] = [
  {
    name: 'forget that a debt was unpaid once another card is declined',
    edits: [
      edit('domain/catalogue/dunning.ts', '{ lapsedAt: was?.lapsedAt, ', '{ lapsedAt: undefined, '),
    ],
  },
  {
    name: 'due is only who is due today',
    edits: [
      edit(
        agenda,
        'const due = agenda(of, times).filter(({ at }) => at <= now);',
        'const due = agenda(of, times).filter(({ at }) => at <= now && now - at <= 43_200);',
      ),
    ],
  },
  {
    name: 'chain the dates: the 31st becomes the 28th for ever',
    edits: [
      edit(
        charging,
        '  const paid: Subscription = {',
        '  ' +
          'const drifted = periodStart({ ...was, anchorOn: startsOn }, was.claim.period + 1);\n ' +
          ' const paid: Subscription = {',
      ),
      edit(
        charging,
        '    anchorOn: moves ? startsOn : (dated.anchorOn ?? startsOn),',
        '    anchorOn: drifted,',
      ),
      knowsTerms,
    ],
  },
  {
    name: 'let a short month flow into the next',
    edits: [edit(calendar, 'Math.min(day, daysInMonth(toYear, toMonth))', 'Math.min(day, 28)')],
  },
  {
    name: 'count the days in UTC',
    edits: [
      edit(
        'domain/subscription/terms.ts',
        'civilDateAt(isEarlier ? now : claim.claimedAt)',
        'civilDateAt((isEarlier ? now : claim.claimedAt) - 64_800)',
      ),
    ],
  },
  {
    name: 'skip a period after a payment',
    edits: [
      edit(
        charging,
        'const period = was.claim.period + 1;',
        'const period = was.claim.period + (was.claim.period === 3 ? 2 : 1);',
      ),
    ],
  },
  {
    name: 'merge the periods that were missed',
    edits: [
      edit(
        charging,
        '  return settledAt(withoutAsked(paid, was.claim), now);',
        '  let p = period; while (instantOn(periodStart(paid, p), 600) < now) p += 1;\n' +
          '  return settledAt({ ...paid, period: p }, now);',
      ),
      knowsTerms,
    ],
  },
  {
    name: 'collect missed periods all at once',
    edits: [
      edit(
        terms,
        'const isLate = settledOn !== undefined && settledOn >= dueOn;',
        'const isLate = settledOn !== undefined && settledOn < dueOn;',
      ),
    ],
  },
  {
    name: 'charge a week early',
    edits: [
      edit(
        terms,
        'return hourOn(isLate ? addDays(settledOn, 1) : dueOn, times);',
        'return hourOn(isLate ? addDays(settledOn, 1) : dueOn, times) - 604_800;',
      ),
      edit(
        agenda,
        "return instantOn(periodStart(of, of.period), 0) > now ? 'period not begun' : undefined;",
        'return undefined;',
      ),
    ],
  },
  {
    name: 'plan one part of the index only',
    edits: [
      edit(
        'usecases/common/plan-charges.ts',
        'Array.from({ length: shards }',
        'Array.from({ length: 1 }',
      ),
    ],
  },
  {
    name: 'give up for good after the first decline of a month',
    edits: [
      edit(
        agenda,
        'if (!isBilled(of)) return [];',
        'if (!isBilled(of) || of.dunning?.declines === 2) return [];',
      ),
    ],
  },
  {
    name: 'keep a token for ever',
    edits: [
      edit('adapters/iamport-token.ts', 'deps.clock() < held.until', 'true'),
      edit('adapters/iamport-session.ts', 'const refusalsMax = 3;', 'const refusalsMax = 1;'),
    ],
  },
  {
    name: 'forget the nights that the ledger pass missed, and the cases it left',
    edits: [
      edit(
        'usecases/reconcile/run-ledger-pass.ts',
        'Math.min(usual, passed.until === 0 ? first : passed.until - margin)',
        'usual',
      ),
      edit(
        'usecases/reconcile/round-steps.ts',
        'const followed = await followCases(deps, round);',
        "const followed = { kind: 'followed', found: {}, after: undefined } as Awaited<" +
          'ReturnType<typeof followCases>>;',
      ),
    ],
  },
  {
    name: 'delete a message whose page broke',
    edits: [
      edit('handlers/pages.ts', 'if (receipts < receiptsMax) failed.add(messageId);', ''),
      edit(
        'usecases/common/plan-charges.ts',
        'if (page.ids.length > 0) await take(page.ids);',
        'if (page.ids.length > 0 && until % 86_400 === 3_600) await take(page.ids);',
      ),
    ],
  },
  {
    name: 'forget how many partitions of what is due a table was used with',
    edits: [
      edit(
        'usecases/common/plan-charges.ts',
        'return Math.max(own, used?.most ?? 0);',
        'return used ? own : own;',
      ),
    ],
  },
];
