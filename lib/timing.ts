// Times that must agree with one another, each computed from the one it depends on.
import { Duration } from 'aws-cdk-lib';

/** API Gateway gives up after 30 s, and the function should have answered by then. */
export const httpTimeout = Duration.seconds(29);

/** Longer than the longest provider deadline (90 s) and the time to write its answer down. */
export const queueTimeout = Duration.seconds(120);

/** Planning pages through the index; resolving waits for iamport like a queue worker does. */
export const tickTimeout = queueTimeout;

/** The nightly pass walks over the whole ledger, and over iamport's lists of three days. */
export const nightTimeout = Duration.minutes(15);

/** AWS advises six times, so that a page is not handed out again while it is being worked on. */
export const visibility = Duration.seconds(6 * queueTimeout.toSeconds());

/** A page that failed this often fails for a reason that a person has to find. */
export const receivesMax = 5;

/** Older ticks are pointless: the next one finds the same subscriptions due. */
export const tickAgeMax = Duration.hours(1);
export const tickRetriesMax = 3;
