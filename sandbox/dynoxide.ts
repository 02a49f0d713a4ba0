// The embedded DynamoDB engine as a process of its own, which ends when this one does.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TableEngine } from './table-engine';
import { SandboxFault } from './fault';

const readyMsMax = 10_000;
const tries = 3;
const keeper = fileURLToPath(new URL('./keep-child.mjs', import.meta.url));

/** The path of the binary; undefined where no package of it fits this platform. */
export function findDynoxide(): string | undefined {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const binary = join(manifest, '..', process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** In memory, or in a file of the folder. Throws a SandboxFault when it does not start. */
export async function startDynoxide(
  binary: string,
  folder: string | undefined,
): Promise<TableEngine> {
  const file = folder === undefined ? undefined : join(folder, 'dynamodb.sqlite');
  for (let tried = 1; ; tried += 1) {
    const started = await startOnce(binary, await freePort(), file);
    if (typeof started !== 'string') return started;
    if (tried === tries) {
      throw new SandboxFault(`the embedded DynamoDB did not start: ${started || 'no message'}`);
    }
  }
}

async function startOnce(
  binary: string,
  port: number,
  file: string | undefined,
): Promise<TableEngine | string> {
  const args = ['--host', '127.0.0.1', '--port', String(port)];
  if (file !== undefined) args.push('--db-path', file);
  // The keeper ends the binary when our end of its input closes, which happens however we end.
  const child = spawn(process.execPath, [keeper, binary, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // Ctrl-C in the terminal reaches the whole group; the tables go last, when we say so.
    detached: true,
    windowsHide: true,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-500)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('error', (error) => (said += error.message));
  const endpoint = `http://127.0.0.1:${port}`;
  if (await becomesReady(endpoint, child)) {
    child.unref();
    const note = 'Tables: the embedded DynamoDB engine (dynoxide)';
    return { kind: 'dynoxide', endpoint, note, stop: () => stopChild(child, ended) };
  }
  await stopChild(child, ended);
  return said.trim().split('\n').at(-1) ?? '';
}

async function becomesReady(endpoint: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + readyMsMax;
  while (Date.now() < until && child.exitCode === null && child.pid !== undefined) {
    if (await answers(endpoint)) return child.exitCode === null;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return false;
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        'content-type': 'application/x-amz-json-1.0',
      },
      body: '{}',
    });
    await answer.arrayBuffer();
    return answer.status < 500;
  } catch {
    return false;
  }
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  child.ref();
  child.stdin?.end();
  await ended;
}

/** A loopback port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
