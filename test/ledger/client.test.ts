// The client itself, on a wire that loses answers: the SDK repeats, and the ledger knows itself.
import { describe, expect, test, vi } from 'vitest';
import { dynamodbClient } from '../../functions/adapters/dynamodb-client';
import { asRead, fresh, laden, ledgerOn } from './ground';

type Sent = { readonly Item: Record<string, unknown> };
type Answer = { readonly status: number; readonly body: object } | 'lost';

/** The real client with its retries, over a wire that answers as it is told. */
function wired(answer: (sent: Sent, tried: number) => Answer) {
  vi.stubEnv('AWS_REGION', 'ap-northeast-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  const client = dynamodbClient();
  const bodies: Sent[] = [];
  const handle = async (request: { body: Uint8Array }) => {
    const sent = JSON.parse(new TextDecoder().decode(request.body)) as Sent;
    bodies.push(sent);
    const given = answer(sent, bodies.length);
    if (given === 'lost') throw Object.assign(new Error('lost'), { name: 'TimeoutError' });
    const text = JSON.stringify(given.body);
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    const body = new Response(text).body;
    return { response: { statusCode: given.status, headers, body } };
  };
  Object.assign(client.config, { requestHandler: { handle } });
  return {
    ledger: ledgerOn({ client, table: 'maedal', consumed: { writes: 0, reads: 0 } }),
    bodies,
  };
}

const refused = (Item: object): Answer => ({
  status: 400,
  body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', Item },
});

describe('the client', () => {
  test('ends what gets no answer, and says so by throwing', async () => {
    const { config } = dynamodbClient();
    expect(await config.maxAttempts()).toBe(4);
    const timers = config.requestHandler as unknown as { configProvider: Promise<object> };
    expect(await timers.configProvider).toMatchObject({
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
      throwOnRequestTimeout: true,
    });
  });

  test('an applied write whose answer is lost is repeated, meets itself and is saved', async () => {
    const { ledger, bodies } = wired((sent, tried) => (tried === 1 ? 'lost' : refused(sent.Item)));
    const absent = { ...laden(), dunning: undefined };
    expect(await ledger.save(absent)).toEqual({ kind: 'saved', value: { ...absent, version: 1 } });
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toEqual(bodies[1]);
  });

  test('a write that meets another one is lost, and shows what stands there', async () => {
    const { ledger } = wired((sent) => refused({ ...sent.Item, writer: { S: 'another' } }));
    expect(await ledger.save({ ...fresh(1), version: 3 })).toEqual({
      kind: 'lost',
      now: asRead({ ...fresh(1), version: 4 }),
    });
  });

  test('a wire that stays silent is given up after four tries', async () => {
    const { ledger, bodies } = wired(() => 'lost');
    await expect(ledger.save(fresh(1))).rejects.toThrow('lost');
    expect(bodies).toHaveLength(4);
  });
});
