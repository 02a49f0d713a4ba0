// What the operator's commands have in common: options, --help, and exit statuses.
import { fileURLToPath } from 'node:url';
import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';

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
  const options = { ...of.options, help: { type: 'boolean' } } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (fault) {
    const [why = ''] = (fault as Error).message.split(/[.\n]/);
    process.stderr.write(`${name}: ${why}: npm run -s ${name} -- --help shows what there is\n`);
    return 2;
  }
  if (values['help'] === true) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    return await run(values as Values);
  } catch (fault) {
    const { name: kind, message } = fault as Error;
    const what = kind === 'Error' ? '' : `${kind}: `;
    process.stderr.write(`${name}: ${what}${message.split('\n')[0]}\n`);
    return 1;
  }
}
