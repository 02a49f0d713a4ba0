// Two queues as SQS keeps them: at least once, in any order, with a visibility timeout and a place
// for what keeps failing.
import type { SQSEvent } from 'aws-lambda';
import { lookers, receiptsMax } from '../../functions/handlers/limits';
import type { Random } from './random';
import { settings } from './settings';
import type { Timeline } from './timeline';

export type Message = {
  readonly id: string;
  readonly queue: 'charge' | 'look';
  readonly ids: readonly string[];
  readonly tries: number;
  firstAt: number;
  receipts: number;
};

/** As Lambda hands it to a function. */
export function eventOf({ id, ids, tries, firstAt, receipts }: Message): SQSEvent {
  const attributes = {
    ApproximateFirstReceiveTimestamp: String(firstAt),
    ApproximateReceiveCount: String(receipts),
  };
  const record = { messageId: id, body: JSON.stringify({ ids, tries }), attributes };
  return { Records: [record] } as unknown as SQSEvent;
}

/** What a worker tells SQS of the messages it was given. */
export type Report = {
  readonly batchItemFailures: readonly { readonly itemIdentifier: unknown }[];
};

/**
 * As AWS reads it: who names no failure has done it all; who names a message that was not in the
 * batch, or nothing in its place, has failed with the whole of it. A batch is one message here.
 */
export function isDone(report: Report | undefined): boolean {
  return (report?.batchItemFailures ?? []).length === 0;
}

/** Six times the timeout of a worker, as deployed. */
const visibilityMs = 720_000;
/** Workers at once, as deployed. */
const workersMax = { charge: settings.workers, look: lookers } as const;
const retentionMs = 4 * 86_400_000;

export type Worker = (message: Message) => Promise<'done' | 'failed' | 'died'>;

export class Queues {
  readonly dead: Message[] = [];
  /** Further copies of a message that are delivered too; consumed one by one. */
  doubles = 0;
  private count = 0;
  private busy = { charge: 0, look: 0 };
  private waiting: Message[] = [];
  private readonly kept = new Map<string, () => void>();

  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly worker: Worker,
  ) {}

  get length(): number {
    return this.kept.size;
  }

  send(queue: Message['queue'], ids: readonly string[], delayMs = 0, tries = 0): void {
    this.count += 1;
    const message = { id: `m${this.count}`, queue, ids, tries, firstAt: 0, receipts: 0 };
    const expire = () => this.kept.delete(message.id);
    this.kept.set(message.id, this.timeline.after(retentionMs, expire));
    const copies = this.doubles > 0 ? 2 + (this.random.chance(0.3) ? 2 : 0) : 1;
    if (this.doubles > 0) this.doubles -= 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const spread = copy === 0 ? this.random.whole(1, 40) : this.random.whole(1, 20_000);
      this.show(message, delayMs + spread);
    }
  }

  /** Everything that is in the queues is lost, as after a retention that ran out. */
  drop(): void {
    for (const id of [...this.kept.keys()]) this.forget(id);
    this.waiting = [];
  }

  /** Hands the dead letters out once more. */
  redrive(): void {
    for (const { queue, ids, tries } of this.dead.splice(0)) this.send(queue, ids, 0, tries);
  }

  private forget(id: string): boolean {
    this.kept.get(id)?.();
    return this.kept.delete(id);
  }

  private show(message: Message, ms: number): () => void {
    return this.timeline.after(ms, () => {
      if (!this.kept.has(message.id)) return;
      this.waiting.push(message);
      this.deliver();
    });
  }

  private deliver(): void {
    for (const message of [...this.waiting]) {
      if (this.busy[message.queue] >= workersMax[message.queue]) continue;
      this.waiting = this.waiting.filter((other) => other !== message);
      void this.handOut(message);
    }
  }

  private async handOut(message: Message): Promise<void> {
    if (message.receipts >= receiptsMax) {
      if (this.forget(message.id)) this.dead.push(message);
      return;
    }
    message.receipts += 1;
    if (message.receipts === 1) message.firstAt = this.timeline.nowMs;
    this.busy[message.queue] += 1;
    // Whether or not somebody still works on it: only a deletion keeps it from coming again.
    const showAgain = this.show(message, visibilityMs);
    const done = await this.worker(message);
    this.busy[message.queue] -= 1;
    if (done === 'done') {
      showAgain();
      this.forget(message.id);
    }
    this.deliver();
  }
}
