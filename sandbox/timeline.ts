// npm run -s timeline: the next billing dates after an anchor, from the code that bills.
import { readFlags } from '../bin/flags';
import type { Cadence, CivilDate } from '../functions/domain/common/calendar';
import { billingDate, civilDate } from '../functions/domain/common/calendar';

const usage =
  'usage: npm run -s timeline -- --anchor 2023-01-31 --interval month --every 1 --count 15' +
  ' [--json]; prints the billing dates after the anchor, which is the day of the first payment';
const countMax = 1_200;

type Ask = { anchor: CivilDate; cadence: Cadence; count: number; json: boolean };

export function timeline(anchor: CivilDate, cadence: Cadence, count: number): CivilDate[] {
  return Array.from({ length: count }, (_, index) => billingDate(anchor, cadence, index + 1));
}

function readAsk(args: readonly string[]): Ask {
  const flags = readFlags('npm run -s timeline', args, {
    anchor: { type: 'string' },
    interval: { type: 'string', default: 'month' },
    every: { type: 'string', default: '1' },
    count: { type: 'string', default: '12' },
    json: { type: 'boolean', default: false },
  });
  if (flags.kind === 'misuse') throw new Error(flags.why);
  if (flags.kind === 'help') {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  const { values } = flags;
  if (values.anchor === undefined) throw new Error('--anchor is needed, as in --anchor 2023-01-31');
  const { interval } = values;
  if (interval !== 'week' && interval !== 'month' && interval !== 'year') {
    throw new Error(`--interval must be week, month or year, got "${interval}"`);
  }
  return {
    anchor: civilDate(values.anchor),
    cadence: { interval, every: whole('every', values.every, 520) },
    count: whole('count', values.count, countMax),
    json: values.json,
  };
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw new Error(`--${name} must be a whole number from 1 to ${most}, got "${text}"`);
  }
  return value;
}

if (process.argv[1]?.endsWith('timeline.ts')) {
  try {
    const ask = readAsk(process.argv.slice(2));
    const dates = timeline(ask.anchor, ask.cadence, ask.count);
    if (!ask.json) process.stderr.write(`the first payment is on ${ask.anchor}, and then on:\n`);
    process.stdout.write(ask.json ? `${JSON.stringify(dates)}\n` : `${dates.join('\n')}\n`);
  } catch (fault) {
    const why = fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : String(fault);
    process.stderr.write(`timeline: ${why} (${usage})\n`);
    process.exit(2);
  }
}
