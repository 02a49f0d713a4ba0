// npm run emulator: the iamport emulator on its own, for anyone who tests against iamport.
import { fileURLToPath } from 'node:url';
import { readFlags } from '../bin/flags';
import { sayOldNode } from '../bin/old-node';
import { Misuse } from './fault';
import { startEmulator } from './start-emulator';

const usual = 'npm run emulator --';
const usageOf = (command: string) => `usage: ${command} [--port 4001] [--imp-key K] [--imp-secret S]
       [--folder DIR] [--page ORIGIN] [--silence SECONDS]

Serves iamport's REST interface and card window on http://localhost:PORT, loopback only.
Point your client's base URL at it. GET /_emulator/cards lists the test cards.

  --folder DIR       keeps the ledger there; without it nothing is kept
  --page ORIGIN      a page that may use the controls, such as http://localhost:8080
  --silence SECONDS  hangs up after that on a call whose answer is lost, 120 if not given
  --help             shows this
`;
const pollMs = 250;

export type Ask = {
  readonly port: number;
  readonly impKey: string;
  readonly impSecret: string;
  readonly folder: string | undefined;
  readonly pages: readonly string[];
  readonly silenceMs: number;
};

/** A command line that is not understood, in one line. */
/** Undefined when help was asked for. */
export function readAsk(args: readonly string[], command = usual): Ask | undefined {
  const misuse = (why: string) => new Misuse(`${why}: ${command} --help shows what there is`);
  const numberIn = (name: string, text: string, { min, max }: { min: number; max: number }) => {
    const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw misuse(`${name} must be from ${min} to ${max}, got "${text.slice(0, 20)}"`);
  };
  const flags = readFlags(command, args, options);
  if (flags.kind === 'misuse') throw new Misuse(flags.why);
  if (flags.kind === 'help') return undefined;
  const { values } = flags;
  const page = values.page ?? [];
  const odd = page.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (odd !== undefined) throw misuse(`--page must be an origin, got "${odd.slice(0, 60)}"`);
  return {
    port: numberIn('--port', values.port, { min: 0, max: 65_535 }),
    impKey: values['imp-key'],
    impSecret: values['imp-secret'],
    folder: values.folder,
    pages: page,
    silenceMs: 1_000 * numberIn('--silence', values.silence, { min: 1, max: 86_400 }),
  };
}

const options = {
  port: { type: 'string', default: '4001' },
  'imp-key': { type: 'string', default: 'imp_key' },
  'imp-secret': { type: 'string', default: 'imp_secret' },
  folder: { type: 'string' },
  page: { type: 'string', multiple: true },
  silence: { type: 'string', default: '120' },
} as const;

/** Serves until it is told to end; `command` is what its user typed. */
export async function runEmulator(args: readonly string[], command = usual): Promise<void> {
  try {
    await serve(args, command);
  } catch (fault) {
    const why = fault instanceof Error ? fault.message.split('\n')[0] : String(fault);
    process.stderr.write(`emulator: ${why}\n`);
    process.exit(fault instanceof Misuse ? 2 : 1);
  }
}

async function serve(args: readonly string[], command: string): Promise<void> {
  const ask = readAsk(args, command);
  if (!ask) {
    process.stdout.write(usageOf(command));
    return;
  }
  // The package of its own has no SDK.
  if (command === usual) sayOldNode();
  // At any time: whoever waits for an answer of ours has not got it, as after a kill.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(0));
  }
  const { folder, ...others } = ask;
  const emulator = await startEmulator({ ...others, ...(folder === undefined ? {} : { folder }) });
  process.on('exit', () => emulator.letGo());
  setInterval(() => void emulator.sendWebhooks(), pollMs);
  process.stdout.write(`iamport emulator on ${emulator.url} (test cards: /_emulator/cards)\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runEmulator(process.argv.slice(2));
