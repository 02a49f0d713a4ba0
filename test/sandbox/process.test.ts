// npm start as a process: what it says, what it keeps, and that nothing of it stays behind.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oldNodeLine } from '../../bin/old-node';
import { npm } from '../npm';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Started = {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly said: () => string;
  readonly complained: () => string;
  /** Where it answers, once it says so; rejects when it ends before. */
  readonly url: Promise<string>;
};

let folder: string;
let running: Started[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maedal-process-'));
  running = [];
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGTERM');
  await Promise.all(running.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(...npm('start', '--', ...args), {
    cwd: root,
    env: { ...process.env, PORT: '0', IAMPORT_PORT: '0', MAEDAL_FOLDER: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stderr.on('data', (text) => (err += String(text)));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      out += String(text);
      const shop = /Shop +(http:\S+)\//.exec(out)?.[1];
      if (shop) resolve(shop);
    });
    void ended.then((code) => reject(new Error(`ended with ${code}: ${err}`)));
  });
  url.catch(() => undefined);
  const started = { child, ended, url, said: () => out, complained: () => err };
  running.push(started);
  return started;
}

/** Processes that name the folder, such as the tables'; and the sandbox's own. */
function left(): readonly string[] {
  const all = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(folder));
}

const holder = () => Number(readFileSync(join(folder, 'lock'), 'utf8'));

async function openedBy(user: string, url: string): Promise<number> {
  const json = { 'content-type': 'application/json' };
  const asked = await fetch(`${url}/_sandbox/token`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ sub: user }),
  });
  const { token } = (await asked.json()) as { token: string };
  const opened = await fetch(`${url}/subscriptions`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${token}` },
    body: JSON.stringify({ plan: 'basic-monthly', buyer: { tel: '010-1234-5678' } }),
  });
  return opened.status;
}

async function users(url: string): Promise<readonly unknown[]> {
  const dump = (await (await fetch(`${url}/_sandbox/dump`)).json()) as {
    readonly items?: readonly Record<string, unknown>[];
  };
  const items = dump.items ?? (dump as unknown as readonly Record<string, unknown>[]);
  return items.filter(({ sk }) => sk === 'S').map(({ userId }) => userId);
}

// Windows has no signals: a process that is killed there has no chance to say anything.
describe.skipIf(process.platform === 'win32')('npm start', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s leaves no process', async (signal) => {
    const sandbox = start();
    const url = await sandbox.url;
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(sandbox.said()).toMatch(/ready after \d+\.\d s/);
    const pid = holder();
    // The twin is no process of its own.
    if (!/the twin/.test(sandbox.said())) expect(left()).not.toEqual([]);

    process.kill(pid, signal);
    await sandbox.ended;
    expect(left()).toEqual([]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  test('what was written outlives kill -9, until --fresh', async () => {
    const first = start();
    expect(await openedBy('user-1', await first.url)).toBe(201);
    process.kill(holder(), 'SIGKILL');
    await first.ended;
    await expect.poll(left).toEqual([]);

    const second = start();
    const url = await second.url;
    expect(await users(url)).toEqual(['user-1']);
    expect(await openedBy('user-2', url)).toBe(201);
    process.kill(holder(), 'SIGTERM');
    await second.ended;

    expect(await users(await start(['--fresh']).url)).toEqual([]);
  });

  test('a port somebody has is told in one line, and nothing is left running', async () => {
    const first = start();
    const { port } = new URL(await first.url);
    const other = mkdtempSync(join(tmpdir(), 'maedal-process-'));
    const second = start([], { PORT: port, MAEDAL_FOLDER: other });
    expect(await second.ended).toBe(1);
    rmSync(other, { recursive: true });
    const complained = second.complained().replace(oldNodeLine(process.versions.node), '');
    const lines = complained.trim().split('\n');
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^maedal: .*${port}.*PORT`))]);
  });
});
