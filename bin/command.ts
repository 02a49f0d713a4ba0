// What the operator's commands have in common: options, --help, and exit statuses.
import './quiet-sdk';
import { fileURLToPath } from 'node:url';
import type { ParseArgsConfig } from 'node:util';
import { readFlags } from './flags';

export type Command<Values> = {
  readonly name: string;
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Answers the exit status; what it throws is told in one line. */
  readonly run: (values: Values) => Promise<number>;
};

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
    return await run(flags.values as Values);
  } catch (fault) {
    const { name: kind, message } = fault as Error;
    const what = kind === 'Error' ? '' : `${kind}: `;
    process.stderr.write(`${name}: ${what}${message.split('\n')[0]}\n`);
    return 1;
  }
}
