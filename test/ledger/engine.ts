// A describe for what needs the embedded DynamoDB; where it is left out, announce.ts has said so.
import { describe } from 'vitest';
import { decide, surroundings } from './find-engine';

export const describeEmbedded =
  decide(surroundings()).kind === 'leaveOut' ? describe.skip : describe;
