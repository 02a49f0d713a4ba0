// Event source mappings: hands queue messages to functions, and takes back what they could not do.
import type { Activity } from './activity';
import type { Functions } from './function-pool';
import type { Message } from './message';
import { type Queues, md5 } from './queues';
import { arnOf, region } from './template';
import { type MappingPart, plainName } from './wiring';

export interface Deliveries {
  /** Starts what can be started now; each promise ends when its batch is done with. */
  start(): readonly Promise<void>[];
  /** When the next message becomes visible; undefined when all lanes are empty or full. */
  nextAt(): number | undefined;
  counts(): { readonly delivered: number; readonly returned: number };
}

export type DeliveryDeps = {
  readonly mappings: readonly MappingPart[];
  readonly queues: Queues;
  readonly functions: Functions;
  readonly activity: Activity;
  /** Whether a mapping is enabled; all are where absent. */
  readonly isOn?: (id: string) => boolean;
};

export function openDeliveries(deps: DeliveryDeps): Deliveries {
  const lanes = deps.mappings.map((mapping) => ({ mapping, running: 0 }));
  const isOn = ({ mapping }: (typeof lanes)[number]) => deps.isOn?.(mapping.id) !== false;
  let delivered = 0;
  let returned = 0;
  const deliver = async (lane: (typeof lanes)[number], batch: readonly Message[]) => {
    const { queue, function: target, partial } = lane.mapping;
    const event = { Records: batch.map((message) => record(queue, message)) };
    const outcome = await deps.functions.invoke(target, event);
    const failed =
      outcome.kind === 'done' ? failuresOf(outcome.result, batch, partial) : idsOf(batch);
    for (const { id } of batch) if (!failed.has(id)) deps.queues.remove(queue, id);
    delivered += batch.length - failed.size;
    returned += failed.size;
    if (failed.size > 0) {
      deps.activity.note('sqs', `${plainName(queue)} took back ${failed.size} of ${batch.length}`);
    }
  };
  return {
    start() {
      const started: Promise<void>[] = [];
      for (const lane of lanes.filter(isOn)) {
        while (lane.running < lane.mapping.concurrencyMax) {
          const batch = deps.queues.receive(lane.mapping.queue, lane.mapping.batchSize);
          if (batch.length === 0) break;
          lane.running += 1;
          started.push(deliver(lane, batch).finally(() => (lane.running -= 1)));
        }
      }
      return started;
    },
    nextAt() {
      const times = lanes
        .filter(isOn)
        .filter(({ mapping, running }) => running < mapping.concurrencyMax)
        .map(({ mapping }) => deps.queues.nextVisibleAt(mapping.queue))
        .filter((at) => at !== undefined);
      return times.length > 0 ? Math.min(...times) : undefined;
    },
    counts: () => ({ delivered, returned }),
  };
}

function record(queue: string, message: Message) {
  return {
    messageId: message.id,
    receiptHandle: `${message.id}.${message.receives}`,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      SenderId: 'AIDALOCAL',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    },
    messageAttributes: {},
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: arnOf('AWS::SQS::Queue', queue),
    awsRegion: region,
  };
}

/** As Lambda reads it: nothing named is all done; one id it does not know is a failed batch. */
export function failuresOf(
  result: unknown,
  batch: readonly Message[],
  partial: boolean,
): ReadonlySet<string> {
  const answer = result as { batchItemFailures?: unknown } | null;
  const listed = partial ? (answer?.batchItemFailures ?? []) : [];
  if (!Array.isArray(listed)) return idsOf(batch);
  const named = listed.map((item: { itemIdentifier?: unknown } | null) => item?.itemIdentifier);
  const all = idsOf(batch);
  return named.every((id) => typeof id === 'string' && all.has(id))
    ? new Set(named as string[])
    : all;
}

function idsOf(batch: readonly Message[]): ReadonlySet<string> {
  return new Set(batch.map(({ id }) => id));
}
