// How many card windows may be opened: ten an hour of a subscription, thirty a day of a user.
import { expect, test } from 'vitest';
import { onHttp } from '../functions/handlers/edge';
import { routes } from '../functions/handlers/all-routes';
import type { Base } from '../functions/handlers/wire';
import { plan, World } from './world';

/** What the API answers to another window of this user. */
function opener(world: World, sub = 'user-1') {
  const base = {
    env: { OPERATOR_SCOPE: 'billing/operator', PUBLIC_URL: 'https://api.example.com' },
    log: () => undefined,
    invocation: () => world.deps(),
  } as unknown as Base;
  const event = {
    routeKey: 'POST /subscriptions',
    headers: { 'content-type': 'application/json' },
    isBase64Encoded: false,
    body: JSON.stringify({ plan: plan.id, buyer: { name: '김매달', tel: '010-1234-5678' } }),
    requestContext: { timeEpoch: 0, authorizer: { jwt: { claims: { sub } } } },
  };
  const context = { getRemainingTimeInMillis: () => 29_000 };
  const handler = onHttp(base, routes, 'subscriptions');
  return async (times: number) => {
    const answers = [];
    for (let n = 0; n < times; n += 1) answers.push(await handler(event as never, context));
    return answers;
  };
}
const statuses = (answers: readonly { readonly statusCode?: number | undefined }[]) =>
  answers.map(({ statusCode }) => statusCode);

test('the eleventh window of a subscription within an hour waits for the hour to end', async () => {
  const world = new World('2027-01-31T12:00:00+09:00');
  const open = opener(world);
  expect(statuses(await open(10))).toEqual(Array(10).fill(201));
  const [refused] = await open(1);
  expect(refused).toMatchObject({ statusCode: 429, headers: { 'retry-after': '3600' } });
  expect(JSON.parse(refused?.body ?? '')).toMatchObject({
    type: expect.stringMatching(/too_many/),
  });
  world.nowMs += 3_600_000;
  expect(statuses(await open(1))).toEqual([201]);
});

test('the thirty-first window of a user waits for the next Korean day', async () => {
  const world = new World('2027-01-31T12:00:00+09:00');
  const open = opener(world);
  for (let hour = 0; hour < 3; hour += 1) {
    expect(statuses(await open(10))).toEqual(Array(10).fill(201));
    world.nowMs += 3_600_000;
  }
  const [refused] = await open(1);
  expect(refused).toMatchObject({ statusCode: 429, headers: { 'retry-after': `${9 * 3_600}` } });
  expect(statuses(await opener(world, 'user-2')(1))).toEqual([201]);
  world.nowMs = Date.parse('2027-02-01T00:00:00+09:00');
  expect(statuses(await open(1))).toEqual([201]);
});
