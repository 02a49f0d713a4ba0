// npm run attach: turns on in a restored table what DynamoDB does not restore, and proves it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { faultsOf, lacks, readTable, turnOn, wanted } from './table-protection';

const usage = `usage: npm run -s attach -- --table NAME [--dry-run]

Prepares a restored DynamoDB table for the stack. A restore copies the items and the indexes, and
nothing else: deletion protection and point-in-time recovery are off in the new table. This command
checks the keys and indexes, turns on what the stack declares, and reads each of them back.
Exit status 0: proved. 1: a fault, one line each. 2: the command line is wrong.

  --table      the restored table
  --dry-run    says what would be turned on, and changes nothing
  --help       shows this

Region and credentials are taken from the environment, as every AWS tool does. Permissions:
dynamodb:DescribeTable, DescribeContinuousBackups, DescribeTimeToLive, UpdateTable,
UpdateContinuousBackups. Afterwards deploy with -c ledgerTable=NAME.
`;

type Client = Pick<DynamoDBClient, 'send'>;
type Say = (line: string) => void;
type Options = {
  readonly table: string;
  readonly dryRun: boolean;
  readonly say: Say;
  /** Waits before the table is read again. */
  readonly pause: () => Promise<void>;
};

/** DynamoDB shows a change after seconds, and is busy with one table change at a time. */
const readsMax = 30;

/** Answers whether everything is proved; a dry run proves nothing and answers whether all is on. */
export async function attach(client: Client, options: Options): Promise<boolean> {
  const { table, dryRun, say, pause } = options;
  let state = await readTable(client, table);
  const faults = faultsOf(state);
  for (const fault of faults) say(`${table}: ${fault}`);
  if (faults.length > 0) return false;
  for (const feature of lacks(state)) {
    say(`${table}: ${feature} is off${dryRun ? ', and would be turned on' : ': turning it on'}`);
    if (dryRun) continue;
    await turnOn(client, table, feature);
    for (let reads = 0; reads < readsMax; reads += 1) {
      state = await readTable(client, table);
      if (state.status === 'ACTIVE' && state.on.has(feature)) break;
      await pause();
    }
  }
  const proved = dryRun ? state : await readTable(client, table);
  for (const feature of wanted) {
    say(`${table}: ${feature} ${proved.on.has(feature) ? 'is on, as read back' : 'is off'}`);
  }
  return lacks(proved).length === 0;
}

async function main(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const boolean = { type: 'boolean' } as const;
  const options = { table: text, 'dry-run': boolean, help: boolean };
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (fault) {
    const [why = ''] = (fault as Error).message.split(/[.\n]/);
    process.stderr.write(`attach: ${why}: npm run -s attach -- --help shows what there is\n`);
    return 2;
  }
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const { table = '' } = values;
  if (!/^[A-Za-z0-9_.-]{3,255}$/.test(table)) {
    process.stderr.write('attach: --table must name the restored table\n');
    return 2;
  }
  const client = new DynamoDBClient({});
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const pause = () => sleep(2_000);
  try {
    const dryRun = values['dry-run'] === true;
    const isProved = await attach(client, { table, dryRun, say, pause });
    if (isProved) say(`next: npx cdk deploy -c ledgerTable=${table}, with your other settings`);
    return isProved ? 0 : 1;
  } catch (fault) {
    const { name, message } = fault as Error;
    process.stderr.write(`attach: ${name}: ${message.split('\n')[0]}\n`);
    return 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
