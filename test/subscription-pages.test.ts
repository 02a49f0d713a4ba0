// GET /subscriptions of one who has more than a page holds: each is listed once, with `after`.
import { expect, test } from 'vitest';
import { routes } from '../functions/handlers/all-routes';
import { onHttp } from '../functions/handlers/edge';
import type { Base } from '../functions/handlers/wire';
import { fresh, onTwin, opening, sub } from './ledger/ground';
import { World } from './world';

/** So many checkouts of one user, each of a product of its own, a minute after the one before. */
async function withMany(count: number) {
  const world = new World();
  const ledger = onTwin(world.table);
  for (let n = 0; n < count; n += 1) {
    const one = fresh(n, { userId: 'user-1' });
    const price = { ...one.price, product: `product-${n}` };
    const openedAt = one.openedAt + 60 * n;
    const opened = await ledger.open(opening({ ...one, price, openedAt }, { counted: n }));
    expect(opened.kind).toBe('opened');
  }
  return { world, ledger };
}

function lister(world: World, sub = 'user-1') {
  const base = {
    env: { OPERATOR_SCOPE: 'billing/operator', PUBLIC_URL: 'https://api.example.com' },
    log: () => undefined,
    invocation: () => world.deps(),
  } as unknown as Base;
  const handler = onHttp(base, routes, 'subscriptions');
  return async (after?: string) => {
    const event = {
      routeKey: 'GET /subscriptions',
      headers: {},
      isBase64Encoded: false,
      queryStringParameters: after === undefined ? undefined : { after },
      rawQueryString: after === undefined ? '' : `after=${encodeURIComponent(after)}`,
      requestContext: { timeEpoch: 0, authorizer: { jwt: { claims: { sub } } } },
    };
    const context = { getRemainingTimeInMillis: () => 29_000 };
    const { statusCode, body = '' } = await handler(event as never, context);
    const { items = [], next } = JSON.parse(body) as { items?: { id: string }[]; next: string };
    return { statusCode, ids: items.map(({ id }) => id), next };
  };
}

test.each([20, 21, 45])('%d subscriptions are listed once each, newest first', async (count) => {
  const { world } = await withMany(count);
  const list = lister(world);
  const pages: string[][] = [];
  for (let after: string | undefined, turn = 0; turn < 5; turn += 1) {
    const { statusCode, ids, next } = await list(after);
    expect(statusCode).toBe(200);
    if (ids.length > 0) pages.push(ids);
    if (next === null) break;
    after = next;
  }
  expect(pages.map(({ length }) => length).every((length) => length <= 20)).toBe(true);
  expect(pages).toHaveLength(Math.ceil(count / 20));
  expect(pages.flat()).toEqual(Array.from({ length: count }, (_, n) => sub(count - 1 - n)));
});

test('the end of a page of one customer leads another to nothing that is not hers', async () => {
  const { world } = await withMany(21);
  const { next } = await lister(world)();
  expect(await lister(world, 'user-2')(next)).toMatchObject({ statusCode: 200, ids: [] });
  expect((await lister(world)('S#1')).statusCode).toBe(400);
});
