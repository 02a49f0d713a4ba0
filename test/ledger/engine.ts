// Which engine holds the tables of a test: the embedded one, the twin over HTTP, or one by name.
import { describe } from 'vitest';
import type { TableOptions } from '../../sandbox/dynamodb';
import { decide, surroundings } from './find-engine';

/** What is promised of the embedded one alone; announce.ts has said so where it is left out. */
export const describeEmbedded =
  decide(surroundings()).kind === 'leaveOut' ? describe.skip : describe;

/** The embedded engine, or the one that MAEDAL_TABLES names. */
export function embeddedEngine(): TableOptions {
  return /^https?:/.test(process.env['MAEDAL_TABLES'] ?? '') ? {} : { tables: 'dynoxide' };
}

/** The embedded engine where it is installed or required; elsewhere the twin, over HTTP. */
export function engineHere(): TableOptions {
  const { env, ...others } = surroundings();
  const unnamed = { ...others, env: { ...env, MAEDAL_TABLES: '' } };
  const isTwin = env['MAEDAL_TABLES'] === 'twin' || decide(unnamed).kind === 'leaveOut';
  return { tables: isTwin ? 'twin' : 'dynoxide' };
}
