// npm run reprice: sets a version of a plan's price for all of its subscriptions, one by one.
import { setTimeout as pause } from 'node:timers/promises';
import { Misuse, runCommand } from './command';
import type { Operator } from './operator';
import { OperatorFault, operatorFrom } from './operator';

const usage = `usage: npm run -s reprice -- --plan P --to V --api URL [--write] [--after AT]

Sets version V of the price of plan P for each of its subscriptions, from the next period on whose
consent can still be asked for; a lower price needs none. Without --write nothing changes: it says
what each would come to, and what follows without consent. It may be stopped and run again: who has
the version, or waits for it, is passed over. Run it until it sets none: a subscription that moves
while it is read is found then.
Exit status 0: all have it. 1: some were refused, each with one line. 2: wrong options.

  --plan    the plan's id in plans.json
  --to      the version of its price, such as 2
  --api     the URL of the API (stack output ApiUrl); MAEDAL_TOKEN holds an operator's token
  --write   sets it
  --reason  kept with each change, and must name no person; "price version V" if not given
  --after   goes on where a run was stopped, as its last line said
  --help    shows this
`;

export type Repricing = {
  readonly plan: string;
  readonly version: number;
  readonly write: boolean;
  readonly reason?: string;
  readonly after?: string | undefined;
};

export type Repriced = {
  seen: number;
  /** Set, or in a dry run: would be. */
  set: number;
  /** Of those set, the ones whose amount stays as it is. */
  same: number;
  /** Of those set, the ones whose customers are asked for consent, and who end without it. */
  asked: number;
  ending: number;
  refused: number;
};

type One = {
  readonly id: string;
  readonly price_version: number;
  readonly next: object | null;
};
type Page = { readonly items: readonly One[]; readonly next: string | null };
type Price = {
  readonly changed: boolean;
  readonly consent_needed: boolean;
  readonly from: string;
  readonly amount_before: number;
  readonly amount_after: number;
  readonly without_consent: 'end' | 'keep_old_price' | null;
};

/** Of each status in which a price can be set; the others have ended, or were never sold. */
export const statuses = ['active', 'paused', 'past_due', 'unpaid'] as const;

/** Page by page; a refusal of one holds up none of the others. */
export async function reprice(
  operator: Operator,
  of: Repricing,
  say: (line: string) => void,
): Promise<Repriced> {
  const done: Repriced = { seen: 0, set: 0, same: 0, asked: 0, ending: 0, refused: 0 };
  const known = new Set<string>();
  const from = of.after?.split('#')[0];
  const left = statuses.slice(
    Math.max(
      0,
      statuses.findIndex((one) => one === from),
    ),
  );
  for (const status of left) {
    let after: string | null = status === from ? (of.after ?? null) : null;
    do {
      const more: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
      const path = `/admin/subscriptions?plan=${of.plan}&status=${status}&limit=100${more}`;
      const page = (await patiently(() => operator.get(path))) as Page;
      for (const one of page.items.filter(({ id }) => !known.has(id))) {
        known.add(one.id);
        done.seen += 1;
        await repriceOne(operator, of, { one, done, say });
      }
      after = page.next;
      if (after !== null) say(progress(of, done, after));
    } while (after !== null);
  }
  say(progress(of, done, null));
  return done;
}

type Work = { readonly one: One; readonly done: Repriced; readonly say: (line: string) => void };

async function repriceOne(operator: Operator, of: Repricing, { one, done, say }: Work) {
  if (one.price_version === of.version && one.next === null) return;
  const path = `/admin/subscriptions/${one.id}/price${of.write ? '' : '?preview=true'}`;
  const body = { version: of.version, reason: of.reason ?? `price version ${of.version}` };
  try {
    const price = (await patiently(() => operator.post(path, body))) as Price;
    if (!price.changed) return;
    done.set += 1;
    const { amount_before: before, amount_after: after, from, without_consent: rule } = price;
    if (before === after) done.same += 1;
    if (price.consent_needed) done.asked += 1;
    if (rule === 'end') done.ending += 1;
    if (!of.write)
      say(`${one.id}: ${told(before, after)} from ${from} on${without[rule ?? 'none']}`);
  } catch (fault) {
    if (!(fault instanceof OperatorFault) || !/: 409 /.test(fault.message)) throw fault;
    done.refused += 1;
    say(`${one.id}: ${fault.message.replace(/^.*?: 409 /, '')}`);
  }
}

const told = (before: number, after: number): string =>
  before === after ? `${after} won, unchanged` : `${before} to ${after} won`;

const without = {
  none: '',
  end: ', ends without consent',
  keep_old_price: ', keeps the old price without consent',
} as const;

/** Tries of one request that is throttled, or that the service can not answer now. */
const triesMax = 6;

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await ask();
    } catch (fault) {
      const isBusy = fault instanceof OperatorFault && /: (429|503) /.test(fault.message);
      if (!isBusy || tried === triesMax) throw fault;
      await pause(500 * 2 ** tried);
    }
  }
}

function progress({ plan, write }: Repricing, of: Repriced, after: string | null): string {
  const did = write ? 'set' : 'would be set';
  const same = of.same === 0 ? '' : ` (${of.same} with the same amount)`;
  const words = `${of.seen} seen, ${of.set} ${did}${same}, ${of.asked} to be asked for consent`;
  const refused = of.refused === 0 ? '' : `, ${of.refused} refused`;
  return `${plan}: ${words}${refused}${after === null ? '' : `; goes on with --after ${after}`}`;
}

const noAnswer =
  'no access and no charge from that day on, and 14 days later it is canceled (onNoConsent: end)';

type Values = {
  readonly plan?: string;
  readonly to?: string;
  readonly api?: string;
  readonly write?: boolean;
  readonly reason?: string;
  readonly after?: string;
};

async function run({ plan = '', to = '', api, write = false, reason, after }: Values) {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(plan)) throw new Misuse(`--plan must be an id, got "${plan}"`);
  if (!/^[1-9]\d{0,3}$/.test(to)) throw new Misuse(`--to must be a version, got "${to}"`);
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const of = { plan, version: Number(to), write, after, ...(reason ? { reason } : {}) };
  const { refused, ending } = await reprice(operatorFrom(api), of, say);
  if (ending > 0) say(`${ending} end without consent: ${noAnswer}`);
  if (!write) say('nothing was changed: --write sets it');
  return refused === 0 ? 0 : 1;
}

await runCommand<Values>(import.meta.url, {
  name: 'reprice',
  usage,
  options: {
    plan: { type: 'string' },
    to: { type: 'string' },
    api: { type: 'string' },
    write: { type: 'boolean' },
    reason: { type: 'string' },
    after: { type: 'string' },
  },
  run,
});
