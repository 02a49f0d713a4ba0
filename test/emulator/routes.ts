// The table of iamport's routes: how each is asked in a world that has what it needs.
import * as shapes from './shapes';
import type { Shape } from './shapes';

export type Case = {
  readonly method: string;
  /** As in the table of paths. */
  readonly path: string;
  /** With ids; the same as `path` where there are none. */
  readonly ask?: (world: World) => string;
  readonly body?: (world: World) => object;
  readonly shape: Shape;
  readonly many?: 'array' | 'page';
  /** The status of the same call about what does not exist. */
  readonly absent?: number;
};
export type World = { readonly impUid: string; readonly now: number };

const card = { card_number: '4242-4242-4242-4242', expiry: '2030-12', pg: 'nice' };
export const order = { amount: 9_900, name: '구독' };
const span = ({ now }: World) => `from=${now}&to=${now + 80 * 86_400}`;
const { payment, customer, reservation, prepared } = shapes;

export const cases: readonly Case[] = [
  {
    method: 'POST',
    path: 'users/getToken',
    shape: shapes.token,
    body: () => ({ imp_key: 'key', imp_secret: 'secret' }),
  },
  { method: 'GET', path: 'users/pg', shape: shapes.channel, many: 'array' },
  {
    method: 'GET',
    path: 'payments',
    shape: payment,
    many: 'array',
    absent: 404,
    ask: ({ impUid }) => `payments?imp_uid[]=${impUid}`,
  },
  {
    method: 'POST',
    path: 'payments/cancel',
    shape: payment,
    body: ({ impUid }) => ({ imp_uid: impUid, amount: 900, checksum: 9_900 }),
  },
  {
    method: 'POST',
    path: 'payments/prepare',
    shape: prepared,
    body: () => ({ merchant_uid: 'p2', amount: 100 }),
  },
  {
    method: 'PUT',
    path: 'payments/prepare',
    shape: prepared,
    body: () => ({ merchant_uid: 'p1', amount: 200, currency: 'KRW' }),
  },
  {
    method: 'GET',
    path: 'payments/{}',
    shape: payment,
    absent: 404,
    ask: ({ impUid }) => `payments/${impUid}?include_sandbox=true`,
  },
  {
    method: 'GET',
    path: 'payments/prepare/{}',
    shape: prepared,
    absent: 200,
    ask: () => 'payments/prepare/p1',
  },
  {
    method: 'GET',
    path: 'payments/status/{}',
    shape: payment,
    many: 'page',
    absent: 400,
    ask: () => 'payments/status/paid',
  },
  {
    method: 'GET',
    path: 'payments/find/{}',
    shape: payment,
    absent: 404,
    ask: () => 'payments/find/m1',
  },
  {
    method: 'GET',
    path: 'payments/find/{}/{}',
    shape: payment,
    absent: 404,
    ask: () => 'payments/find/m1/paid',
  },
  {
    method: 'GET',
    path: 'payments/findAll/{}',
    shape: payment,
    many: 'page',
    absent: 404,
    ask: () => 'payments/findAll/m1',
  },
  {
    method: 'GET',
    path: 'payments/findAll/{}/{}',
    shape: payment,
    many: 'page',
    absent: 400,
    ask: () => 'payments/findAll/m1/paid',
  },
  {
    method: 'GET',
    path: 'subscribe/customers',
    shape: customer,
    many: 'array',
    absent: 404,
    ask: () => 'subscribe/customers?customer_uid[]=c1',
  },
  {
    method: 'GET',
    path: 'subscribe/customers/{}',
    shape: customer,
    absent: 404,
    ask: () => 'subscribe/customers/c1',
  },
  {
    method: 'POST',
    path: 'subscribe/customers/{}',
    shape: customer,
    ask: () => 'subscribe/customers/c2',
    body: () => card,
  },
  {
    method: 'DELETE',
    path: 'subscribe/customers/{}',
    shape: customer,
    absent: 404,
    ask: () => 'subscribe/customers/c1',
  },
  {
    method: 'GET',
    path: 'subscribe/customers/{}/payments',
    shape: payment,
    many: 'page',
    ask: () => 'subscribe/customers/c1/payments',
    absent: 404,
  },
  {
    method: 'GET',
    path: 'subscribe/customers/{}/schedules',
    many: 'page',
    shape: reservation,
    ask: (world) => `subscribe/customers/c1/schedules?${span(world)}`,
  },
  {
    method: 'POST',
    path: 'subscribe/payments/again',
    shape: payment,
    body: () => ({ ...order, customer_uid: 'c1', merchant_uid: 'm9' }),
  },
  {
    method: 'POST',
    path: 'subscribe/payments/onetime',
    shape: payment,
    body: () => ({ ...order, ...card, merchant_uid: 'm9' }),
  },
  {
    method: 'POST',
    path: 'subscribe/payments/schedule',
    shape: reservation,
    many: 'array',
    body: ({ now }) => ({
      customer_uid: 'c1',
      schedules: [{ ...order, merchant_uid: 's9', schedule_at: now + 60 }],
    }),
  },
  {
    method: 'POST',
    path: 'subscribe/payments/unschedule',
    shape: reservation,
    many: 'array',
    body: () => ({ customer_uid: 'c1', merchant_uid: ['s1'] }),
  },
  {
    method: 'GET',
    path: 'subscribe/payments/schedule',
    shape: reservation,
    many: 'page',
    ask: (world) =>
      `subscribe/payments/schedule?${span(world).replace(/(from|to)=/g, 'schedule_$1=')}`,
    absent: 400,
  },
  {
    method: 'GET',
    path: 'subscribe/payments/schedule/{}',
    shape: reservation,
    absent: 404,
    ask: () => 'subscribe/payments/schedule/s1',
  },
  {
    method: 'PUT',
    path: 'subscribe/payments/schedule/{}',
    shape: reservation,
    absent: 404,
    ask: () => 'subscribe/payments/schedule/s1',
    body: ({ now }) => ({ schedule_at: now + 600 }),
  },
  {
    method: 'POST',
    path: 'subscribe/payments/schedule/{}/reschedule',
    absent: 404,
    shape: reservation,
    ask: () => 'subscribe/payments/schedule/s2/reschedule',
    body: ({ now }) => ({ schedule_at: now + 600 }),
  },
  {
    method: 'POST',
    path: 'subscribe/payments/schedule/{}/retry',
    shape: payment,
    ask: () => 'subscribe/payments/schedule/s2/retry',
    absent: 404,
  },
  {
    method: 'GET',
    path: 'subscribe/payments/schedule/customers/{}',
    many: 'page',
    shape: reservation,
    ask: (world) => `subscribe/payments/schedule/customers/c1?${span(world)}`,
  },
];

/** Tested by themselves. */
export const apart = ['GET payments/findAll', 'GET payments/{}/balance'];
