// A running sandbox spoken to over HTTP, for the tests of the doors.
import { afterAll, beforeAll, expect } from 'vitest';
import * as z from 'zod';
import { openApi } from '../functions/handlers/openapi';
import { routes } from '../functions/handlers/all-routes';
import type { Sandbox } from '../sandbox/start-sandbox';
import { startSandbox } from '../sandbox/start-sandbox';

export let sandbox: Sandbox;
export let token: string;
export const buyer = { name: '김매달', email: 'buyer@example.com', tel: '010-1234-5678' };

export type Ask = {
  token?: string | undefined;
  body?: unknown;
  type?: string;
  text?: string;
  headers?: Readonly<Record<string, string>>;
};
type Json = Record<string, unknown> & { items: Record<string, unknown>[] };

export async function call(route: string, ask: Ask = {}) {
  const [method = 'GET', path = '/'] = route.split(' ');
  const sent = ask.text ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(ask.token === undefined ? {} : { authorization: `Bearer ${ask.token}` }),
      ...(sent === undefined ? {} : { 'content-type': ask.type ?? 'application/json' }),
      ...ask.headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  const json = (
    /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : {}
  ) as Json;
  expectDocumented(method, path, response, json);
  expectNoKey(`${method} ${path}`, { ...Object.fromEntries(response.headers), text });
  return { status: response.status, json, text, headers: response.headers };
}

type Documented = {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>
  >;
};
const document = openApi(routes) as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};
const { components } = document;

/** Whatever a door answers stands in the document: its status, its type and its fields. */
function expectDocumented(method: string, path: string, response: Response, json: Json): void {
  const asked = path.split('?')[0] ?? '';
  const shapeOf = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  const template = Object.keys(document.paths).find((each) => shapeOf(each).test(asked));
  const operation = template && document.paths[template]?.[method.toLowerCase()];
  if (!operation) return;
  const described = operation.responses[response.status];
  expect(described, `${method} ${path} answers ${response.status}`).toBeDefined();
  const type = response.headers.get('content-type')?.split(';')[0];
  if (!described?.content) return;
  expect(Object.keys(described.content), `${method} ${path}`).toContain(type);
  const schema = described.content[type ?? '']?.schema;
  if (!schema || !type?.endsWith('json')) return;
  const read = z.fromJSONSchema(inOne(schema)).safeParse(json);
  expect(read.error?.issues ?? [], `${method} ${path}: ${response.status}`).toEqual([]);
}

/**
 * A billing key charges whoever it is of, so that no answer names one, and no URL that is made of
 * it: only a card window's own parameters do (`request_pay`), which the customer's browser needs.
 */
function expectNoKey(route: string, { text = '', ...headers }: Record<string, string>): void {
  const ofWindow = /"customer_uid":"key[a-z0-9-]+"/g;
  const told = route.includes(' /admin/') ? text : text.replaceAll(ofWindow, '');
  const named = /key[a-z0-9]{25}/.exec(`${JSON.stringify(headers)} ${told}`);
  expect(named, `${route} answers with a billing key`).toBeNull();
}

/** With what it refers to inside, as the reader of schemas wants it. */
function inOne(schema: object): Parameters<typeof z.fromJSONSchema>[0] {
  const whole = JSON.stringify({ ...schema, $defs: components.schemas });
  return JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')) as never;
}

export async function subscribe(user: string) {
  const signed = await sandbox.token(user);
  const body = { plan: 'basic-monthly', buyer };
  const checkout = (await call('POST /subscriptions', { token: signed, body })).json;
  const end = sandbox.kept.finish(checkout['request_pay'] as never, '4242-4242-4242-4242');
  const { merchant_uid } = checkout['request_pay'] as { merchant_uid: string };
  return { signed, checkout, merchant_uid, imp_uid: end.impUid ?? '' };
}

/** As a page does: what it was told is posted, and the outcome asked for while it is not known. */
export async function comeBack(signed: string, visit: object, result: unknown): Promise<unknown> {
  const { json } = await call('POST /billing/charge', { token: signed, body: visit });
  let outcome = json['result'];
  for (let tries = 0; outcome === 'pending' && tries < 60; tries += 1) {
    await sandbox.advance('PT5S');
    outcome = (await call(`GET /billing/results/${String(result)}`, { token: signed })).json.result;
  }
  return outcome;
}

/** Signed up, and its first period paid: the webhook of the window may have come first. */
export async function subscribeAndPay(user: string) {
  const begun = await subscribe(user);
  const { signed, checkout, merchant_uid, imp_uid } = begun;
  await comeBack(signed, { merchant_uid, imp_uid }, checkout['result']);
  return begun;
}

/** As a client does that is told to come again: 429 is asked again a second later. */
export async function patient(...asked: Parameters<typeof call>): ReturnType<typeof call> {
  for (let tries = 0; ; tries += 1) {
    const answer = await call(...asked);
    if (answer.status !== 429 || tries === 60) return answer;
    await sandbox.advance('PT1S');
  }
}

/** All items, to see that nothing changes. */
export async function everything(): Promise<string> {
  return JSON.stringify(await sandbox.dump());
}

/** A sandbox of its own for the file that calls this. */
export function startsSandbox(): void {
  beforeAll(async () => {
    sandbox = await startSandbox({ quiet: true });
    token = await sandbox.token('user-api');
  }, 180_000);
  afterAll(() => sandbox?.stop());
}
