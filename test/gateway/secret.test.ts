// The iamport credentials: read once, kept five minutes, read again when refused, never shown.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { iamportCredentials } from '../../functions/adapters/secret';
import { FakeProvider, granted, ok, order, record, refused, unauthorized } from './provider';

const secretArn = 'arn:aws:secretsmanager:ap-northeast-2:1:secret:iamport';
const text = (impKey: string) => JSON.stringify({ imp_key: impKey, imp_secret: 'hush' });

function secrets(value: string | undefined) {
  const client = new SecretsManagerClient({ region: 'ap-northeast-2' });
  const mock = mockClient(client);
  const holds = (SecretString: string | undefined) =>
    mock
      .on(GetSecretValueCommand, { SecretId: secretArn })
      .resolves(SecretString === undefined ? {} : { SecretString });
  holds(value);
  const time = { ms: 0 };
  const read = iamportCredentials({ client, secretArn, clock: () => time.ms });
  return { mock, holds, time, read, reads: () => mock.calls().length };
}

test('they are read once in five minutes', async () => {
  const { time, read, reads } = secrets(text('one'));
  expect(await read()).toEqual({ impKey: 'one', impSecret: 'hush' });
  time.ms = 299_999;
  await read();
  expect(reads()).toBe(1);
  time.ms = 300_000;
  await read();
  expect(reads()).toBe(2);
});

test('they are read again at once when what is kept was refused, and then kept', async () => {
  const { holds, read, reads } = secrets(text('one'));
  await read();
  holds(text('two'));
  expect((await read()).impKey).toBe('one');
  expect((await read(true)).impKey).toBe('two');
  expect((await read()).impKey).toBe('two');
  expect(reads()).toBe(2);
});

test('a secret of another shape is an error that does not show it', async () => {
  for (const value of [
    'taint',
    '{"imp_key":"taint"}',
    '{"imp_key":"","imp_secret":"taint"}',
    undefined,
  ]) {
    const { read } = secrets(value);
    const said = await read().then(String, (error: unknown) => String(error));
    expect(said).toBe('Error: secret: must be {"imp_key":"…","imp_secret":"…"}');
  }
});

test('a failed reading keeps nothing and is tried again', async () => {
  const { mock, holds, read } = secrets(text('one'));
  mock.on(GetSecretValueCommand).rejects(new Error('throttled'));
  await expect(read()).rejects.toThrow('throttled');
  holds(text('one'));
  expect((await read()).impKey).toBe('one');
});

test('a rotation in the middle of a run costs one more reading and no charge', async () => {
  const { holds, time, read, reads } = secrets(text('one'));
  let valid = 'one';
  const provider = new FakeProvider(({ token }) =>
    token === `Bearer ${valid}` ? ok(record()) : unauthorized(),
  );
  provider.tokens = ({ body }) =>
    body?.includes(`"${valid}"`) ? granted(valid) : refused('인증에 실패하였습니다.', -1, 401);
  const gateway = provider.gateway({ credentials: read, clock: () => time.ms });
  await gateway.charge(order);
  valid = 'two';
  holds(text('two'));
  const answers = await Promise.all(Array.from({ length: 100 }, () => gateway.charge(order)));
  expect(answers.every(({ kind }) => kind === 'record')).toBe(true);
  expect([reads(), provider.tokenCalls]).toEqual([2, 3]);
});
