// npm start: the whole product on this machine, until Ctrl-C.
import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFlags } from '../bin/flags';
import { sayOldNode } from '../bin/old-node';
import { nearest } from '../lib/nearest';
import { koreaTime } from './clock';
import { endWithNpm } from './end-with-npm';
import { Misuse } from './fault';
import { type Sandbox, startSandbox } from './start-sandbox';

const usage = `usage: npm start [-- options]

Runs the shop, the API and the iamport emulator on this machine.

  --fresh                   wipes the state of earlier runs first
  --allowed-origins ORIGINS origins of your own pages, commas between them; they may call the API
  --return-url URL          where phones go on to after the card window; /return.html if not given
  --help                    shows this

Exits with 2 where an option or a setting is not one, with 1 where it can not start.

  PORT               the shop and the API, 3000 if not set
  IAMPORT_PORT       the iamport emulator, 3001 if not set
  ALLOWED_ORIGINS    as --allowed-origins
  RETURN_URL         as --return-url
  MAEDAL_FOLDER      where the state is kept, .maedal in the project if not set
  MAEDAL_TABLES      where the tables are: twin, dynoxide, or the URL of a DynamoDB
`;

const usualFolder = fileURLToPath(new URL('../.maedal', import.meta.url));

type Ask = {
  readonly fresh: boolean;
  readonly port: number;
  readonly iamportPort: number;
  readonly folder: string;
  /** Origins of other pages that may call the API and open the card window. */
  readonly allowedOrigins: readonly string[];
  readonly returnUrl?: string;
};

const variables = [
  'PORT',
  'IAMPORT_PORT',
  'MAEDAL_FOLDER',
  'MAEDAL_TABLES',
  'ALLOWED_ORIGINS',
  'RETURN_URL',
];
/** Of our own tests: no setting of the sandbox, and no mistyped one. */
const otherVariables = /^MAEDAL_(BROWSER|DYNAMODB|TEST_REPORT)$/;

/** Undefined when help was asked for. */
export function readAsk(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Ask | undefined {
  const flags = readFlags('npm start', args, {
    fresh: { type: 'boolean' },
    'allowed-origins': { type: 'string' },
    'return-url': { type: 'string' },
  });
  if (flags.kind === 'misuse') throw new Misuse(flags.why);
  if (flags.kind === 'help') return undefined;
  const { values } = flags;
  expectNames(Object.keys(env));
  const port = portOf('PORT', env['PORT'], 3_000);
  const iamportPort = portOf('IAMPORT_PORT', env['IAMPORT_PORT'], 3_001);
  if (port === iamportPort && port !== 0) {
    throw new Misuse(`PORT and IAMPORT_PORT must differ, both are ${port}`);
  }
  const returnUrl = pageOf(values['return-url'] ?? env['RETURN_URL']);
  return {
    fresh: values.fresh ?? false,
    port,
    iamportPort,
    allowedOrigins: originsOf(values['allowed-origins'] ?? env['ALLOWED_ORIGINS']),
    ...(returnUrl === undefined ? {} : { returnUrl }),
    folder: env['MAEDAL_FOLDER'] ? resolve(env['MAEDAL_FOLDER']) : usualFolder,
  };
}

/** A mistyped name would be ignored in silence. */
function expectNames(names: readonly string[]): void {
  for (const name of names) {
    if (variables.includes(name) || otherVariables.test(name)) continue;
    const isOurs = /^(MAEDAL|IAMPORT|ALLOWED|RETURN)/.test(name);
    const near = isOurs ? nearest(name, variables) : undefined;
    if (near !== undefined) {
      throw new Misuse(`${name} is set, which is no setting: did you mean ${near}?`);
    }
  }
}

function originsOf(text: string | undefined): readonly string[] {
  const origins = (text ?? '').split(',').map((part) => part.trim());
  const given = origins.filter((origin) => origin !== '');
  const odd = given.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (odd === undefined) return given;
  throw new Misuse(
    `ALLOWED_ORIGINS must hold origins such as http://localhost:8080, got "${odd.slice(0, 60)}"`,
  );
}

function pageOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const isPage = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (isPage && !text.includes('#')) return text;
  throw new Misuse(
    `RETURN_URL must be a page such as http://localhost:8080/done.html, got "${text.slice(0, 60)}"`,
  );
}

function portOf(name: string, text: string | undefined, usual: number): number {
  if (text === undefined || text === '') return usual;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Misuse(`${name} must be a port from 0 to 65535, got "${text.slice(0, 20)}"`);
}

function whatToTry({ url, iamportUrl, now }: Sandbox, folder: string): string {
  return `
Maedal is ready. It is ${koreaTime(now())}.

  Shop      ${url}/
  API       ${url}/openapi.json
  iamport   ${iamportUrl}/  (emulator; test cards ${iamportUrl}/_emulator/cards)

Try: open the shop, pay with 4242-4242-4242-4242, then let a month and a day pass (charges are
made at ten in the morning, Korean time: a month alone may end before that):

  curl -s ${url}/_sandbox/clock -H 'content-type: application/json' -d '{"advance":"P1M1D"}'

A token for the API, as user-1 (add "scope":"billing/operator" for an operator; in production a
token is one of your own OIDC issuer):

  curl -s ${url}/_sandbox/token -H 'content-type: application/json' -d '{"sub":"user-1"}'

Ctrl-C stops it; the state stays in ${relative('.', folder)}/ (npm start -- --fresh wipes it).
`;
}

async function main(): Promise<void> {
  const ask = readAsk(process.argv.slice(2), process.env);
  if (!ask) {
    process.stdout.write(usage);
    return;
  }
  sayOldNode();
  process.stdout.write('Maedal starts\n');
  let stopping = false;
  const starting = startSandbox(ask);
  const end = () => {
    // A second Ctrl-C does not wait: the tables' process ends with us in any case.
    if (stopping) process.exit(130);
    stopping = true;
    starting
      .then((sandbox) => sandbox.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  endWithNpm(end);
  const sandbox = await starting;
  if (stopping) return;
  const seconds = sinceCommand().toFixed(1);
  process.stdout.write(`  ready after ${seconds} s\n${whatToTry(sandbox, ask.folder)}`);
}

/** Seconds since the command was typed, npm and the loader included where the system tells. */
function sinceCommand(): number {
  return Math.max(process.uptime(), parentUptime());
}

/** Linux tells when the parent, which is npm or its shell, was started; elsewhere this is 0. */
function parentUptime(): number {
  if (process.env['npm_lifecycle_event'] === undefined || !existsSync('/proc/uptime')) return 0;
  const [up = 0] = readFileSync('/proc/uptime', 'utf8').split(' ').map(Number);
  const npm = ancestor(process.ppid);
  // The clock of this file ticks a hundred times a second on every Linux.
  const ticks = Number(statOf(npm)[19] ?? 0);
  return ticks > 0 ? up - ticks / 100 : 0;
}

/** npm itself where a shell stands between it and this process. */
function ancestor(pid: number): number {
  const [, above = '0'] = statOf(pid);
  const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  return /^(sh|dash|bash)$/.test(name) && Number(above) > 1 ? Number(above) : pid;
}

/** The fields after the name of a process: state, parent, and so on. */
function statOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  } catch {
    return [];
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((fault: unknown) => {
    const text = fault instanceof Error ? fault.message : String(fault);
    process.stderr.write(`maedal: ${text.split('\n').join('; ')}\n`);
    process.exit(fault instanceof Misuse ? 2 : 1);
  });
}
