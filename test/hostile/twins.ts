// Weak twins: the system with one check removed each. The suite must notice every one of them.
import type { Mutant } from '../simulation/mutant';
import { edit } from '../simulation/mutant';

const verdict = 'domain/charge/verdict.ts';
const http = 'adapters/iamport-http.ts';
const wire = 'adapters/iamport-wire.ts';
const body = 'handlers/body.ts';
const schemas = 'handlers/schemas.ts';
const edge = 'handlers/edge.ts';
const doors = 'handlers/doors.ts';
const observe = 'usecases/checkout/observe-payment.ts';
const registration = 'domain/checkout/issuing.ts';

const payments: readonly Mutant[] = [
  {
    name: 'any amount pays',
    edits: [
      edit(verdict, 'if (payment.amount !== claim.amount)', 'if (payment.amount < 0)'),
      edit(
        'domain/charge/charge.ts',
        "assert(claim.amount === payment.amount, 'a paid charge holds exactly its amount');",
        '',
      ),
    ],
  },
  {
    name: 'any currency pays',
    edits: [edit(verdict, "if (payment.currency !== 'KRW')", "if (payment.currency === '?')")],
  },
  {
    name: 'what was given back in part pays',
    edits: [edit(verdict, 'if (payment.canceledAmount !== 0)', 'if (payment.canceledAmount < 0)')],
  },
  {
    name: "any customer's key pays",
    edits: [
      edit(
        verdict,
        'if (payment.keyId !== undefined && payment.keyId !== claim.keyId) return',
        "if (payment.keyId === '?') return",
      ),
      edit(
        verdict,
        'if (record.keyId !== undefined && record.keyId !== claim.keyId) return',
        "if (record.keyId === '?') return",
      ),
    ],
  },
  {
    name: 'test money pays',
    edits: [
      edit(
        verdict,
        'return test && !acceptance.allowTestChannel;',
        'return test && acceptance === null;',
      ),
    ],
  },
  {
    name: 'any payment provider pays',
    edits: [edit(verdict, "const isNamed = provider !== '';", "const isNamed = provider === '-';")],
  },
  {
    name: 'a payment of any time pays',
    edits: [edit(verdict, "isOutside ? 'paid outside", "isOutside && !payment ? 'paid outside")],
  },
];

const windows: readonly Mutant[] = [
  {
    name: 'a window may name any key',
    edits: [
      edit(registration, 'if (issued.keyId !== registration.keyId)', "if (issued.keyId === '?')"),
    ],
  },
  {
    name: 'a charge is taken for a window',
    edits: [
      edit(
        registration,
        "if (issued.usage !== undefined && issued.usage !== 'issue')",
        "if (issued.usage === '?')",
      ),
    ],
  },
  {
    name: 'an open window issued its key',
    edits: [
      edit(
        registration,
        "ours.find((record) => record.status === 'paid');",
        "ours.find((record) => record.status !== 'failed');",
      ),
    ],
  },
];

const callers: readonly Mutant[] = [
  {
    name: "another's subscription is shown and changed",
    edits: [
      edit(
        'usecases/common/subscriptions.ts',
        'if (!subscription || subscription.userId !== userId)',
        'if (!subscription)',
      ),
    ],
  },
  {
    name: "another's order number at the callback",
    edits: [
      edit(
        observe,
        'if (hint.userId !== undefined && subscription.userId !== hint.userId) return',
        'if (hint.userId === undefined && !subscription) return',
      ),
    ],
  },
  {
    name: 'every user is an operator',
    edits: [
      edit(
        edge,
        "if (route.auth === 'operator' && !scopesIn(claims).includes(env.OPERATOR_SCOPE))",
        "if (route.auth === 'operator' && scopesIn(claims).includes('?'))",
      ),
    ],
  },
  {
    name: 'a scope that begins alike makes an operator',
    edits: [
      edit(
        edge,
        '!scopesIn(claims).includes(env.OPERATOR_SCOPE)',
        '!scopesIn(claims).some((one) => one.startsWith(env.OPERATOR_SCOPE))',
      ),
    ],
  },
  {
    name: 'every customer is a backend',
    edits: [
      edit(
        edge,
        "if (route.auth === 'server' && !scopesIn(claims).includes(env.SERVER_SCOPE))",
        "if (route.auth === 'server' && scopesIn(claims).includes('?'))",
      ),
    ],
  },
  {
    name: 'a machine is a customer',
    edits: [
      edit(
        edge,
        "if (route.auth === 'user' && isOfMachine(claims, env))",
        "if (route.auth === 'none' && isOfMachine(claims, env))",
      ),
    ],
  },
  {
    name: 'a token needs no person',
    edits: [edit(edge, "if (route.auth !== 'none' && !isUserId(userId))", 'if (!route)')],
  },
];

const requests: readonly Mutant[] = [
  {
    name: 'fields too many are let pass',
    edits: [
      edit(
        schemas,
        'export const CancelAt = z.strictObject({',
        'export const CancelAt = z.object({',
      ),
    ],
  },
  {
    name: 'card numbers are let pass',
    edits: [edit(body, 'if (holdsCard(read', "if (text === '?' && holdsCard(read")],
  },
  {
    name: 'bodies of any size',
    edits: [edit(body, 'const bytesMax = 8_192;', 'const bytesMax = 8_192_000;')],
  },
  {
    name: 'any content type',
    edits: [
      edit(
        body,
        "return type === 'application/x-www-form-urlencoded' ? 'form' : undefined;",
        "return type === 'application/x-www-form-urlencoded' ? 'form' : 'json';",
      ),
    ],
  },
  {
    name: 'a form may say a field twice',
    edits: [edit(body, 'names.size === fields.size ?', 'names.size <= fields.size ?')],
  },
  {
    name: 'a refusal repeats what was sent',
    edits: [edit('handlers/problem.ts', ": 'a field';", ': key;')],
  },
  {
    name: 'the landing leads where it is told to',
    edits: [
      edit(
        doors,
        'const way = new URL(deps.env.RETURN_URL);',
        "const way = new URL(query['next'] ?? deps.env.RETURN_URL, deps.env.RETURN_URL);",
      ),
    ],
  },
  {
    name: 'strangers may ask as often as they like',
    edits: [edit('runtime/hints.ts', 'return left > 0;', 'return left >= 0;')],
  },
  {
    name: 'a customer may ask as often as she likes',
    edits: [
      edit(observe, 'return isOfNumber && mayLookFor(', 'return isOfNumber || mayLookFor('),
      edit(
        'usecases/common/customer-looks.ts',
        'const looksOfCustomer = 40;',
        'const looksOfCustomer = 1e9;',
      ),
    ],
  },
  {
    name: 'a webhook about an unknown order asks iamport',
    edits: [
      edit(
        observe,
        'if (!ours || !subscription || attemptId === undefined) return stranger(hint);',
        "if (!ours) await deps.gateway.payment(hint.paymentId ?? 'imp_1');\n" +
          '  if (!ours || !subscription || attemptId === undefined) return stranger(hint);',
      ),
    ],
  },
];

const provider: readonly Mutant[] = [
  {
    name: 'follows redirects',
    edits: [edit(http, "redirect: 'manual',", "redirect: 'follow',")],
  },
  {
    name: 'answers of any size',
    edits: [edit(http, 'if (bytes > bytesMax) {', 'if (bytes < 0) {')],
  },
  {
    name: 'a flag that can not be read is real money',
    edits: [
      edit(
        wire,
        'return flag !== false && flag !== undefined && flag !== null;',
        'return flag === true;',
      ),
    ],
  },
  {
    name: 'a receipt may be any text',
    edits: [edit(wire, '/^https?:\\/\\/[^\\s"\'<>\\\\]+$/.test(value)', "value !== '?'")],
  },
  {
    name: 'logs the billing key',
    edits: [
      edit(
        'usecases/settlement/settle-attempt.ts',
        'const answer = await deps.gateway.charge(order);',
        "deps.log('charge.sent', { key: claim.keyId });\n" +
          '  const answer = await deps.gateway.charge(order);',
      ),
    ],
  },
  {
    name: "logs the provider's words",
    edits: [edit('domain/charge/declines.ts', ".replaceAll(mail, '…')", '')],
  },
];

export const twins: readonly Mutant[] = [
  ...payments,
  ...windows,
  ...callers,
  ...requests,
  ...provider,
];
