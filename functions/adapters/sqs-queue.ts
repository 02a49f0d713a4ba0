// Pages of subscriptions out to SQS; the queue is a convenience, the table knows what is due.
import type { SQSClient } from '@aws-sdk/client-sqs';
import { assert } from '../domain/common/errors';
import type { Queue } from '../ports/runtime';

/** SQS delays a message by at most 15 minutes. */
const delayMax = 900;

/** A quarter of what SQS takes; ids are ASCII, and a page of 200 of them is far below it. */
const bodyMax = 262_144;

export function sqsQueue(urls: { readonly chargeUrl: string; readonly lookUrl: string }): Queue {
  let client: SQSClient | undefined;
  const send = async (url: string, ids: readonly string[], delaySeconds: number, tries = 0) => {
    // Most of what users ask for sends nothing: their functions need not load this at their start.
    const sqs = await import('@aws-sdk/client-sqs');
    client ??= new sqs.SQSClient({ maxAttempts: 3 });
    const DelaySeconds = Math.min(delayMax, Math.max(0, Math.ceil(delaySeconds)));
    const MessageBody = JSON.stringify(tries === 0 ? { ids } : { ids, tries });
    assert(MessageBody.length <= bodyMax, 'a page of ids fits into a message');
    await client.send(new sqs.SendMessageCommand({ QueueUrl: url, MessageBody, DelaySeconds }));
  };
  return {
    charge: (ids, tries, delaySeconds = 0) => send(urls.chargeUrl, ids, delaySeconds, tries),
    look: (ids, delaySeconds, tries) => send(urls.lookUrl, ids, delaySeconds, tries),
  };
}
