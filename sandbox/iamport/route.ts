// iamport's paths, what each method does there, and which kind of call it is for rules of faults.
import { again, losesAnswer } from './again';
import { ok, refused, words } from './answers';
import { cancel } from './cancel';
import * as customers from './customers';
import type { Charging } from './ledger';
import { onetime } from './onetime';
import { prepare, prepared } from './prepare';
import { balance, byStatus, find, findAll, readMany, readOne } from './reads';
import { textOf } from './request';
import * as schedules from './schedules';
import { pgSetting } from './setup';
import type { Channel, EmulatedAnswer, Fault, FaultRoute, Wire } from './types';

export type Asked = Charging & {
  readonly channels: readonly Channel[];
  readonly query: URLSearchParams;
  readonly body: Wire;
  readonly fault: Fault | undefined;
};
export type Does = (asked: Asked, id: string, more: string) => EmulatedAnswer;
export type Place = {
  readonly route: FaultRoute;
  readonly does: ReadonlyMap<string, Does>;
  readonly segments: readonly string[];
};

const places: Place[] = [];
/** `{}` in a path is somebody's id, or one of a status's words. */
const at = (path: string, route: FaultRoute, does: Readonly<Record<string, Does>>) =>
  places.push({ route, does: new Map(Object.entries(does)), segments: path.split('/') });

at('users/getToken', 'token', { POST: () => ok(null) });
at('users/pg', 'look', { GET: ({ channels }) => ok(channels.map(pgSetting)) });

at('payments', 'look', { GET: (of) => readMany(of, of.query) });
at('payments/cancel', 'cancel', { POST: (of) => cancel(of, of.body, of.fault) });
at('payments/prepare', 'look', {
  POST: (of) => prepare(of, 'POST', of.body),
  PUT: (of) => prepare(of, 'PUT', of.body),
});
const nobody: Does = () => refused(words.missing('merchant_uid'), 1, 400);
at('payments/findAll', 'look', { GET: nobody });
at('payments/{}', 'look', { GET: (of, id) => readOne(of, id, of.query) });
at('payments/{}/balance', 'look', { GET: balance });
at('payments/prepare/{}', 'look', { GET: (of, id) => prepared(of.ledger, id) });
at('payments/status/{}', 'look', { GET: (of, id) => byStatus(of, id, of.query) });
const one: Does = (of, id, status) => find(of, id, status || undefined, of.query);
at('payments/find/{}', 'look', { GET: one });
at('payments/find/{}/{}', 'look', { GET: one });
const all: Does = (of, id, status) => findAll(of, id, status || undefined, of.query);
at('payments/findAll/{}', 'look', { GET: all });
at('payments/findAll/{}/{}', 'look', { GET: all });

at('subscribe/customers', 'customers', { GET: (of) => customers.readKeys(of, of.query) });
at('subscribe/customers/{}', 'customers', {
  GET: (of, id) => customers.readKey(of, id),
  POST: (of, id) => customers.issueOverRest(of, of.channels, id, of.body),
  DELETE: (of, id) => customers.deleteKey(of, id),
});
at('subscribe/customers/{}/payments', 'customers', {
  GET: (of, id) => customers.paymentsOfKey(of, id, of.query),
});
const bookedFor: Does = (of, id) => schedules.listSchedules(of, of.query, id);
at('subscribe/customers/{}/schedules', 'customers', { GET: bookedFor });

at('subscribe/payments/again', 'again', {
  POST(of) {
    const answer = again(of, of.body, of.fault);
    const key = of.ledger.keys.get(textOf(of.body['customer_uid']) ?? '');
    return !of.fault && losesAnswer(key) ? { ...answer, act: 'hang' } : answer;
  },
});
at('subscribe/payments/onetime', 'customers', {
  POST: (of) => onetime(of, of.channels, of.body),
});
at('subscribe/payments/unschedule', 'customers', {
  POST: (of) => schedules.unschedule(of, of.body),
});
at('subscribe/payments/schedule', 'customers', {
  GET: (of) => schedules.listSchedules(of, of.query),
  POST: (of) => schedules.schedule(of, of.channels, of.body),
});
at('subscribe/payments/schedule/{}', 'customers', {
  GET: (of, id) => schedules.readSchedule(of.ledger, id),
  PUT: (of, id) => schedules.moveSchedule(of, id, { again: false, body: of.body }),
});
at('subscribe/payments/schedule/customers/{}', 'customers', { GET: bookedFor });
at('subscribe/payments/schedule/{}/reschedule', 'customers', {
  POST: (of, id) => schedules.moveSchedule(of, id, { again: true, body: of.body }),
});
at('subscribe/payments/schedule/{}/retry', 'customers', {
  POST: (of, id) => schedules.retrySchedule(of, id),
});

const byLength = new Map<number, Place[]>();
for (const place of places) {
  const { length } = place.segments;
  byLength.set(length, [...(byLength.get(length) ?? []), place]);
}

/** The first that fits: what is spelled out stands before what takes any id. */
export function placeOf(parts: readonly string[]): Place | undefined {
  const fits = (segment: string, n: number) =>
    segment === '{}' ? parts[n] !== '' : segment === parts[n];
  return byLength.get(parts.length)?.find(({ segments }) => segments.every(fits));
}

export function idsIn({ segments }: Place, parts: readonly string[]): readonly string[] {
  return parts.filter((_part, n) => segments[n] === '{}');
}

/** `GET payments/{}`, and so on: everything that is served. */
export function placePaths(): readonly string[] {
  return places.flatMap(({ does, segments }) =>
    [...does.keys()].map((method) => `${method} ${segments.join('/')}`),
  );
}
