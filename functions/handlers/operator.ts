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
 * Must not name a person. What is said of one customer is kept with what was done, and in no log;
 * that of a switch, of a plan and of a replay is of all of them, and stands in the log too.
 */
export const reason = line(200);
export const Reasoned = z.strictObject({ reason });
