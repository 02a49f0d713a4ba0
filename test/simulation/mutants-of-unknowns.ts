// Planted defects in how unknown outcomes end, in what repeats, and in whose rows are believed.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const looking = 'domain/looking.ts';
const doubt = 'domain/doubt.ts';
const verdict = 'domain/verdict.ts';

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
        'usecases/settle-suspect.ts',
        "if (verdict.kind === 'unknown') {",
        "if (verdict.kind === 'unknown' && records.length > 99) {",
      ),
      edit(
        'usecases/settle-suspect.ts',
        'const verdict = judge(deps, row, looked.payments);',
        'const records = looked.payments;\n  const verdict = judge(deps, row, records);',
      ),
    ],
  },
  {
    name: 'stop all cards for one of a former shop id',
    edits: [
      edit(
        'domain/declines.ts',
        "if (decline.code !== 'merchant_unregistered' || !isFormer) return decline;",
        "if (decline.code !== 'merchant' || !isFormer) return decline;",
      ),
    ],
  },
];
