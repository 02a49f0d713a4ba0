// Who is an operator, a backend or a customer, however the issuer writes it.
import { expect, test } from 'vitest';
import { onHttp } from '../functions/handlers/edge';
import { json, type Route } from '../functions/handlers/http';
import { Anything } from '../functions/handlers/answers';
import type { Base } from '../functions/handlers/wire';

const door: Route = {
  method: 'GET',
  path: '/admin/door',
  function: 'subscriptions',
  auth: 'operator',
  throttle: 'operators',
  summary: 'For operators',
  answers: Anything,
  does: () => Promise.resolve(json({ ok: true })),
};

type Claims = Readonly<Record<string, unknown>>;

async function statusFor(claims: Claims, auth: Route['auth'] = 'operator') {
  const base = {
    env: {
      OPERATOR_SCOPE: 'billing/operator',
      SERVER_SCOPE: 'billing/server',
      PUBLIC_URL: 'http://localhost:3000',
    },
    log: () => undefined,
    invocation: () => ({}),
  } as unknown as Base;
  const event = {
    routeKey: 'GET /admin/door',
    headers: {},
    requestContext: { timeEpoch: 0, authorizer: { jwt: { claims: { sub: 'ops', ...claims } } } },
  };
  const context = { getRemainingTimeInMillis: () => 29_000 };
  return (await onHttp(base, [{ ...door, auth }], 'subscriptions')(event as never, context))
    .statusCode;
}

test.each([
  [{ scope: 'billing/operator' }, 200],
  [{ scope: 'openid billing/operator email' }, 200],
  // Okta and Entra write `scp`, and API Gateway hands a list over as a text in brackets.
  [{ scp: 'openid billing/operator' }, 200],
  [{ scp: ['openid', 'billing/operator'] }, 200],
  [{ scp: '[openid billing/operator]' }, 200],
  [{ scp: '[openid, billing/operator]' }, 200],
  [{}, 403],
  [{ scope: '' }, 403],
  [{ scope: 'billing/operators' }, 403],
  [{ scope: 'not-billing/operator' }, 403],
  [{ scp: ['openid'] }, 403],
  [{ scope: 'openid', scp: 'billing/operator' }, 403],
])('%j is answered %i', async (claims, status) => {
  expect(await statusFor(claims)).toBe(status);
});

test.each([
  [{ scope: 'billing/server' }, 200],
  [{ scp: '[openid billing/server]' }, 200],
  [{}, 403],
  [{ scope: 'billing/operator' }, 403],
  [{ scope: 'billing/servers' }, 403],
])('%j is answered %i by a route of the backend', async (claims, status) => {
  expect(await statusFor(claims, 'server')).toBe(status);
});

test.each([
  [{}, 200],
  [{ scope: 'openid', client_id: 'web', azp: 'web' }, 200],
  // Of client credentials, as Cognito, Auth0 and Keycloak write them.
  [{ scope: 'billing/server' }, 403],
  [{ scope: 'openid billing/server' }, 403],
  [{ client_id: 'ops' }, 403],
  [{ azp: 'ops' }, 403],
  [{ sub: 'abc@clients', azp: 'abc' }, 403],
  [{ gty: 'client-credentials' }, 403],
  [{ cid: 'ops' }, 403],
  [{ cid: 'web' }, 200],
  [{ idtyp: 'app' }, 403],
  [{ preferred_username: 'service-account-shop' }, 403],
])('%j is answered %i by a route of users', async (claims, status) => {
  expect(await statusFor(claims, 'user')).toBe(status);
});
