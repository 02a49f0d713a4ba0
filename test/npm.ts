// npm as a program that every system can start: its own script, run by this very Node.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The program and the arguments that run `npm` with the given ones. */
export function npm(...args: readonly string[]): readonly [program: string, args: string[]] {
  return [process.execPath, [npmScript(), ...args]];
}

function npmScript(): string {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env['npm_execpath'] ?? '',
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ];
  const found = candidates.find((path) => path.endsWith('.js') && existsSync(path));
  if (found === undefined) throw new Error('npm is not found beside node: run this by npm test');
  return found;
}
