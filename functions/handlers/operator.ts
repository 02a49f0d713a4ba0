// What every door of an operator has in common, and the reason that each of their verbs needs.
import * as z from 'zod/mini';
import { line } from './schemas';

/** Operators share the function of customers, and a throttle of their own. */
export const operator = {
  function: 'subscriptions',
  auth: 'operator',
  throttle: 'operators',
  /** What a customer's mail names; a number among them may look like a card's. */
  ids: ['user', 'order', 'payment'] as readonly string[],
} as const;

/**
 * Must not name a person. A reason about one customer is kept with the deed and never logged; the
 * reason of a switch, a plan or a replay is about all customers and is logged too.
 */
export const reason = line(200);
export const Reasoned = z.strictObject({ reason });
