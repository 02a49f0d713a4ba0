// npm run -s bench: one table of what a renewal and a cold start cost, measured in this very run.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readFlags } from '../bin/flags';
import { bundleCosts } from './bundles';
import { renewalCost } from './renewals';

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const usage = `usage: npm run -s bench [-- --strict | --night]

Measures what a renewal and a cold start cost. Counts (units, calls, bytes, sizes) are held to
their limits; load times depend on what else the machine does, and are only reported.

  --strict  holds load times to their limits as well: for an idle machine
  --night   one reconciliation of a million payments instead, held to 512 MB: minutes
  --help    shows this
`;
const boolean = { type: 'boolean' } as const;
const options = { strict: boolean, night: boolean };
const flags = readFlags('npm run -s bench', process.argv.slice(2), options);
if (flags.kind === 'misuse') {
  process.stderr.write(`bench: ${flags.why}\n`);
  process.exit(2);
}
if (flags.kind === 'help') {
  process.stdout.write(usage);
  process.exit(0);
}
if (flags.values.night === true) {
  const heap = '--max-old-space-size=384';
  const run = fileURLToPath(new URL('night-run.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [heap, '--import', 'tsx', run], {
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
const strict = flags.values.strict === true;

const cost = await renewalCost();
const bundles = await bundleCosts();
const loadUnit = '× an empty module';
const per = `per renewal (${cost.renewals} in one run)`;
const rows = [
  ['what', 'measured', 'limit', 'unit'],
  ['write units', cost.writeUnits.toFixed(2), '5', per],
  ['read units', cost.readUnits.toFixed(2), '', per],
  ['provider calls', cost.providerCalls.toFixed(2), '', per],
  ['log bytes', cost.logBytes.toFixed(1), '', per],
  ...bundles.flatMap(({ name, bytes, loads }) => [
    [`${name} bundle`, (bytes / 1_024).toFixed(0), '465', 'KB'],
    [`${name} load`, loads.toFixed(1), '9', loadUnit],
  ]),
];
process.stdout.write(`${table(rows)}\n`);
const over = rows.filter(([, measured, limit]) => limit !== '' && Number(measured) > Number(limit));
const isTime = ([, , , unit]: readonly string[]) => unit === loadUnit;
const broken = over.filter((row) => strict || !isTime(row));
const slow = over.filter((row) => !broken.includes(row));
const namesOf = (some: typeof over) => some.map(([what]) => what).join(', ');
if (slow.length > 0) {
  process.stderr.write(`slower than the limit, reported only: ${namesOf(slow)} (--strict fails)\n`);
}
if (broken.length > 0) {
  process.stderr.write(`over the limit: ${namesOf(broken)}\n`);
  process.exitCode = 1;
}
