// Planted defects in what an answer, or none, is taken for.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const settle = 'usecases/settlement/settle-attempt.ts';
const refused = 'usecases/settlement/judge-attempt.ts';
const answers = 'adapters/iamport-answers.ts';
const http = 'adapters/iamport-http.ts';
const verdict = 'domain/charge/verdict.ts';

export const answerMutants: readonly Mutant[] = [
  {
    name: 'judge the newest record only (find for findAll)',
    edits: [
      edit(
        verdict,
        'const under = records.filter(',
        'records = records.slice(0, 1); const under = records.filter(',
      ),
    ],
  },
  {
    name: 'treat an unheard-of status as failed',
    edits: [edit(verdict, 'if (odd) return unknown(', 'if (odd && false) return unknown(')],
  },
  {
    name: 'treat a timeout as a decline',
    edits: [
      edit(
        answers,
        'export function chargeAnswer(answer: Exchange): ChargeAnswer {\n ' +
          " if (answer.kind !== 'answer') return answer;",
        'export function chargeAnswer(answer: Exchange): ChargeAnswer {\n ' +
          " if (answer.kind !== 'answer') return { kind: 'refused', message:" +
          " '한도초과' };",
      ),
      edit(
        refused,
        'const looked = await deps.gateway.look(claimed.claim.attemptId);',
        "const looked = { kind: 'absent' } as LookAnswer;",
      ),
      edit(
        refused,
        "import type { Deps } from '../deps';",
        "import type { Deps } from '../deps';\n" +
          "import type { LookAnswer } from '../../ports/gateway';",
      ),
    ],
  },
  {
    name: 'treat silence as not sent',
    edits: [
      edit(
        settle,
        "return { ...(await settleVerdict(deps, claimed, { kind: 'unknown', why })), " +
          'pauseSeconds };',
        "return concludeCharge(deps, claimed, { kind: 'unsent', why });",
      ),
    ],
  },
  {
    name: 'treat a 5xx as not sent',
    edits: [
      edit(
        http,
        'if (status >= 500) return drop(response, silent(`http ${status}`));',
        "if (status >= 500) return drop(response, { kind: 'unsent', why: 'x' });",
      ),
    ],
  },
  {
    name: 'treat 429 and 503 as not sent',
    edits: [
      edit(
        http,
        "return drop(response, { ...silent('busy'), pauseSeconds: pauseIn(response) });",
        "return drop(response, { kind: 'unsent', why: 'busy' });",
      ),
    ],
  },
  {
    name: 'treat a cut body as not sent',
    edits: [
      edit(
        http,
        "return silent(/^\\s*</.test(text) ? 'html' : 'cut body');",
        "return { kind: 'unsent', why: 'cut' };",
      ),
    ],
  },
  {
    name: 'treat a reset as not sent',
    edits: [
      edit('adapters/iamport-faults.ts', "  'ECONNREFUSED',", "  'ECONNREFUSED', 'ECONNRESET',"),
    ],
  },
  {
    name: 'follow a redirect as an answer that says no',
    edits: [
      edit(
        http,
        "return drop(response, silent('redirect'));",
        "return drop(response, { kind: 'answer', status: 200, body: {" +
          " code: 1, message: '한도초과' } });",
      ),
    ],
  },
  {
    name: 'book a refused token as a decline',
    edits: [
      edit(
        'adapters/iamport-session.ts',
        "if (answer.kind !== 'answer' || answer.status !== 401) return answer;",
        "if (answer.kind === 'answer' && answer.status === 401) return { kind: 'answer', " +
          "status: 200, body: { code: 1, message: '한도초과' } }; return answer;",
      ),
    ],
  },
  {
    name: 'believe the 404 of a proxy',
    edits: [
      edit(
        answers,
        'return answer.status === 404 && refusalIn(answer) !== undefined;',
        'return answer.status === 404;',
      ),
      edit(
        http,
        'if (status !== 200) return silent(`http ${status}`);',
        "if (status !== 200) return { kind: 'answer', status, body: {} };",
      ),
    ],
  },
];
