// Times that must agree with one another, each computed from the one it depends on.
import { Duration } from 'aws-cdk-lib';
import {
  nightSeconds,
  pageAgeSeconds,
  passAgeSeconds,
  planAgeSeconds,
  receiptsMax,
  recordSeconds,
  tickAgeSeconds,
  workSeconds,
} from '../functions/handlers/limits';

/** API Gateway gives up after 30 s, and the function should have answered by then. */
export const httpTimeout = Duration.seconds(29);

/** Longer than the longest provider deadline (90 s) and the time to write its answer down. */
export const queueTimeout = Duration.seconds(workSeconds);

/** Planning pages through the index; resolving waits for iamport like a queue worker does. */
export const tickTimeout = queueTimeout;

/** As long as Lambda runs anything; what is not done by then goes on at the next tick. */
export const nightTimeout = Duration.seconds(nightSeconds);

/** Far below what answers to a follower of changes end before now. */
export const changesTimeout = Duration.seconds(recordSeconds);

/** AWS advises six times, so that a page is not handed out again while it is being worked on. */
export const visibility = Duration.seconds(pageAgeSeconds);

/** A message that failed this often fails for a reason that a person has to find. */
export const receivesMax = receiptsMax;

/**
 * How late a tick may be and how often it is tried again, by EventBridge and by Lambda, one after
 * the other: its event still tells the time at which it was due (limits.ts says why so much).
 */
export type Lateness = { readonly age: Duration; readonly retries: number };
export const lateness = {
  plan: { age: Duration.seconds(planAgeSeconds), retries: 2 },
  resolve: { age: Duration.seconds(tickAgeSeconds), retries: 0 },
  reconcile: { age: Duration.seconds(passAgeSeconds), retries: 1 },
} as const satisfies Readonly<Record<string, Lateness>>;
