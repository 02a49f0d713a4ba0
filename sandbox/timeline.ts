// npm run -s timeline: the next billing dates after an anchor, or a life, from the code that bills.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readFlags } from '../bin/flags';
import { sayOldNode } from '../bin/old-node';
import { checkCouponsFile, checkPlansFile, couponsPath } from '../bin/plans-file';
import type { Coupon } from '../functions/domain/catalogue/coupon';
import { frozen, versionOn } from '../functions/domain/catalogue/coupon';
import type { Cadence, CivilDate } from '../functions/domain/common/calendar';
import { addDays, billingDate, civilDate } from '../functions/domain/common/calendar';
import { quantityMax } from '../functions/domain/catalogue/plan';
import type { LifeAsk, Told, Tried, Wish } from './timeline-life';
import { lifeAhead } from './timeline-life';

const usage = `usage: npm run -s timeline -- --anchor 2023-01-31 [--interval month] [--every 1]
                              [--count 12] [--json]

Prints the billing dates after the anchor, which is the day of the first payment. With any of the
options below it tells a life instead: what comes on which day, what is charged, and why, folded by
the code of GET /subscriptions/{id}/timeline. Each charge is taken to be paid at its hour, each
notice to be given in time, and each wish to be made at noon in Korea.

  --amount N               won of one, each period; 9900
  --quantity N             how many of it; 1
  --trial 14d[:WON]        begins on the anchor, for days or months (1m); free, or for so many won
  --coupon CODE            begins with this one of coupons.json, as it is sold on the anchor
  --change DAY:QUANTITY[:now]   so many of it from the next period on, or now; may be repeated
  --pause DAY[:PERIODS][:now]   from the next period on, or now; for 1 period; may be repeated
  --billing-day [DAY:]N    billed on the Nth of the month, 31 for the last day, asked for on DAY or
                           on the anchor; may be repeated
  --resume DAY             comes back from a pause; may be repeated
  --declines               does not agree to higher amounts; else agrees to each on its day
  --until DAY              the last day that is told; count periods after the anchor if not given
`;
const short = 'npm run -s timeline -- --help shows what there is';
const countMax = 1_200;
/** A life is told for a few years at most. */
const lifeCountMax = 60;

type Ask = {
  readonly anchor: CivilDate;
  readonly cadence: Cadence;
  readonly count: number;
  readonly json: boolean;
  /** Undefined where dates alone are asked for. */
  readonly life?: LifeAsk | undefined;
};

export function timeline(anchor: CivilDate, cadence: Cadence, count: number): CivilDate[] {
  return Array.from({ length: count }, (_, index) => billingDate(anchor, cadence, index + 1));
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const options = {
  anchor: text,
  interval: { ...text, default: 'month' },
  every: { ...text, default: '1' },
  count: { ...text, default: '12' },
  json: { type: 'boolean', default: false },
  amount: text,
  quantity: text,
  trial: text,
  coupon: text,
  change: texts,
  pause: texts,
  resume: texts,
  'billing-day': texts,
  declines: { type: 'boolean' },
  until: text,
} as const;
const plain = ['anchor', 'interval', 'every', 'count', 'json'];

type Values = Extract<ReturnType<typeof read>, { kind: 'read' }>['values'];
const read = (args: readonly string[]) => readFlags('npm run -s timeline', args, options);

function readAsk(args: readonly string[]): Ask {
  const flags = read(args);
  if (flags.kind === 'misuse') throw new Error(flags.why);
  if (flags.kind === 'help') {
    process.stdout.write(usage);
    process.exit(0);
  }
  const { values } = flags;
  if (values.anchor === undefined) throw new Error('--anchor is needed, as in --anchor 2023-01-31');
  const { interval } = values;
  if (interval !== 'week' && interval !== 'month' && interval !== 'year') {
    throw new Error(`--interval must be week, month or year, got "${interval}"`);
  }
  const anchor = civilDate(values.anchor);
  const cadence = { interval, every: whole('every', values.every, 520) } as const;
  const isLife = Object.keys(values).some((name) => !plain.includes(name));
  const count = whole('count', values.count, isLife ? lifeCountMax : countMax);
  const life = isLife ? readLife(values, { anchor, cadence, count }) : undefined;
  return { anchor, cadence, count, json: values.json, life };
}

function readLife(values: Values, { anchor, cadence, count }: Omit<Ask, 'json'>): LifeAsk {
  const { amount = '9900', quantity = '1', trial, coupon, until } = values;
  if (trial !== undefined && coupon !== undefined) {
    throw new Error('--coupon takes the place of a trial: leave one of them out');
  }
  const wishes: readonly Wish[] = [
    ...(values.change ?? []).map(changeIn),
    ...(values.pause ?? []).map(pauseIn),
    ...(values['billing-day'] ?? []).map((value) => billingDayIn(value, anchor)),
    ...(values.resume ?? []).map((on) => ({ kind: 'resume', on: civilDate(on) }) as const),
  ];
  for (const { on } of wishes) {
    if (on < anchor) throw new Error(`a wish must not come before the anchor, got ${on}`);
  }
  return {
    anchor,
    cadence,
    amount: whole('amount', amount, 100_000_000),
    quantity: whole('quantity', quantity, quantityMax),
    trial: trial === undefined ? undefined : trialIn(trial),
    coupon: coupon === undefined ? undefined : couponIn(coupon, anchor),
    wishes,
    agrees: values.declines !== true,
    until: until === undefined ? billingDate(anchor, cadence, count) : civilDate(until),
  };
}

function trialIn(value: string): Tried {
  const [, every = '', unit, amount = '0'] = /^(\d{1,3})([dm])(?::(\d{1,9}))?$/.exec(value) ?? [];
  if (unit === undefined)
    throw new Error(`--trial must be such as 14d, 1m or 14d:1000, got "${value}"`);
  const interval = unit === 'd' ? 'day' : 'month';
  return { interval, every: whole('trial', every, 366), amount: Number(amount) };
}

/** As a checkout of the anchor would take it, whatever plan it is for. */
function couponIn(code: string, anchor: CivilDate): Coupon {
  const path = fileURLToPath(new URL('../plans.json', import.meta.url));
  const { catalogue, faults } = checkPlansFile(path);
  if (!catalogue) throw new Error(faults[0]);
  if (!existsSync(couponsPath)) throw new Error('--coupon needs a coupons.json, and there is none');
  const read = checkCouponsFile(couponsPath, { catalogue, plans: readFileSync(path, 'utf8') });
  if (!read.coupons) throw new Error(read.faults[0]);
  const offer = read.coupons.get(code.toUpperCase());
  if (!offer) throw new Error(`--coupon must name one of coupons.json, got "${code}"`);
  const version = offer.retired ? undefined : versionOn(offer, anchor);
  if (!version) throw new Error(`--coupon ${offer.id} is not valid on ${anchor}`);
  return frozen(offer, version);
}

function changeIn(value: string): Wish {
  const [, on, quantity = ''] = /^(\d{4}-\d\d-\d\d):(\d{1,4})(?::now)?$/.exec(value) ?? [];
  if (on === undefined) {
    throw new Error(`--change must be such as 2027-02-10:3 or 2027-02-10:3:now, got "${value}"`);
  }
  const many = whole('change', quantity, quantityMax);
  return { kind: 'change', on: civilDate(on), quantity: many, now: value.endsWith(':now') };
}

function pauseIn(value: string): Wish {
  const [, on, periods = '1'] = /^(\d{4}-\d\d-\d\d)(?::(\d{1,2}))?(?::now)?$/.exec(value) ?? [];
  if (on === undefined) {
    const forms = '2027-02-10, 2027-02-10:2 or 2027-02-10:2:now';
    throw new Error(`--pause must be such as ${forms}, got "${value}"`);
  }
  const many = whole('pause', periods, 12);
  return { kind: 'pause', on: civilDate(on), periods: many, now: value.endsWith(':now') };
}

function billingDayIn(value: string, anchor: CivilDate): Wish {
  const [, on = anchor, day] = /^(?:(\d{4}-\d\d-\d\d):)?(\d{1,2})$/.exec(value) ?? [];
  if (day === undefined) {
    throw new Error(`--billing-day must be such as 10 or 2027-02-10:10, got "${value}"`);
  }
  return { kind: 'billing-day', on: civilDate(on), day: whole('billing-day', day, 31) };
}

function whole(name: string, value: string, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > most) {
    throw new Error(`--${name} must be a whole number from 1 to ${most}, got "${value}"`);
  }
  return number;
}

function table(told: readonly Told[]): string {
  const rows = told.map(({ on, what, amount, days, status, why }) => [
    ...[on, what.padEnd(12), (amount === null ? '' : amount.toLocaleString('en')).padStart(9)],
    ...[status.padEnd(8), days ? `${days.startsOn} to ${addDays(days.endsOn, -1)}` : '', why],
  ]);
  const head = ['Korean day', 'what        ', '      won', 'status  ', 'for', 'why'];
  const wide = Math.max(3, ...rows.map((row) => (row[4] ?? '').length));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, at) => (at === 4 ? cell.padEnd(wide) : cell))
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

function main(args: readonly string[]): void {
  const { anchor, cadence, count, json, life } = readAsk(args);
  if (life) {
    const told = lifeAhead(life);
    process.stdout.write(`${json ? JSON.stringify(told) : table(told)}\n`);
    return;
  }
  const dates = timeline(anchor, cadence, count);
  if (!json) process.stderr.write(`the first payment is on ${anchor}, and then on:\n`);
  process.stdout.write(json ? `${JSON.stringify(dates)}\n` : `${dates.join('\n')}\n`);
}

if (process.argv[1]?.endsWith('timeline.ts')) {
  try {
    main(process.argv.slice(2));
    sayOldNode();
  } catch (fault) {
    const why = fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : String(fault);
    process.stderr.write(`timeline: ${why}${why.includes('--help') ? '' : ` (${short})`}\n`);
    process.exit(2);
  }
}
