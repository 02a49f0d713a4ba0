// npm run -s bench: one table of what a renewal and a cold start cost, measured in this very run.
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

const cost = await renewalCost();
const bundles = await bundleCosts();
const per = `per renewal (${cost.renewals} in one run)`;
const rows = [
  ['what', 'measured', 'limit', 'unit'],
  ['write units', cost.writeUnits.toFixed(2), '5', per],
  ['read units', cost.readUnits.toFixed(2), '', per],
  ['provider calls', cost.providerCalls.toFixed(2), '', per],
  ['log bytes', cost.logBytes.toFixed(1), '', per],
  ...bundles.flatMap(({ name, bytes, loads }) => [
    [`${name} bundle`, (bytes / 1_024).toFixed(0), '450', 'KB'],
    [`${name} load`, loads.toFixed(1), '9', '× an empty module'],
  ]),
];
process.stdout.write(`${table(rows)}\n`);
const over = rows.filter(([, measured, limit]) => limit !== '' && Number(measured) > Number(limit));
if (over.length > 0) {
  process.stderr.write(`over the limit: ${over.map(([what]) => what).join(', ')}\n`);
  process.exitCode = 1;
}
