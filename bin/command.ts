// What the operator's commands have in common: options, --help, and exit statuses.
import './quiet-sdk';
import { fileURLToPath } from 'node:url';
import type { ParseArgsConfig } from 'node:util';
import { readFlags } from './flags';
import { sayOldNode } from './old-node';

export type Command<Values> = {
  readonly name: string;
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Answers the exit status; what it throws is told in one line. */
  readonly run: (values: Values) => Promise<number>;
};

/** Options that do not fit together, or a value that is no such thing: exit status 2. */
export class Misuse extends Error {}

/** Runs it when its file is what node was started with, and not when a test imports it. */
export async function runCommand<Values>(url: string, command: Command<Values>): Promise<void> {
  if (process.argv[1] !== fileURLToPath(url)) return;
  process.exitCode = await statusOf(command, process.argv.slice(2));
}

async function statusOf<Values>(of: Command<Values>, args: readonly string[]): Promise<number> {
  const { name, usage, run } = of;
  const flags = readFlags(`npm run -s ${name}`, args, of.options);
  if (flags.kind === 'misuse') {
    process.stderr.write(`${name}: ${flags.why}\n`);
    return 2;
  }
  if (flags.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  try {
    const status = await run(flags.values as Values);
    sayOldNode();
    return status;
  } catch (fault) {
    process.stderr.write(`${name}: ${lineOf(fault as Error)}\n`);
    return fault instanceof Misuse ? 2 : 1;
  }
}

/** The SDK says what it lacks and not what to set. */
function lineOf({ name: kind, message }: Error): string {
  if (message === 'Region is missing') {
    return 'no AWS region: set AWS_REGION, or AWS_PROFILE to a profile that has one';
  }
  if (kind === 'CredentialsProviderError') {
    return 'no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
  }
  return `${kind === 'Error' ? '' : `${kind}: `}${message.split('\n')[0]}`;
}
