// SQS standard queues: delay, visibility, redelivery, dead letters and retention, in virtual time.
import { createHash, randomUUID } from 'node:crypto';
import type { VirtualClock } from '../clock';
import type { Activity } from './activity';
import type { Journal } from './journal';
import type { Message } from './message';
import { type QueuePart, plainName } from './wiring';

export interface Queues {
  has(queue: string): boolean;
  send(queue: string, body: string, delayMs?: number): Message;
  /** Hides up to `most` visible messages; one received too often goes to the dead letters. */
  receive(queue: string, most: number): readonly Message[];
  /** Handled: it never comes back. */
  remove(queue: string, id: string): void;
  /** When the next message can be received, in the past for one that waits. */
  nextVisibleAt(queue: string): number | undefined;
  depth(queue: string): { readonly visible: number; readonly hidden: number };
  counts(): { readonly sent: number; readonly dead: number };
  clear(): void;
}

export type QueueDeps = {
  readonly parts: readonly QueuePart[];
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly journal: Journal;
  /** Something can be delivered: who waits for it may look now. */
  readonly onSend: () => void;
};

type Held = { readonly part: QueuePart; readonly messages: Map<string, Message> };

export function openQueues({ parts, clock, activity, journal, onSend }: QueueDeps): Queues {
  const queues = new Map<string, Held>(
    parts.map((part) => [part.id, { part, messages: new Map<string, Message>() }]),
  );
  for (const { queue, message } of journal.replay()) {
    queues.get(queue)?.messages.set(message.id, message);
  }
  let sent = 0;
  let dead = 0;
  const find = (queue: string): Held => {
    const found = queues.get(queue);
    if (!found) throw new Error(`there is no queue ${queue}`);
    return found;
  };
  const put = (queue: string, message: Message) => {
    journal.put(queue, message);
    find(queue).messages.set(message.id, message);
  };
  const remove = (queue: string, id: string) => {
    if (find(queue).messages.delete(id)) journal.drop(queue, id);
  };
  const bury = (part: QueuePart, to: string, message: Message) => {
    dead += 1;
    // What the message has waited counts: dead letters keep the time they were sent.
    put(to, { ...message, visibleAt: clock.now(), receives: 0 });
    remove(part.id, message.id);
    activity.note('sqs', `${plainName(part.id)} gave up on ${message.id}: to ${plainName(to)}`);
  };
  const forget = ({ part, messages }: Held) => {
    for (const { id, sentAt } of messages.values()) {
      if (sentAt + part.retentionMs <= clock.now()) remove(part.id, id);
    }
  };
  return {
    has: (queue) => queues.has(queue),
    remove,
    send(queue, body, delayMs) {
      const { part } = find(queue);
      const now = clock.now();
      const visibleAt = now + (delayMs ?? part.delayMs);
      const message = { id: randomUUID(), body, sentAt: now, visibleAt, receives: 0 };
      put(queue, message);
      sent += 1;
      const later = visibleAt > now ? ` for ${(visibleAt - now) / 1_000} s later` : '';
      activity.note('sqs', `${plainName(queue)} got a message${later}`, { id: message.id });
      onSend();
      return message;
    },
    receive(queue, most) {
      const held = find(queue);
      const { part, messages } = held;
      forget(held);
      const now = clock.now();
      const taken: Message[] = [];
      for (const message of [...messages.values()]) {
        if (taken.length === most) break;
        if (message.visibleAt > now) continue;
        if (part.redrive && message.receives >= part.redrive.receivesMax) {
          bury(part, part.redrive.to, message);
          continue;
        }
        const hidden: Message = {
          ...message,
          visibleAt: now + part.visibilityMs,
          receives: message.receives + 1,
          firstReceivedAt: message.firstReceivedAt ?? now,
        };
        put(queue, hidden);
        taken.push(hidden);
      }
      return taken;
    },
    nextVisibleAt(queue) {
      let next: number | undefined;
      for (const { visibleAt } of find(queue).messages.values()) {
        if (next === undefined || visibleAt < next) next = visibleAt;
      }
      return next;
    },
    depth(queue) {
      const all = [...find(queue).messages.values()];
      const visible = all.filter(({ visibleAt }) => visibleAt <= clock.now()).length;
      return { visible, hidden: all.length - visible };
    },
    counts: () => ({ sent, dead }),
    clear() {
      for (const { messages } of queues.values()) messages.clear();
      journal.clear();
    },
  };
}

/** The checksum with which the SDK proves that a body arrived whole. */
export function md5(body: string): string {
  return createHash('md5').update(body).digest('hex');
}
