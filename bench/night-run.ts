// npm run -s bench -- --night: one night of a million payments, within the memory of its function.
import { nightCost } from './night';

const millions = 1;
/** As the function is deployed (lib/billing-function.ts). */
const megabytesMax = 512;

async function main(): Promise<void> {
  const { payments, lists, seconds, megabytes } = await nightCost(millions * 1_000_000);
  const line = `${payments} payments on one day: ${lists} lists, ${seconds.toFixed(0)} s of work`;
  process.stdout.write(`${line}, ${megabytes.toFixed(0)} MB at most (limit ${megabytesMax})\n`);
  if (megabytes > megabytesMax) process.exitCode = 1;
}

void main();
