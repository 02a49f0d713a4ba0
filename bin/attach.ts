// npm run attach: turns on in a restored table what DynamoDB does not restore, and proves it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { Misuse, runCommand } from './command';
import { faultsOf, lacks, readTable, turnOn, wanted } from './table-protection';

const usage = `usage: npm run -s attach -- --table NAME [--dry-run]

Prepares a restored DynamoDB table for the stack. A restore copies the items and the indexes, and
nothing else: deletion protection, point-in-time recovery, time to live and the stream are off in
the new one.
This command checks the keys and indexes, turns on what the stack declares, and reads each back.
The index "find" is made where the table is from before it was declared: DynamoDB fills it, which
may take longer than this command waits; run it again then.
Exit status 0: proved. 1: a fault, one line each. 2: wrong options.

  --table      the restored table
  --dry-run    says what would be turned on, and changes nothing
  --help       shows this

Region and credentials are taken from the environment, as every AWS tool does. Permissions:
dynamodb:DescribeTable, DescribeContinuousBackups, DescribeTimeToLive, UpdateTable,
UpdateContinuousBackups, UpdateTimeToLive. Afterwards deploy with -c ledgerTable=NAME and with
-c ledgerStream=ARN, which this command prints.
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

/**
 * Answers the settings to deploy with where everything is proved, and undefined otherwise; a dry
 * run proves nothing, and answers by what is on.
 */
export async function attach(client: Client, options: Options): Promise<string | undefined> {
  const { table, dryRun, say, pause } = options;
  let state = await readTable(client, table);
  const faults = faultsOf(state);
  for (const fault of faults) say(`${table}: ${fault}`);
  if (faults.length > 0) return undefined;
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
  if (lacks(proved).length > 0 || proved.stream === undefined) return undefined;
  return `-c ledgerTable=${table} -c ledgerStream=${proved.stream}`;
}

type Values = { readonly table?: string; readonly 'dry-run'?: boolean };

await runCommand<Values>(import.meta.url, {
  name: 'attach',
  usage,
  options: { table: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run({ table = '', 'dry-run': dryRun = false }) {
    if (!/^[A-Za-z0-9_.-]{3,255}$/.test(table)) {
      throw new Misuse('--table must name the restored table');
    }
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const pause = () => sleep(2_000);
    const settings = await attach(new DynamoDBClient({}), { table, dryRun, say, pause });
    if (settings === undefined) return 1;
    say(`next: npx cdk deploy ${settings}, with your other settings`);
    return 0;
  },
});
