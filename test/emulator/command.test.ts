// npm run emulator as it is typed: what it takes, what it says to what it does not, how it ends.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readAsk } from '../../sandbox/emulator';
import { Misuse } from '../../sandbox/fault';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('it takes a port, a key, a folder, pages and a patience', () => {
  expect(readAsk([])).toEqual({
    port: 4_001,
    impKey: 'imp_key',
    impSecret: 'imp_secret',
    folder: undefined,
    pages: [],
    silenceMs: 120_000,
  });
  const typed = '--port 0 --imp-key K --imp-secret S --folder f --silence 5';
  const args = [...typed.split(' '), '--page', 'http://localhost:8080'];
  expect(readAsk(args)).toMatchObject({
    port: 0,
    impKey: 'K',
    impSecret: 'S',
    folder: 'f',
    silenceMs: 5_000,
    pages: ['http://localhost:8080'],
  });
  expect(readAsk(['--help'])).toBeUndefined();
});

test.each([
  ['--port', 'x'],
  ['--port', '65536'],
  ['--port', '-1'],
  ['--silence', '0'],
  ['--page', 'localhost'],
  ['--page', 'http://localhost:1/path'],
  ['--colour'],
  ['4001'],
])('what it does not take it refuses in one line: %s %s', (...args) => {
  const read = () => readAsk(args);
  expect(read).toThrow(Misuse);
  expect(read).toThrow(/^[^\n]+: npm run emulator -- --help shows what there is$/);
});

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

function started(args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/emulator.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => resolve({ code, ...said })),
  );
  const ready = new Promise<number>((resolve, reject) => {
    const look = () => {
      const port = /localhost:(\d+)/.exec(said.out)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.on('data', look);
    child.once('close', () => reject(new Error(said.err)));
  });
  ready.catch(() => undefined);
  return { child, ended, ready };
}

test('an option it does not know ends it with 2, and one line', async () => {
  const { code, out, err } = await started(['--colour', 'red']).ended;
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toMatch(/^emulator: unknown option --colour[^\n]*\n$/);
});

// Windows has no signals: there a process that is ended has no chance to answer anybody.
test.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it at once, whoever still waits for an answer',
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'maedal-emulator-'));
    const { child, ended, ready } = started(['--port', '0', '--folder', folder]);
    const port = await ready;
    const rules = [{ route: 'look', fault: { kind: 'dropBefore' } }];
    const base = `http://localhost:${port}`;
    const json = { 'content-type': 'application/json' };
    const secret = JSON.stringify({ imp_key: 'imp_key', imp_secret: 'imp_secret' });
    const post = { method: 'POST', headers: json };
    const granted = await fetch(`${base}/users/getToken`, { ...post, body: secret });
    const { response } = (await granted.json()) as { response: { access_token: string } };
    await fetch(`${base}/_emulator/script`, { ...post, body: JSON.stringify({ rules }) });
    const waiting = fetch(`${base}/users/pg`, {
      headers: { authorization: response.access_token },
    });
    const half = connect(port, '127.0.0.1', () => half.write('POST /x HTTP/1.1\r\n'));
    half.on('error', () => undefined);
    // Its call has arrived when a later one on the same server is answered.
    await fetch(`${base}/_emulator/requests`);
    child.kill(signal);
    await expect(waiting).rejects.toThrow();
    expect((await ended).code).toBe(0);
    half.destroy();
    rmSync(folder, { recursive: true });
  },
);
