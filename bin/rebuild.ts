// npm run rebuild: makes subscriptions again whose rows a restore has lost, from iamport's records.
import { Misuse, runCommand } from './command';
import type { Operator } from './operator';
import { operatorFrom } from './operator';

const usage = `usage: npm run -s rebuild -- --api URL --reason TEXT [--write]
                           [--subscription ID [--user ID] ...]

A subscription that was sold after the restore point has no row in the restored table. While a
recovery is on, each payment of it is an open case (lost_subscription). This command reads these
cases and says what would be written for each subscription: plan, amount, paid periods, the next
billing day. With --write it writes, closes the cases, and the replay of wishes is wanted again.
Exit status 0: nothing is left. 1: something is, one line each. 2: wrong options.

  --api           the URL of the API (stack output ApiUrl); MAEDAL_TOKEN holds an operator's token
  --reason        why, for the history of each; it must not name a person
  --write         writes what a run without it says
  --subscription  this one only
  --user          whose it is, for payments that do not say it; with --subscription
  --plan          which plan it is of, likewise
  --anchor-on     the day its dates count from, likewise, such as 2027-01-31: that of its first
                  payment, or of the last one after access had ended
  --anchor-period which period began on that day; 0, the first, if not given
  --help          shows this
`;

type Page = {
  readonly items: readonly { readonly subscription?: unknown }[];
  readonly next?: string | null;
};
export type Known = {
  readonly user?: string | undefined;
  readonly plan?: string | undefined;
  readonly anchor_on?: string | undefined;
  readonly anchor_period?: number | undefined;
};
export type RebuildOptions = {
  readonly write: boolean;
  readonly reason: string;
  readonly only?: string | undefined;
  readonly known?: Known;
  readonly say: (line: string) => void;
};

/** Answers whether every lost subscription could be rebuilt, or would be. */
export async function rebuild(operator: Operator, options: RebuildOptions): Promise<boolean> {
  const { write, reason, only, known = {}, say } = options;
  const lost = only === undefined ? await lostIn(operator) : [only];
  if (lost.length === 0) say('no case of a lost subscription is open');
  let left = 0;
  for (const subscription of lost) {
    const ask = { ...known, subscription, dry_run: !write, reason };
    try {
      say(`${subscription}: ${sentence(await operator.post('/admin/rebuild', ask))}`);
    } catch (fault) {
      left += 1;
      say(`${subscription}: ${(fault as Error).message}`);
    }
  }
  if (write && lost.length > left) say('next: npm run replay again, then a reconciliation');
  return left === 0;
}

async function lostIn(operator: Operator): Promise<readonly string[]> {
  const ids: unknown[] = [];
  let next: string | null | undefined = '';
  while (typeof next === 'string') {
    const from = next === '' ? '' : `&after=${encodeURIComponent(next)}`;
    const path = `/admin/cases?kind=lost_subscription${from}`;
    const page = (await operator.get(path)) as Page;
    ids.push(...page.items.map(({ subscription }) => subscription));
    next = page.next;
  }
  return [...new Set(ids.filter((id) => typeof id === 'string'))];
}

function sentence(answer: unknown): string {
  const { plan, amount, anchor_on, paid_periods, next_billing_on, written } = answer as {
    readonly plan: string;
    readonly amount: number;
    readonly anchor_on: string;
    readonly paid_periods: readonly number[];
    readonly next_billing_on: string;
    readonly written: boolean;
  };
  const what = written ? 'written' : 'would be written';
  const paid = `periods ${paid_periods.join(', ')} paid since ${anchor_on}`;
  return `${what}: ${plan}, ${amount} won, ${paid}, next on ${next_billing_on}`;
}

type Values = {
  readonly api?: string;
  readonly reason?: string;
  readonly write?: boolean;
  readonly subscription?: string;
  readonly user?: string;
  readonly plan?: string;
  readonly 'anchor-on'?: string;
  readonly 'anchor-period'?: string;
};

await runCommand<Values>(import.meta.url, {
  name: 'rebuild',
  usage,
  options: {
    api: { type: 'string' },
    reason: { type: 'string' },
    write: { type: 'boolean' },
    subscription: { type: 'string' },
    user: { type: 'string' },
    plan: { type: 'string' },
    'anchor-on': { type: 'string' },
    'anchor-period': { type: 'string' },
  },
  async run(values) {
    const { api, reason = '', write = false, subscription, user, plan } = values;
    const { 'anchor-on': anchor_on } = values;
    const period = values['anchor-period'];
    if (reason.trim() === '') throw new Misuse('--reason must say why');
    if (subscription === undefined && (user ?? plan ?? anchor_on ?? period) !== undefined) {
      throw new Misuse('--user, --plan, --anchor-on and --anchor-period go with --subscription');
    }
    if (period !== undefined && (anchor_on === undefined || !/^\d{1,4}$/.test(period))) {
      throw new Misuse('--anchor-period is a number from 0 to 9999 and goes with --anchor-on');
    }
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const known = {
      ...(user === undefined ? {} : { user }),
      ...(plan === undefined ? {} : { plan }),
      ...(anchor_on === undefined ? {} : { anchor_on }),
      ...(period === undefined ? {} : { anchor_period: Number(period) }),
    };
    const asked = { write, reason, only: subscription, known, say };
    return (await rebuild(operatorFrom(api), asked)) ? 0 : 1;
  },
});
