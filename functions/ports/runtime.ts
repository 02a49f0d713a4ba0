// What billing needs of the machine it runs on: the event's time, fresh ids, queues and a log.
import type { EpochSeconds } from '../domain/common/calendar';
import type { SubscriptionId } from '../domain/common/identity';

/** The time the event carries plus what has passed since; never a clock of our own. */
export interface Clock {
  now(): EpochSeconds;
}

export interface Ids {
  /** 25 characters of [a-z0-9], 129 random bits. */
  random(): string;
}

/** `tries` counts the messages a page has been before this one. */
export interface Queue {
  /** One page of subscriptions to collect from, now or in a while. */
  charge(ids: readonly SubscriptionId[], tries?: number, delaySeconds?: number): Promise<void>;
  /** Subscriptions whose outcome is unknown, to be looked at in a few seconds. */
  look(ids: readonly SubscriptionId[], delaySeconds: number, tries?: number): Promise<void>;
}

/**
 * One JSON object per line; never a token, key, card, name, address or text of the provider, but
 * for the bare words of a decline that is not in the dictionary.
 */
export type Log = (
  event: string,
  fields: Readonly<Record<string, string | number | boolean>>,
) => void;
