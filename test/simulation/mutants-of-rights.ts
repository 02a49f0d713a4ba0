// Planted defects in what is given back, what may be used, what is told, and to whom.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const giveBack = 'usecases/reconcile/give-back.ts';
const charging = 'domain/subscription/moves/charge.ts';

export const rightMutants: readonly Mutant[] = [
  {
    name: 'ignore the currency',
    edits: [
      edit(
        'domain/charge/verdict.ts',
        "if (payment.currency !== 'KRW')",
        "if (payment.currency === '')",
      ),
    ],
  },
  {
    name: 'refund after one pass',
    edits: [
      edit(giveBack, '(await countPass(deps, standing, beganAt)) < 2', 'standing.version < 0'),
    ],
  },
  {
    name: 'take two passes that follow at once for two',
    edits: [
      edit(
        'usecases/common/cases.ts',
        'const passesApartSeconds = 3_600;',
        'const passesApartSeconds = 0;',
      ),
    ],
  },
  {
    name: 'refund without looking at the payment that is booked',
    edits: [
      edit(
        giveBack,
        "await deps.gateway.payment(charge.paymentId ?? '');",
        "{ kind: 'found', payments: [{ status: 'paid' }] } as never as Awaited<" +
          'ReturnType<typeof deps.gateway.payment>>;',
      ),
    ],
  },
  {
    name: 'paid gives no access',
    edits: [
      edit(
        charging,
        "    access: 'full',\n    anchorOn:",
        '    access: was.access,\n    anchorOn:',
      ),
    ],
  },
  {
    name: 'access is not restored',
    edits: [
      edit(
        charging,
        "    access: 'full',\n    anchorOn:",
        "    access: was.dunning ? was.access : 'full',\n    anchorOn:",
      ),
    ],
  },
  {
    name: 'grace never ends',
    edits: [
      edit('domain/subscription/access.ts', '    if (at > now) return', '    if (at > 0) return'),
    ],
  },
  {
    name: 'a new token before every call',
    edits: [edit('adapters/iamport-token.ts', 'deps.clock() < held.until', 'false')],
  },
  {
    name: 'follow a redirect',
    edits: [edit('adapters/iamport-http.ts', "redirect: 'manual',", "redirect: 'follow',")],
  },
  {
    name: 'open a case in silence',
    edits: [edit('usecases/common/cases.ts', "deps.log('case.opened',", "deps.log('case.kept',")],
  },
  {
    name: 'look again two hours later',
    edits: [
      edit(
        'domain/charge/looking.ts',
        'if (claim.cleanLooks === 0) return now + pause;',
        'return now + 7_200;',
      ),
    ],
  },
];
