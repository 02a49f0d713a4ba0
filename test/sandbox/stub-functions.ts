// Functions for the sandbox's own tests: they echo, plan and collect, without an SDK to load.
import { ownerKeyId } from '../../sandbox/cloud/iam/guard';

const scope = '20270101/ap-northeast-2/dynamodb/aws4_request';

/** One call of an AWS service without its SDK, which is slow to load; as the text of a module. */
const call = `
  const call = async (target, body, url) => (await fetch(url, {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      'x-amz-date': '20270101T000000Z',
      'content-type': 'application/x-amz-json-1.0',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID +
        '/${scope}, SignedHeaders=host, Signature=none',
    },
    body: JSON.stringify(body),
  })).json();
  const table = (operation, body) => call('DynamoDB_20120810.' + operation,
    { TableName: process.env.TABLE_NAME, ...body }, process.env.AWS_ENDPOINT_URL_DYNAMODB);`;

/** Handlers of the stub functions, as the text of an ES module. */
export const bundles = {
  // Answers with what it was asked, its environment, and what an outside caller wants to see.
  Echo: `
    let calls = 0;
    export const handler = async (event, context) => {
      calls += 1;
      const path = event.rawPath;
      if (path === '/crash') process.exit(3);
      if (path === '/big') return { statusCode: 200, body: 'x'.repeat(6_291_556) };
      if (path === '/throw') throw new TypeError('told to');
      if (path === '/hang') await new Promise(() => {});
      if (path === '/cookies') return { statusCode: 200, cookies: ['a=1', 'b=2'], body: 'ok' };
      if (path === '/bytes') return { statusCode: 200, headers: { 'Content-Type': 'image/png' },
        isBase64Encoded: true, body: Buffer.from([0, 255, 128]).toString('base64') };
      if (path === '/plain') return { hello: 'world' };
      return { statusCode: 200, headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ event, calls, env: process.env,
          left: context.getRemainingTimeInMillis() }) };
    };`,
  // Says "nothing before then" as the planner does, and nominates one page when something is due.
  Plan: `
    ${call}
    export const handler = async (event) => {
      const now = Date.parse(event.time) / 1000;
      const { Item } = await table('GetItem', { Key: { pk: { S: 'due' }, sk: { S: 'due' } } });
      if (!Item) return { planned: 0, pages: 0, idleUntil: null };
      const due = Number(Item.at.N);
      if (due > now) return { planned: 0, pages: 0, idleUntil: due };
      const n = Number(Item.n.N) + 1;
      await table('PutItem', { Item: { pk: { S: 'due' }, sk: { S: 'due' }, n: { N: String(n) },
        at: { N: String(due + 30 * 86400) } } });
      await call('AmazonSQS.SendMessage', { QueueUrl: process.env.CHARGE_QUEUE_URL,
        MessageBody: JSON.stringify({ ids: ['sub' + n], at: event.time }) },
        process.env.AWS_ENDPOINT_URL_SQS);
      return { planned: 1, pages: 1 };
    };`,
  // Writes down every delivery; refuses what is called poison.
  Collect: `
    ${call}
    export const handler = async (event) => {
      const failures = [];
      for (const record of event.Records) {
        const { attributes, messageId, body } = record;
        await table('PutItem', { Item: {
          pk: { S: 'delivery' }, sk: { S: messageId + '#' + attributes.ApproximateReceiveCount },
          body: { S: body }, first: { N: attributes.ApproximateFirstReceiveTimestamp } } });
        const count = attributes.ApproximateReceiveCount;
        console.log(JSON.stringify({ event: 'delivered', count }));
        if (body.includes('poison')) failures.push({ itemIdentifier: messageId });
      }
      return { batchItemFailures: failures };
    };`,
} as const;

/** Writes one item as the account's owner, past the SDK. */
export async function putItem(endpoint: string, item: unknown): Promise<void> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      'x-amz-date': '20270101T000000Z',
      'content-type': 'application/x-amz-json-1.0',
      authorization:
        `AWS4-HMAC-SHA256 Credential=${ownerKeyId}/${scope}, ` +
        'SignedHeaders=host, Signature=none',
    },
    body: JSON.stringify({ TableName: 'Table', Item: item }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
