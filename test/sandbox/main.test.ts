// What npm start takes from its command line and environment, and what it says to everything else.
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SandboxFault } from '../../sandbox/fault';
import { readAsk } from '../../sandbox/main';

const usual = { fresh: false, port: 3_000, iamportPort: 3_001 };
const folder = resolve('.maedal');
const elsewhere = resolve('there');

test.each([
  [[], {}, { fresh: false, port: 3_000, iamportPort: 3_001, folder }],
  [['--fresh'], { PORT: '8080' }, { fresh: true, port: 8_080, iamportPort: 3_001, folder }],
  [[], { PORT: '', IAMPORT_PORT: '0' }, { fresh: false, port: 3_000, iamportPort: 0, folder }],
  [[], { MAEDAL_FOLDER: 'there' }, { ...usual, folder: elsewhere }],
  [['--help', '--fresh'], {}, undefined],
] as const)('%j with %j', (args, env, expected) => {
  expect(readAsk(args, env)).toEqual(expected);
});

describe('one line says what is wrong with', () => {
  test.each<[readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [['--frsh'], {}, /--frsh.*npm start -- --help/],
    [['fresh'], {}, /fresh.*npm start -- --help/],
    [['--fresh=yes'], {}, /--fresh.*npm start -- --help/],
    [[], { PORT: 'http' }, /^PORT must be a port/],
    [[], { PORT: '65536' }, /^PORT must be a port/],
    [[], { PORT: '-1' }, /^PORT must be a port/],
    [[], { IAMPORT_PORT: '3001.5' }, /^IAMPORT_PORT must be a port/],
  ])('%j with %j', (args, env, says) => {
    const ask = () => readAsk(args, env);
    expect(ask).toThrow(SandboxFault);
    expect(ask).toThrow(says);
    expect(ask).not.toThrow(/\n/);
  });
});
