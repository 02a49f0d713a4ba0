// npm run demo: the whole story in the terminal, on the sandbox; fails unless the books agree to
// the won.
import { readFlags } from '../bin/flags';
import { sayOldNode } from '../bin/old-node';
import { compareBooks } from './books';
import { koreaTime } from './clock';
import type { Event } from './demo-life';
import { liveALife } from './demo-life';
import { legs } from './demo-year';
import { Misuse } from './fault';
import type { Sandbox } from './start-sandbox';
import { startSandbox } from './start-sandbox';

const usage = `usage: npm run demo [-- --json]

Registers a card and lives a year: twelve renewals, one of them declined, one whose answer is lost,
one whose day the hourly rule misses. Then another customer's life: a trial, its notice and consent,
paid periods, more of it, a pause, a return, consent to a raised price, the end; and she is back
with a coupon, credit, and consent to the end of the discount. Exits with 0 only if iamport's ledger
and ours agree.`;

type Row = {
  readonly at: string;
  readonly period: number;
  readonly due_on: string;
  readonly status: string;
  readonly won: number;
  readonly note: string;
};
type Attempt = {
  readonly n: number;
  readonly attemptId: string;
  readonly claimedAt: number;
  readonly closedAt: number;
  readonly outcome: string;
  readonly reason?: string;
};
type Charge = {
  readonly period: number;
  readonly startsOn: string;
  readonly attempts: readonly Attempt[];
};

type Json = Readonly<Record<string, unknown>>;

async function ask(sandbox: Sandbox, path: string, body: unknown): Promise<Json> {
  const headers = {
    authorization: `Bearer ${await sandbox.token('demo-user')}`,
    'content-type': 'application/json',
  };
  const sent = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(`${sandbox.url}${path}`, sent)).json() as Promise<Json>;
}

/** Answers the id of the subscription that it begins. */
async function register(sandbox: Sandbox): Promise<string> {
  const buyer = { name: '김매달', email: 'demo@example.com', tel: '010-1234-5678' };
  const opened = await ask(sandbox, '/subscriptions', { plan: 'basic-monthly', buyer });
  const params = opened['request_pay'] as Record<string, unknown>;
  const end = sandbox.kept.finish(params, '4242-4242-4242-4242');
  const ids = { imp_uid: end.impUid, merchant_uid: params['merchant_uid'] };
  await ask(sandbox, '/billing/charge', ids);
  return String(opened['subscription']);
}

/** A year with one decline, one lost answer and eleven days without a tick. */
async function liveAYear(sandbox: Sandbox, say: (text: string) => void): Promise<void> {
  say('three months pass');
  await sandbox.advance(legs.quiet);
  sandbox.kept.script([{ route: 'again', fault: { kind: 'decline' } }], 'replace');
  say('two more, of which the first charge will be declined once');
  await sandbox.advance(legs.declined);
  const lost = { kind: 'http', status: 502, after: true } as const;
  sandbox.kept.script([{ route: 'again', fault: lost }], 'replace');
  say('two more, of which the first charge is made while its answer gets lost');
  await sandbox.advance(legs.lost);
  say('a month whose billing day, and the days around it, the hourly rule will miss');
  await sandbox.advance(legs.untilMissed);
  sandbox.pauseRules(true);
  await sandbox.advance(legs.missed);
  sandbox.pauseRules(false);
  say('and the rest of the year\n');
  await sandbox.advance(legs.rest);
}

/** Every attempt of every charge, as our own ledger tells it. */
function story(charges: readonly Charge[], amountOf: (attemptId: string) => number): Row[] {
  const rows = charges.flatMap(({ period, startsOn, attempts }) =>
    attempts.map((attempt) => {
      const at = koreaTime(attempt.claimedAt * 1_000);
      const row = { at, period, due_on: startsOn, status: attempt.outcome };
      return { ...row, won: amountOf(attempt.attemptId), note: noteOn(attempt, at, startsOn) };
    }),
  );
  return rows.sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** A look at an outcome that nobody knows comes five seconds after the request. */
const lookedAfterSeconds = 5;

function noteOn(attempt: Attempt, at: string, dueOn: string): string {
  const seconds = attempt.closedAt - attempt.claimedAt;
  if (attempt.outcome === 'declined') return `${attempt.reason ?? ''}, tried again the next day`;
  if (attempt.n > 0) return 'the retry';
  if (seconds >= lookedAfterSeconds) return `answer lost; found by looking after ${seconds} s`;
  return at.slice(0, 10) === dueOn ? '' : `due on ${dueOn}; the rule had missed it`;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ at, period, status, won, note }) => [
    ...[at.slice(0, 16).replace('T', ' '), String(period + 1).padStart(6)],
    ...[status.padEnd(8), won.toLocaleString('en').padStart(6), note],
  ]);
  const head = ['Korean time     ', 'period', 'outcome ', '   won', 'what happened'];
  return [head, ...lines].map((line) => line.join('  ').trimEnd()).join('\n');
}

function lifeTable(events: readonly Event[]): string {
  const lines = events.map(({ on, what, won }) =>
    [on, won === 0 ? ''.padStart(6) : won.toLocaleString('en').padStart(6), what].join('  '),
  );
  return ['Korean day     won  what happened', ...lines].join('\n');
}

const isCharge = ({ sk }: Readonly<Record<string, unknown>>) => String(sk).startsWith('C#');

/** What the year was to show; each has its row. */
const wanted = { declined: /tried again/, lost: /answer lost/, missed: /had missed/ };

async function main(args: readonly string[]): Promise<number> {
  const flags = readFlags('npm run demo', args, { json: { type: 'boolean' } });
  if (flags.kind === 'misuse') {
    process.stderr.write(`demo: ${flags.why}\n`);
    return 2;
  }
  if (flags.kind === 'help') {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  sayOldNode();
  const { values } = flags;
  const say = (text: string) => void (values.json ? 0 : process.stdout.write(`${text}\n`));
  say('the sandbox starts, and a card is registered');
  const sandbox = await startSandbox({ quiet: true });
  say(sandbox.tables);
  try {
    const id = await register(sandbox);
    await liveAYear(sandbox, say);
    // What follows is the other customer's.
    await ask(sandbox, `/subscriptions/${id}/cancel`, { when: 'now' });
    const year = (await sandbox.dump()).filter(isCharge);
    say('the customer cancels; another one lives through all that a subscription can be\n');
    const life = await liveALife(sandbox);
    const { payments } = sandbox.emulator.ledger();
    const items = await sandbox.dump();
    const books = compareBooks(payments, items);
    const rows = story(year as unknown as Charge[], (attemptId) => {
      const paid = payments.find((row) => row.merchant_uid === attemptId && row.paid_at > 0);
      return paid ? paid.amount - paid.cancel_amount : 0;
    });
    const absent = Object.entries(wanted).filter(
      ([, note]) => !rows.some((row) => note.test(row.note)),
    );
    const faults = [...books.differences, ...absent.map(([what]) => `nothing was ${what}`)];
    const [paid, ofYear] = [life, rows].map((all) => all.reduce((sum, { won }) => sum + won, 0));
    if ((paid ?? 0) + (ofYear ?? 0) !== books.taken) faults.push('money that no row tells of');
    if (rows.filter(({ won }) => won > 0).length < 13) faults.push('not twelve renewals');
    const agree = books.differences.length === 0;
    if (values.json) process.stdout.write(`${JSON.stringify({ rows, life, ...books, agree })}\n`);
    say(table(rows));
    say(`\n${lifeTable(life)}`);
    const [taken, held] = [books.taken, books.booked].map((won) => won.toLocaleString('en'));
    say(
      `\niamport took ${taken} won, our ledger holds ${held} won: ${agree ? 'they agree' : 'NO'}`,
    );
    for (const fault of faults) process.stderr.write(`demo: ${fault}\n`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await sandbox.stop();
  }
}

process.exitCode = await main(process.argv.slice(2)).catch((fault: unknown) => {
  const [why = ''] = fault instanceof Error ? fault.message.split('\n') : [String(fault)];
  process.stderr.write(`demo: ${why}\n`);
  return fault instanceof Misuse ? 2 : 1;
});
