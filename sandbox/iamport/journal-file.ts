// The journal's lines on disk: read whole or told apart, so that nothing odd is ever replayed.
import { existsSync, readFileSync, truncateSync } from 'node:fs';
import * as z from 'zod';
import { SandboxFault } from '../fault';
import { Device, Mode, Model, Rules } from './control-bodies';
import type { EmulatedRequest, FaultRule, ProviderModel, Wire } from './types';

export type Deed =
  | { readonly kind: 'request'; readonly request: EmulatedRequest }
  | {
      readonly kind: 'window';
      readonly params: Wire;
      readonly card?: string | undefined;
      readonly device?: z.infer<typeof Device> | undefined;
    }
  | {
      readonly kind: 'script';
      readonly rules: readonly FaultRule[];
      readonly mode: 'replace' | 'append';
    }
  | { readonly kind: 'model'; readonly model: Partial<ProviderModel> }
  | { readonly kind: 'consoleCancel'; readonly impUid: string; readonly amount?: number }
  | { readonly kind: 'revokeToken' }
  | { readonly kind: 'takeWebhooks' };
export type Entry = Deed & { readonly at: number };

const at = z.number().min(0);
const Line = z.discriminatedUnion('kind', [
  z.object({
    at,
    kind: z.literal('request'),
    request: z.object({
      method: z.string(),
      path: z.string(),
      body: z.string().optional(),
      headers: z.record(z.string(), z.string()),
    }),
  }),
  z.object({
    at,
    kind: z.literal('window'),
    params: z.record(z.string(), z.unknown()),
    card: z.string().optional(),
    device: Device.optional(),
  }),
  z.object({ at, kind: z.literal('script'), rules: Rules, mode: Mode }),
  z.object({ at, kind: z.literal('model'), model: Model }),
  z.object({
    at,
    kind: z.literal('consoleCancel'),
    impUid: z.string(),
    amount: z.number().int().min(1).optional(),
  }),
  z.object({ at, kind: z.literal('revokeToken') }),
  z.object({ at, kind: z.literal('takeWebhooks') }),
]);

export type Numbered = { readonly line: number; readonly entry: Entry };

/** A line that a kill cut short was never answered: it did not happen, and is cut away. */
export function readEntries(file: string | undefined): readonly Numbered[] {
  if (file === undefined || !existsSync(file)) return [];
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(file, end);
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return lines.map((text, index) => ({ line: index + 1, entry: entryOf(file, index + 1, text) }));
}

function entryOf(file: string, line: number, text: string): Entry {
  const read = Line.safeParse(jsonOf(text));
  if (read.success) return read.data as Entry;
  const [issue] = read.error.issues;
  throw lostLine(file, line, `${issue?.path.join('.') || 'line'}: ${issue?.message ?? ''}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function lostLine(file: string, line: number, why: string): SandboxFault {
  const then = 'start over with npm start -- --fresh, or delete the file';
  return new SandboxFault(`${file} line ${line} cannot be replayed (${why}): ${then}`);
}
