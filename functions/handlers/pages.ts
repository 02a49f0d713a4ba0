// A message of a queue is a page of subscriptions: handed out, handed on, taken apart, or left.
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { giveUpPage, noteLetter } from '../usecases/billing/give-up-page';
import { pageMax } from '../usecases/common/plan-charges';
import type { Context } from './edge';
import { nameOf } from './edge';
import { receiptsMax } from './limits';
import type { Base, Invocation } from './wire';
import * as z from 'zod/mini';

const Page = z.strictObject({
  ids: z.array(z.string()).check(z.maxLength(pageMax)),
  tries: z.optional(z.number()),
});

export type PageWork = {
  readonly does: (deps: Invocation, ids: readonly string[]) => Promise<void>;
  /** Sends the page as a new message. */
  readonly handOn: (deps: Invocation, ids: readonly string[], tries: number) => Promise<void>;
};

/** New messages a page may become as it is before it is taken apart. */
const triesMax = 2;

/**
 * A message that breaks is handed back alone; the others of its batch are done. A page
 * becomes a dead letter only where each of its receipts was the death of a worker: at its last one
 * it is left to the table, which knows what is due. What is no page becomes one, and has a case.
 */
export async function onQueue(
  base: Base,
  event: SQSEvent,
  context: Context,
  work: PageWork,
): Promise<SQSBatchResponse> {
  const failed = new Set<string>();
  for (const record of event.Records) {
    const { attributes, messageId } = record;
    const receipts = Number(attributes.ApproximateReceiveCount);
    const left = () => context.getRemainingTimeInMillis();
    const first = Number(attributes.ApproximateFirstReceiveTimestamp) / 1_000;
    const invocation = base.invocation(first, left, 'schedule');
    const page = pageIn(record.body);
    if (!page) failed.add(messageId);
    try {
      if (page) await takePage(invocation, page, receipts, work);
      else await noteLetter(invocation, messageId);
    } catch (fault) {
      base.log('message.failed', { error: nameOf(fault), receipts });
      if (receipts < receiptsMax) failed.add(messageId);
    }
  }
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}

/**
 * Only a first receipt tells the time: one that comes again, minutes or days later, goes out as a
 * new message, for a worker that cannot say how long ago something was sent must not send it again.
 */
async function takePage(
  deps: Invocation,
  { ids, tries = 0 }: z.infer<typeof Page>,
  receipts: number,
  work: PageWork,
): Promise<void> {
  if (receipts === 1) await work.does(deps, ids);
  else if (tries < triesMax) await work.handOn(deps, ids, tries + 1);
  else await giveUpPage(deps, ids, (some) => work.handOn(deps, some, tries));
}

function pageIn(text: string): z.infer<typeof Page> | undefined {
  try {
    return Page.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
