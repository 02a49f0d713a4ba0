// npm run demo: the whole story in the terminal, on the sandbox; fails unless the books agree to
// the won.
import { civilDateAt } from '../functions/domain/calendar';
import type { Sandbox } from './start-sandbox';
import { startSandbox } from './start-sandbox';

type Row = { on: string; what: string; won: number };

const json = process.argv.includes('--json');
const say = (text: string) => {
  if (!json) process.stdout.write(`${text}\n`);
};

async function register(sandbox: Sandbox): Promise<void> {
  const headers = {
    authorization: `Bearer ${await sandbox.token('demo-user')}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({
    plan: 'basic-monthly',
    buyer: { name: '김매달', email: 'demo@example.com', tel: '010-1234-5678' },
  });
  const opened = await fetch(`${sandbox.url}/subscriptions`, { method: 'POST', headers, body });
  const { request_pay } = (await opened.json()) as { request_pay: Record<string, unknown> };
  const end = sandbox.kept.finish(request_pay, '4242-4242-4242-4242');
  const ids = { imp_uid: end.impUid, merchant_uid: request_pay['merchant_uid'] };
  const sent = { method: 'POST', headers, body: JSON.stringify(ids) };
  await fetch(`${sandbox.url}/billing/charge`, sent);
}

/** A year with one decline, one lost answer and three days without a tick. */
async function liveAYear(sandbox: Sandbox): Promise<void> {
  await sandbox.advance('P3M');
  sandbox.kept.script([{ route: 'again', fault: { kind: 'decline' } }], 'replace');
  say('the next charge will be declined once');
  await sandbox.advance('P2M');
  sandbox.kept.script(
    [{ route: 'again', fault: { kind: 'http', status: 502, after: true } }],
    'replace',
  );
  say('the answer to the next charge will be lost');
  await sandbox.advance('P2M');
  say('the hourly rule will miss the next billing day and two more');
  await sandbox.advance('P26D');
  sandbox.pauseRules(true);
  await sandbox.advance('P7D');
  sandbox.pauseRules(false);
  await sandbox.advance('P4M');
}

function story(sandbox: Sandbox): Row[] {
  return sandbox.emulator
    .ledger()
    .payments.filter((row) => row.customer_uid_usage === 'payment')
    .map((row) => ({
      on: civilDateAt(row.started_at),
      what: row.status === 'failed' ? `declined: ${row.fail_reason ?? ''}` : row.status,
      won: row.status === 'failed' ? 0 : row.amount - row.cancel_amount,
    }));
}

async function booked(sandbox: Sandbox): Promise<number> {
  const charges = (await sandbox.dump()).filter((item) => String(item['sk']).startsWith('C#'));
  return charges.reduce((sum, item) => {
    const paid = item['status'] === 'paid' || item['status'] === 'refunded';
    return sum + (paid ? Number(item['amount']) - Number(item['refunded']) : 0);
  }, 0);
}

async function main(): Promise<number> {
  say('starting the sandbox');
  const sandbox = await startSandbox({ quiet: true });
  try {
    await register(sandbox);
    await liveAYear(sandbox);
    const rows = story(sandbox);
    const taken = rows.reduce((sum, row) => sum + row.won, 0);
    const held = await booked(sandbox);
    const agree = taken === held && rows.filter((row) => row.won > 0).length >= 12;
    if (json) process.stdout.write(`${JSON.stringify({ rows, taken, booked: held, agree })}\n`);
    for (const { on, what, won } of rows) say(`${on}  ${String(won).padStart(6)} won  ${what}`);
    say(`iamport took ${taken} won, our ledger holds ${held} won: ${agree ? 'they agree' : 'NO'}`);
    return agree ? 0 : 1;
  } finally {
    await sandbox.stop();
  }
}

process.exitCode = await main().catch((fault: unknown) => {
  process.stderr.write(`demo: ${fault instanceof Error ? fault.message : String(fault)}\n`);
  return 1;
});
