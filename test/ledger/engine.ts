// A describe for what needs the embedded DynamoDB; where it is left out, announce.ts has said so.
import { describe } from 'vitest';
import type { TableOptions } from '../../sandbox/dynamodb';
import { decide, surroundings } from './find-engine';

export const describeEmbedded =
  decide(surroundings()).kind === 'leaveOut' ? describe.skip : describe;

/** The embedded engine, or the one that MAEDAL_TABLES names. */
export function embeddedEngine(): TableOptions {
  return /^https?:/.test(process.env['MAEDAL_TABLES'] ?? '') ? {} : { tables: 'dynoxide' };
}
