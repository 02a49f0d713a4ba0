// Planted defects in card windows: what they showed, how they end, and whose keys are deleted.
import type { Mutant } from './mutant';
import { edit } from './mutant';

export const registrationMutants: readonly Mutant[] = [
  {
    name: 'charge the plan that was opened last, not the one the window showed',
    edits: [
      edit(
        'domain/subscription/moves/card.ts',
        'return { ...adopted, price, quantity, agreed: undefined };',
        'return quantity === 0 ? { ...adopted, price } : adopted;',
      ),
      edit(
        'usecases/checkout/open-checkout.ts',
        "const subscription = happened(deps, current, { kind: 'window_opened' });",
        'const { price } = isSigningUp(current) ? offerOf(current) : current;\n' +
          '    const opens = { ...current, price };\n' +
          "    const subscription = happened(deps, opens, { kind: 'window_opened' });",
      ),
    ],
  },
  {
    name: 'charge a card change that comes back into a debt',
    edits: [
      edit(
        'domain/checkout/registration.ts',
        "case 'card_change':\n      return 'adopt';",
        "case 'card_change':\n      return row.status === 'past_due' ? 'charge' : 'adopt';",
      ),
    ],
  },
  {
    name: 'take a failed look for a window without a card',
    edits: [
      edit(
        'usecases/checkout/register-card.ts',
        "if (looked.kind === 'unanswered') return { kind: 'unanswered' };",
        "if (looked.kind === 'unanswered') return { kind: 'failed' };",
      ),
    ],
  },
  {
    name: 'charge a card after the customer was told of a failure',
    edits: [
      edit(
        'usecases/checkout/register-card.ts',
        "if (of.outcome !== undefined) return 'done';",
        "if (of.outcome !== undefined && of.outcome !== 'failed') return 'done';",
      ),
      edit(
        'usecases/checkout/register-card.ts',
        "if (of.state === 'deleted') await deleteLateKey(deps, of);",
        '',
      ),
    ],
  },
  {
    name: 'take a first window that comes second for a card change',
    edits: [
      edit('domain/checkout/registration.ts', "if (!isSigningUp(row)) return 'superseded';", ''),
      edit(
        'domain/checkout/registration.ts',
        "case 'sign_up':\n      return 'charge';",
        "case 'sign_up':\n      return row.status === 'incomplete' ? 'charge' : 'adopt';",
      ),
    ],
  },
  {
    name: 'forget windows that nobody comes back from',
    edits: [
      edit(
        'usecases/common/plan-charges.ts',
        "for (const lane of ['look', 'window'] as const) {",
        "for (const lane of ['look'] as const) {",
      ),
    ],
  },
  {
    name: 'delete whatever key the record of a window names',
    edits: [
      edit(
        'domain/checkout/issuing.ts',
        'if (issued.keyId !== registration.keyId) ' +
          "return { kind: 'refused', why: 'another billing key' };",
        '',
      ),
      edit(
        'usecases/checkout/register-card.ts',
        'const verdict = judgeWindow(orderNumber, of, looked.payments, acceptance);',
        'const verdict = judgeWindow(orderNumber, of, looked.payments, acceptance);\n' +
          "  const issued = verdict.kind === 'issued' ? verdict.payment.keyId : undefined;\n" +
          '  const named = issued ?? of.keyId;\n' +
          '  if (named !== of.keyId) await deps.gateway.deleteKey(named);',
      ),
    ],
  },
  {
    name: 'open card windows without an end',
    edits: [
      edit(
        'domain/checkout/opening-limits.ts',
        'if (wait <= 0) return;',
        'if (wait <= 4_000) return;',
      ),
    ],
  },
  {
    name: 'inquire about a window for ever',
    edits: [
      edit('domain/checkout/registration.ts', 'if (now >= end) return undefined;', ''),
      edit(
        'domain/checkout/registration.ts',
        ', end);\n  return { ...of, inquiries',
        ', end + 9e9);\n  return { ...of, inquiries',
      ),
      edit(
        'domain/checkout/registration.ts',
        "return isOver && !waits ? 'failed' : 'open';",
        "return 'open';",
      ),
    ],
  },
  {
    name: 'hand out a window before it is written down',
    edits: [
      edit(
        'usecases/checkout/open-checkout.ts',
        "if (saved.kind === 'saved') return windowOf(deps, saved.value, registration);",
        "if (saved.kind === 'saved') {\n" +
          "      const keyId = registration.keyId.replace('key', 'kez');\n" +
          '      return windowOf(deps, saved.value, { ...registration, keyId });\n    }',
      ),
    ],
  },
  {
    name: 'open the window of another card over nothing',
    edits: [
      edit(
        'handlers/views.ts',
        'amount: isChange ? recurringOf(terms) : shownAmount(terms),',
        'amount: shownAmount(terms),',
      ),
    ],
  },
];
