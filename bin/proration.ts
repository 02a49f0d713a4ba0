// npm run proration: what a part of a period costs, from the code that bills.
import type { CivilDate, Period } from '../functions/domain/common/calendar';
import { civilDate } from '../functions/domain/common/calendar';
import { won } from '../functions/domain/common/money';
import { prorate } from '../functions/domain/common/proration';
import { Misuse, runCommand } from './command';

const usage = `usage: npm run -s proration -- --amount WON --from DATE --to DATE --period DATE..DATE

The won that a part of a period costs: amount x days of the part / days of the period, rounded half
up, and the rest of the amount. Days are whole ones in Korea; the end of a part and of a period is
the day after its last one. Exit status 2: wrong options.

  --amount  what the whole period costs in won, such as 9900
  --from    the first day of the part, such as 2026-01-10
  --to      the day after its last one, such as 2026-01-31
  --period  the whole period, such as 2026-01-01..2026-02-01
  --json    one line of JSON: {"part":6706,"rest":3194}
  --help    shows this
`;

type Values = {
  readonly amount?: string;
  readonly from?: string;
  readonly to?: string;
  readonly period?: string;
  readonly json?: boolean;
};

function run({ amount, from, to, period, json = false }: Values): Promise<number> {
  const { days, of, part, rest } = asMisuse(() =>
    prorate(
      won(Number(given('amount', amount))),
      { from: dateIn('from', from), to: dateIn('to', to) },
      periodIn(given('period', period)),
    ),
  );
  const text = json
    ? JSON.stringify({ part, rest })
    : `${days} of ${of} days: ${part} won, and ${rest} won for the rest`;
  process.stdout.write(`${text}\n`);
  return Promise.resolve(0);
}

/** What the code that bills refuses is an option of no sense here. */
function asMisuse<T>(of: () => T): T {
  try {
    return of();
  } catch (fault) {
    throw new Misuse((fault as Error).message);
  }
}

function given(name: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '') throw new Misuse(`--${name} is missing`);
  return value;
}

function dateIn(name: string, value: string | undefined): CivilDate {
  return civilDate(given(name, value));
}

function periodIn(value: string): Period {
  const [startsOn, endsOn, ...more] = value.split('..');
  if (startsOn === undefined || endsOn === undefined || more.length > 0) {
    throw new Misuse(`--period must be such as 2026-01-01..2026-02-01, got "${value}"`);
  }
  return { startsOn: civilDate(startsOn), endsOn: civilDate(endsOn) };
}

await runCommand<Values>(import.meta.url, {
  name: 'proration',
  usage,
  options: {
    amount: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    period: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
  run,
});
