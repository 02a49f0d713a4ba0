// npm run emergency-stop: stops everything that may charge, with AWS credentials and nothing else.
import { awsFromHere } from './aws';
import { awsAccount, type Account, type Part, type State } from './aws-account';
import { Misuse, runCommand } from './command';
import { recordIn, type Change, type StopRecord } from './stop-record';

const usage = `usage: npm run -s emergency-stop -- --stack NAME [--start | --check] [--record FILE]

Stops a stack from charging, without a token and without any function of it: reserved concurrency 0
on every function that may charge (the landing, the callback and the webhook too), event source
mappings and EventBridge rules off. Reading, canceling and the operator's routes go on, and the
reconciliation can be invoked by hand. Before each change it writes down what was there; --start
undoes exactly what is written down, and nothing else.
Exit status 0: everything is as asked for. 1: something is not, one line each. 2: wrong options.

  --stack     the name of the stack, such as Maedal-production
  --start     undoes the stop
  --check     says for each part whether it is stopped, and changes nothing
  --record    where it is written down; emergency-stop-<stack>.json in this folder if not given
  --help      shows this

Invocations that have begun end by themselves within 150 seconds: wait for them before a restore.
A deployment may turn parts on again: run it once more after one, and --check.
Region and credentials are taken from the environment, as every AWS tool does. Permissions:
cloudformation:DescribeStacks; lambda:GetFunctionConcurrency, PutFunctionConcurrency,
DeleteFunctionConcurrency, GetEventSourceMapping, UpdateEventSourceMapping; events:DescribeRule,
EnableRule, DisableRule.
`;

type Say = (line: string) => void;
type Asked = { readonly account: Account; readonly stack: string; readonly say: Say };

const stoppedIs = (part: Part): State => (part.kind === 'function' ? 0 : false);

/** Answers whether every part is stopped; one that refuses does not keep the others running. */
export async function stop(asked: Asked, record: StopRecord): Promise<boolean> {
  const { account, say } = asked;
  let left = 0;
  for (const part of await account.partsOf(asked.stack)) {
    const done = await attempt(part, say, async () => {
      const was = await account.stateOf(part);
      if (was === stoppedIs(part)) return 'stopped already';
      const isKnown = record.changes().some((one) => isSame(one, part));
      if (!isKnown) record.add({ ...part, was });
      await account.set(part, stoppedIs(part));
      return `stopped, it was ${wordOf(was)}`;
    });
    if (!done) left += 1;
  }
  return left === 0;
}

/** Functions first, so that what the rules and queues start again finds them. */
export async function start({ account, say }: Asked, record: StopRecord): Promise<boolean> {
  if (record.changes().length === 0) say('nothing is written down: nothing to undo');
  let left = 0;
  for (const change of record.changes()) {
    const done = await attempt(change, say, async () => {
      await account.set(change, change.was);
      record.drop(change);
      return `${wordOf(change.was)} again`;
    });
    if (!done) left += 1;
  }
  return left === 0;
}

export async function check({ account, stack, say }: Asked): Promise<boolean> {
  let running = 0;
  for (const part of await account.partsOf(stack)) {
    // What cannot be read may be running.
    const isRead = await attempt(part, say, async () => {
      const is = await account.stateOf(part);
      if (is === stoppedIs(part)) return 'stopped';
      running += 1;
      return `running: ${wordOf(is)}`;
    });
    if (!isRead) running += 1;
  }
  return running === 0;
}

async function attempt(part: Part, say: Say, work: () => Promise<string>): Promise<boolean> {
  try {
    say(`${part.kind} ${part.name}: ${await work()}`);
    return true;
  } catch (fault) {
    say(`${part.kind} ${part.name}: FAILED: ${(fault as Error).message}`);
    return false;
  }
}

function isSame(one: Change, part: Part): boolean {
  return one.kind === part.kind && one.name === part.name;
}

function wordOf(state: State): string {
  if (state === null) return 'without reserved concurrency';
  return typeof state === 'number' ? `at concurrency ${state}` : state ? 'on' : 'off';
}

type Values = {
  readonly stack?: string;
  readonly record?: string;
  readonly start?: boolean;
  readonly check?: boolean;
};

await runCommand<Values>(import.meta.url, {
  name: 'emergency-stop',
  usage,
  options: {
    stack: { type: 'string' },
    record: { type: 'string' },
    start: { type: 'boolean' },
    check: { type: 'boolean' },
  },
  async run({ stack = '', record: file, start: starts, check: checks }) {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(stack))
      throw new Misuse('--stack must name the stack');
    if (starts && checks) throw new Misuse('--start and --check do not go together');
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const asked: Asked = { account: awsAccount(await awsFromHere()), stack, say };
    if (checks) return (await check(asked)) ? 0 : 1;
    const path = file ?? `emergency-stop-${stack}.json`;
    const record = recordIn(path, stack);
    const done = await (starts ? start(asked, record) : stop(asked, record));
    if (!starts) say(`written down in ${path}: keep it, --start undoes exactly that`);
    return done ? 0 : 1;
  },
});
