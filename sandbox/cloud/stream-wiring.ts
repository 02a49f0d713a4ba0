// Event source mappings of a table's stream, as the template states them.
import { SandboxFault } from '../fault';
import type { Part, Properties } from './parts';
import { type Pattern, parsePattern } from './patterns';

export type StreamPart = {
  readonly id: string;
  readonly table: string;
  readonly arn: string;
  readonly function: string;
  readonly batchSize: number;
  readonly windowMs: number;
  /** A record that fits one of them is handed over; every one where there is none. */
  readonly filters: readonly Pattern[];
};

const streamArn = /:table\/([^/]+)\/stream\//;
export const isStream = ({ properties }: Part) =>
  streamArn.test(String(properties['EventSourceArn']));

/** Tried again for as long as the stream keeps it, and one batch at a time. */
export function streamPart(
  { id, properties }: Part,
  functionOf: (arn: unknown) => string,
): StreamPart {
  const given = ['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'ParallelizationFactor'];
  const strange = given.find((name) => name in properties);
  if (strange !== undefined) throw new SandboxFault(`${id} sets ${strange}, which is not played`);
  const arn = String(properties['EventSourceArn']);
  const criteria = properties['FilterCriteria'] as Properties | undefined;
  const filters = (criteria?.['Filters'] ?? []) as readonly { readonly Pattern: string }[];
  return {
    id,
    arn,
    table: streamArn.exec(arn)?.[1] ?? '',
    function: functionOf(properties['FunctionName']),
    batchSize: Number(properties['BatchSize'] ?? 100),
    windowMs: Number(properties['MaximumBatchingWindowInSeconds'] ?? 0) * 1_000,
    filters: filters.map(({ Pattern }) => parsePattern(Pattern)),
  };
}
