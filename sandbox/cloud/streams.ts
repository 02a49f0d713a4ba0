// DynamoDB streams and their mappings: the keys of each write, in order, handed over in batches
// until the function has taken them; what a day was too short for is lost, as on AWS.
import { randomUUID } from 'node:crypto';
import type { VirtualClock } from '../clock';
import type { Activity } from './activity';
import type { Deliveries } from './deliveries';
import type { Functions } from './function-pool';
import type { Journal } from './journal';
import { fits } from './patterns';
import { region } from './template';
import type { StreamPart } from './stream-wiring';
import { plainName } from './wiring';

/** A write that has succeeded. */
export type Written = {
  readonly table: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly Keys: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export interface Streams extends Deliveries {
  note(write: Written): void;
  clear(): void;
}

export type StreamDeps = {
  readonly parts: readonly StreamPart[];
  readonly clock: VirtualClock;
  readonly functions: Pick<Functions, 'invoke'>;
  readonly activity: Activity;
  readonly journal: Journal;
  readonly onNote: () => void;
  readonly isOn?: (id: string) => boolean;
  /** Whether a batch that was taken is handed over once more: a poller that forgot. */
  readonly repeats?: () => boolean;
};

type Kept = { readonly id: string; readonly body: string; readonly sentAt: number };
type Lane = {
  readonly part: StreamPart;
  readonly waiting: Map<string, Kept>;
  running: boolean;
  tries: number;
  retryAt: number;
};

const keptMs = 24 * 3_600_000;
const pauseMsMax = 60_000;

export function openStreams(deps: StreamDeps): Streams {
  const { parts, clock, functions, activity, journal, isOn, repeats } = deps;
  const lanes: Lane[] = parts.map((part) => {
    return { part, waiting: new Map<string, Kept>(), running: false, tries: 0, retryAt: 0 };
  });
  for (const { queue, message } of journal.replay()) {
    lanes.find(({ part }) => part.id === queue)?.waiting.set(message.id, message);
  }
  let delivered = 0;
  let returned = 0;
  const drop = ({ part, waiting }: Lane, id: string) => {
    waiting.delete(id);
    journal.drop(part.id, id);
  };
  const forget = (lane: Lane) => {
    const old = [...lane.waiting.values()].filter(({ sentAt }) => sentAt + keptMs <= clock.now());
    for (const { id } of old) drop(lane, id);
    if (old.length > 0) activity.note('dynamodb', `a stream has lost ${old.length} records`);
  };
  const dueAt = (lane: Lane): number | undefined => {
    const { part, waiting, running, retryAt } = lane;
    const [first] = waiting.values();
    if (running || !first || isOn?.(part.id) === false) return undefined;
    const gatheredAt = waiting.size >= part.batchSize ? 0 : first.sentAt + part.windowMs;
    return Math.max(gatheredAt, retryAt);
  };
  const deliver = async (lane: Lane, batch: readonly Kept[]): Promise<void> => {
    const { part } = lane;
    const event = { Records: batch.map((kept) => record(part, kept)) };
    const outcome = await functions.invoke(part.function, event);
    const isTaken = outcome.kind === 'done' && repeats?.() !== true;
    lane.tries = isTaken ? 0 : lane.tries + 1;
    lane.retryAt = isTaken ? 0 : clock.now() + Math.min(pauseMsMax, 1_000 * 2 ** lane.tries);
    if (isTaken) for (const { id } of batch) drop(lane, id);
    if (isTaken) delivered += batch.length;
    else returned += batch.length;
    if (!isTaken) activity.note('dynamodb', `${plainName(part.id)} took back ${batch.length}`);
  };
  return {
    start() {
      const ready = lanes.filter((lane) => (dueAt(lane) ?? Infinity) <= clock.now());
      return ready.map((lane) => {
        forget(lane);
        const batch = [...lane.waiting.values()].slice(0, lane.part.batchSize);
        if (batch.length === 0) return Promise.resolve();
        lane.running = true;
        return deliver(lane, batch).finally(() => (lane.running = false));
      });
    },
    nextAt() {
      const times = lanes.map(dueAt).filter((at) => at !== undefined);
      return times.length > 0 ? Math.min(...times) : undefined;
    },
    counts: () => ({ delivered, returned }),
    note({ table, eventName, Keys }) {
      for (const { part, waiting } of lanes) {
        if (part.table !== table) continue;
        const of = { eventName, dynamodb: { Keys } };
        if (part.filters.length > 0 && !part.filters.some((filter) => fits(filter, of))) continue;
        const now = clock.now();
        const kept = { id: randomUUID(), body: JSON.stringify(of), sentAt: now };
        waiting.set(kept.id, kept);
        journal.put(part.id, { ...kept, visibleAt: now, receives: 0 });
        deps.onNote();
      }
    },
    clear() {
      for (const lane of lanes) {
        lane.waiting.clear();
        Object.assign(lane, { tries: 0, retryAt: 0 });
      }
      journal.clear();
    },
  };
}

function record({ arn }: StreamPart, { id, body, sentAt }: Kept) {
  const { eventName, dynamodb } = JSON.parse(body) as { eventName: string; dynamodb: object };
  return {
    eventID: id.replaceAll('-', ''),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ...dynamodb,
      ApproximateCreationDateTime: Math.floor(sentAt / 1_000),
      StreamViewType: 'KEYS_ONLY',
    },
    eventSourceARN: arn,
  };
}

/** One after the other: each starts what it can, and the next is due when the first of them is. */
export function together(...all: readonly Deliveries[]): Deliveries {
  return {
    start: () => all.flatMap((one) => one.start()),
    nextAt() {
      const times = all.map((one) => one.nextAt()).filter((at) => at !== undefined);
      return times.length > 0 ? Math.min(...times) : undefined;
    },
    counts: () => ({
      delivered: all.reduce((sum, one) => sum + one.counts().delivered, 0),
      returned: all.reduce((sum, one) => sum + one.counts().returned, 0),
    }),
  };
}
