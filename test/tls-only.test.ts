// Answers over TLS tell browsers to come back over TLS only; plain HTTP of a laptop says nothing.
import type { APIGatewayProxyEventV2WithJWTAuthorizer as HttpEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { onHttp } from '../functions/handlers/edge';
import { json, type Answer, type Route } from '../functions/handlers/http';
import type { Base } from '../functions/handlers/wire';

const row = { function: 'landing', auth: 'none', method: 'GET', summary: '' } as const;
const route = (path: string, does: () => Promise<Answer>) =>
  ({ ...row, path, does, throttle: 'reads' }) as unknown as Route;
const routes = [
  route('/json', async () => json({ ok: true })),
  route('/page', async () => ({ kind: 'page', status: 200, html: 'ok' })),
  route('/on', async () => ({ kind: 'redirect', location: 'https://shop.example.com' })),
  route('/broken', () => Promise.reject(new Error('broken'))),
];

async function hstsOf(publicUrl: string, path: string): Promise<unknown> {
  const base = {
    env: { PUBLIC_URL: publicUrl, OPERATOR_SCOPE: 'x' },
    log: () => undefined,
    invocation: () => ({}),
  } as unknown as Base;
  const event = { routeKey: `GET ${path}`, headers: {}, requestContext: { timeEpoch: 0 } };
  const answer = await onHttp(
    base,
    routes,
    'landing',
  )(event as unknown as HttpEvent, {
    getRemainingTimeInMillis: () => 1_000,
  });
  return answer.headers?.['strict-transport-security'];
}

describe.each(['/json', '/page', '/on', '/broken', '/nowhere'])('%s', (path) => {
  test('is for TLS only once it was answered over TLS', async () => {
    expect(await hstsOf('https://billing.example.com', path)).toBe('max-age=31536000');
    expect(await hstsOf('http://localhost:3000', path)).toBeUndefined();
  });
});
