// Pages of subscriptions out to SQS; the queue is a convenience, the table knows what is due.
import type { SendMessageCommandInput } from '@aws-sdk/client-sqs';
import type { Queue } from '../ports/runtime';

/** SQS delays a message by at most 15 minutes. */
const delayMax = 900;

type Send = (message: SendMessageCommandInput) => Promise<unknown>;

export function sqsQueue(urls: { readonly chargeUrl: string; readonly lookUrl: string }): Queue {
  let sender: Promise<Send> | undefined;
  const send = async (url: string, ids: readonly string[], delaySeconds: number, tries = 0) => {
    const DelaySeconds = Math.min(delayMax, Math.max(0, Math.ceil(delaySeconds)));
    const MessageBody = JSON.stringify(tries === 0 ? { ids } : { ids, tries });
    sender ??= connected();
    await (
      await sender
    )({ QueueUrl: url, MessageBody, DelaySeconds });
  };
  return {
    charge: (ids, tries) => send(urls.chargeUrl, ids, 0, tries),
    look: (ids, delaySeconds, tries) => send(urls.lookUrl, ids, delaySeconds, tries),
  };
}

/** Loaded when it is needed: most calls of users send nothing, and wait for a start no longer. */
async function connected(): Promise<Send> {
  const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient({ maxAttempts: 3 });
  return (message) => client.send(new SendMessageCommand(message));
}
