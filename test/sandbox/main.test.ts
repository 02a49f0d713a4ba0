// What npm start takes from its command line and environment, and what it says to everything else.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Misuse } from '../../sandbox/fault';
import { readAsk } from '../../sandbox/main';

const usual = { fresh: false, port: 3_000, iamportPort: 3_001, allowedOrigins: [] };
const folder = resolve('.maedal');
const elsewhere = resolve('there');

test.each([
  [[], {}, { ...usual, folder }],
  [['--fresh'], { PORT: '8080' }, { ...usual, fresh: true, port: 8_080, folder }],
  [[], { PORT: '', IAMPORT_PORT: '0' }, { ...usual, iamportPort: 0, folder }],
  [[], { MAEDAL_FOLDER: 'there' }, { ...usual, folder: elsewhere }],
  [
    [],
    { ALLOWED_ORIGINS: 'http://localhost:8080, http://127.0.0.1:5173' },
    { ...usual, folder, allowedOrigins: ['http://localhost:8080', 'http://127.0.0.1:5173'] },
  ],
  [
    ['--allowed-origins', 'http://localhost:1', '--return-url', 'http://localhost:1/done'],
    { ALLOWED_ORIGINS: 'http://localhost:2' },
    {
      ...usual,
      folder,
      allowedOrigins: ['http://localhost:1'],
      returnUrl: 'http://localhost:1/done',
    },
  ],
  [['--help', '--fresh'], {}, undefined],
] as const)('%j with %j', (args, env, expected) => {
  expect(readAsk(args, env)).toEqual(expected);
});

describe('one line says what is wrong with', () => {
  test.each<[readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [['--frsh'], {}, /--frsh, did you mean --fresh\?.*npm start -- --help/],
    [['plans.v2.json'], {}, /unexpected argument plans\.v2\.json: npm start/],
    [[], { PORT: '3001' }, /^PORT and IAMPORT_PORT must differ, both are 3001$/],
    [[], { MAEDAL_TABLE: 'twin' }, /^MAEDAL_TABLE is set.*did you mean MAEDAL_TABLES\?$/],
    [[], { IAMPORTPORT: '3002' }, /^IAMPORTPORT is set.*did you mean IAMPORT_PORT\?$/],
    [[], { MAEDALTABLES: 'twin' }, /did you mean MAEDAL_TABLES\?$/],
    [[], { ALLOWED_ORIGIN: 'x' }, /did you mean ALLOWED_ORIGINS\?/],
    [[], { ALLOWED_ORIGINS: 'http://localhost:8080/' }, /^ALLOWED_ORIGINS must hold origins/],
    [[], { RETURN_URL: 'done.html' }, /^RETURN_URL must be a page/],
    [['fresh'], {}, /fresh.*npm start -- --help/],
    [['--fresh=yes'], {}, /--fresh.*npm start -- --help/],
    [[], { PORT: 'http' }, /^PORT must be a port/],
    [[], { PORT: '65536' }, /^PORT must be a port/],
    [[], { PORT: '-1' }, /^PORT must be a port/],
    [[], { IAMPORT_PORT: '3001.5' }, /^IAMPORT_PORT must be a port/],
  ])('%j with %j', (args, env, says) => {
    const ask = () => readAsk(args, env);
    expect(ask).toThrow(Misuse);
    expect(ask).toThrow(says);
    expect(ask).not.toThrow(/\n/);
  });
});

test('what is no option ends with status 2, as in every command', () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const typed = ['--import', 'tsx', 'sandbox/main.ts', '--frsh'];
  const ran = spawnSync(process.execPath, typed, { cwd, encoding: 'utf8' });
  expect([ran.status, ran.stdout]).toEqual([2, '']);
});
