// What goes out to SQS: to which queue, how late, and in the shape that is read on the other side.
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sqsQueue } from '../functions/adapters/sqs-queue';

const urls = { chargeUrl: 'https://sqs.example/charge', lookUrl: 'https://sqs.example/look' };
const sqs = mockClient(SQSClient);
// Other files share its class.
afterAll(() => sqs.restore());
beforeEach(() => void vi.stubEnv('AWS_REGION', 'ap-northeast-2'));
afterEach(() => {
  sqs.reset();
  vi.unstubAllEnvs();
});

const sent = () =>
  sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => ({
    url: input.QueueUrl,
    delay: input.DelaySeconds,
    body: JSON.parse(input.MessageBody ?? '') as unknown,
  }));

test('a page to charge goes out at once, and one that is handed on says how often', async () => {
  const queue = sqsQueue(urls);
  await queue.charge(['a', 'b']);
  await queue.charge(['c'], 2);
  expect(sent()).toEqual([
    { url: urls.chargeUrl, delay: 0, body: { ids: ['a', 'b'] } },
    { url: urls.chargeUrl, delay: 0, body: { ids: ['c'], tries: 2 } },
  ]);
});

test('a look is never early, never in the past, and never later than SQS can wait', async () => {
  const queue = sqsQueue(urls);
  for (const seconds of [4.2, -3, 3_600]) await queue.look(['a'], seconds);
  expect(sent().map(({ url, delay }) => [url, delay])).toEqual([
    [urls.lookUrl, 5],
    [urls.lookUrl, 0],
    [urls.lookUrl, 900],
  ]);
});

test('a queue that refuses is no page that went out', async () => {
  const queue = sqsQueue(urls);
  sqs.on(SendMessageCommand).rejectsOnce(new Error('throttled'));
  await expect(queue.charge(['a'])).rejects.toThrow('throttled');
  await queue.charge(['a']);
  expect(sent()).toHaveLength(2);
});
