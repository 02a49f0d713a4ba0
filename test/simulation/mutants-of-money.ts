// Planted defects around a single attempt: the claim, the request, what its answer means.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const writes = 'adapters/dynamodb-writes.ts';
const collect = 'usecases/billing/charge-due.ts';
const settle = 'usecases/settlement/settle-attempt.ts';
const verdict = 'domain/charge/verdict.ts';
const charge = 'domain/charge/charge.ts';

export const moneyMutants: readonly Mutant[] = [
  {
    name: 'drop the writer token',
    edits: [
      edit(writes, "return item?.['writer'] === sent.writer ? { kind: 'put' } : ", 'return '),
    ],
  },
  {
    name: 'write without the version condition',
    edits: [
      edit(writes, "ConditionExpression: 'version = :version',", ''),
      edit(writes, "ExpressionAttributeValues: { ':version': over },", ''),
    ],
  },
  {
    name: 'send before the claim is durable',
    edits: [
      edit(
        collect,
        'const claimed = await deps.ledger.save(intent);',
        'if (isClaimed(intent)) ' +
          'await deps.gateway.charge({ ...intent.claim, orderName: row.price.orderName }); ' +
          'const claimed = await deps.ledger.save(intent);',
      ),
    ],
  },
  {
    name: 'charge although the claim was lost',
    edits: [
      edit(
        collect,
        "if (claimed.kind === 'lost' || !isClaimed(claimed.value)) return 'lost';",
        "if (claimed.kind === 'lost') return (await sendClaim(deps, intent as Claimed)).kind; " +
          "if (!isClaimed(claimed.value)) return 'lost';",
      ),
    ],
  },
  {
    name: 'send a request that has grown old',
    edits: [edit(settle, 'claim.sentAt > sendWithinSeconds', 'claim.sentAt > 1e9')],
  },
  {
    name: 'read the buyer when the age of a request has been checked',
    edits: [
      edit(
        settle,
        '  const memo = await memoOfClaim(',
        '  const isOld = deps.clock.now() - claim.sentAt > sendWithinSeconds;\n' +
          '  const memo = await memoOfClaim(',
      ),
      edit(
        settle,
        'installments };\n  const isOld = deps.clock.now() - claim.sentAt > sendWithinSeconds;',
        'installments };',
      ),
    ],
  },
  {
    name: 'take old news of a request for news of its repetition',
    edits: [
      edit(
        settle,
        'return now.sends === claim.sends && now.phase === claim.phase;',
        'return !!now;',
      ),
      edit(settle, 'claim.sentAt > sendWithinSeconds', 'claim.sentAt > 60'),
    ],
  },
  {
    name: 'accept another amount',
    edits: [
      edit(
        verdict,
        'if (payment.amount !== claim.amount) return',
        'if (payment.amount < 0) return',
      ),
      edit(
        charge,
        "assert(claim.amount === payment.amount, 'a paid charge holds exactly its amount');",
        '',
      ),
    ],
  },
  {
    name: 'bind a charge to whatever payment came last',
    edits: [edit(charge, "if (isSettled) return { kind: 'twin', charge: was };", '')],
  },
  {
    name: 'move on without writing the charge',
    edits: [
      edit(
        settle,
        'const served = await bindPayment(deps, claimed, verdict.payment);',
        'const served = undefined;',
      ),
    ],
  },
  {
    name: 'move on before the charge is written',
    edits: [
      edit(
        settle,
        'const served = await bindPayment(deps, claimed, verdict.payment);',
        'await moveClaim(deps, claimed, (current) => happened(deps, current,' +
          " { kind: 'charge_paid' }, now));" +
          ' const served = await bindPayment(deps, claimed, verdict.payment);',
      ),
    ],
  },
  {
    name: 'log the billing key',
    edits: [
      edit(
        settle,
        'const answer = await deps.gateway.charge(order);',
        "deps.log('charge.sent', { key: claim.keyId });\n" +
          '  const answer = await deps.gateway.charge(order);',
      ),
    ],
  },
];
