// npm run replay: applies the wishes of exported log lines again, while a recovery is on.
import { readFileSync } from 'node:fs';
import { runCommand } from './command';
import type { Operator } from './operator';
import { OperatorFault, operatorFrom } from './operator';
import type { WishLine } from './wish-lines';
import { wishesIn } from './wish-lines';

const usage = `usage: npm run -s replay -- --since INSTANT --file LINES --api URL --reason TEXT
                          [--by-hand-done] [--dry-run]

A restored table has forgotten what customers and operators asked for: cancels, cancels taken back,
new cards, settled charges. Each was also one log line with "event":"wish". This command reads such
lines, applies those from INSTANT on in their order, and records the replay as done, so that the
next complete reconciliation may end the recovery. Applying twice is harmless.
Exit status 0: all applied and recorded. 1: something is left, one line each. 2: wrong options.

  --since      the restore point, or an hour before it, such as 2027-03-01T08:00:00+09:00
  --file       lines up to now: JSON lines, or what "aws logs filter-log-events" answered
  --api        the URL of the API (stack output ApiUrl); MAEDAL_TOKEN holds an operator's token
  --reason     why, for the log; it must not name a person
  --by-hand-done
               a person has done what is "by_hand": it leaves nothing open
  --dry-run    says which wishes would be applied, and changes nothing
  --help       shows this

Export the log groups of Subscriptions, Landing, Charge, Webhook, CollectCharges and
ResolveCharges:
  aws logs filter-log-events --log-group-name GROUP --start-time MS \\
    --filter-pattern '{ $.event = "wish" }' --output json > GROUP.json
`;

const perRequest = 10;

export type ReplayOptions = {
  readonly text: string;
  readonly since: number;
  readonly dryRun: boolean;
  readonly reason: string;
  /** A person has done what only a person can repeat. */
  readonly byHandDone?: boolean;
  readonly say: (line: string) => void;
};

/** Answers whether every wish is applied, and recorded so. */
export async function replay(operator: Operator, options: ReplayOptions): Promise<boolean> {
  const { text, since, dryRun, reason, byHandDone = false, say } = options;
  const closed = ['applied', 'known', ...(byHandDone ? ['by_hand'] : [])];
  const { wishes, unreadable } = wishesIn(text, since);
  for (const line of unreadable) say(`line ${line}: a wish that does not read: see it by hand`);
  let left = unreadable.length;
  for (let from = 0; from < wishes.length; from += perRequest) {
    const some = wishes.slice(from, from + perRequest);
    const results = dryRun
      ? some.map(() => 'would be applied')
      : await post(operator, some, reason);
    some.forEach((wish, at) => {
      const result = results[at] ?? 'unanswered';
      if (!dryRun && !closed.includes(result)) left += 1;
      say(`${wish.verb} ${'subscription' in wish ? wish.subscription : ''}: ${result}`);
    });
  }
  if (dryRun) return left === 0;
  if (left > 0) {
    say(
      `${left} left: "later" apply again in some minutes, "missing" npm run rebuild first, ` +
        '"by_hand" do it, then apply again with --by-hand-done',
    );
    return false;
  }
  await operator.post('/admin/recover', { replay: 'done' });
  say(`${wishes.length} wishes applied; the replay is recorded as done`);
  return true;
}

async function post(
  operator: Operator,
  wishes: readonly WishLine[],
  reason: string,
): Promise<readonly string[]> {
  const answer = await operator.post('/admin/replay', { wishes, reason });
  return (answer as { items: string[] }).items;
}

const unasked: Operator = {
  get: () => Promise.reject(new OperatorFault('a dry run sends no request')),
  post: () => Promise.reject(new OperatorFault('a dry run sends no request')),
};

type Values = {
  readonly since?: string;
  readonly file?: string;
  readonly api?: string;
  readonly reason?: string;
  readonly 'by-hand-done'?: boolean;
  readonly 'dry-run'?: boolean;
};

await runCommand<Values>(import.meta.url, {
  name: 'replay',
  usage,
  options: {
    since: { type: 'string' },
    file: { type: 'string' },
    api: { type: 'string' },
    reason: { type: 'string' },
    'by-hand-done': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  async run({ since = '', file = '', reason = '', api, ...flags }) {
    const { 'dry-run': dryRun = false, 'by-hand-done': byHandDone = false } = flags;
    const at = Date.parse(since) / 1_000;
    if (!Number.isFinite(at)) throw new OperatorFault('--since must be an instant');
    if (file === '') throw new OperatorFault('--file must name the exported lines');
    if (reason.trim() === '') throw new OperatorFault('--reason must say why');
    const text = readFileSync(file, 'utf8');
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const operator = dryRun ? unasked : operatorFrom(api);
    return (await replay(operator, { text, since: at, dryRun, reason, byHandDone, say })) ? 0 : 1;
  },
});
