// The OpenAPI 3.1 document, made from the very schemas and rows that serve the requests.
import * as z from 'zod/mini';
import type { Route } from './http';
import { couponReasons } from '../domain/common/errors';
import { titles } from './problem';

type Json = Readonly<Record<string, unknown>>;

export function openApi(routes: readonly Route[]): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Maedal',
      version: '1',
      description:
        'Recurring card billing on iamport (PortOne V1) and KICC. Amounts are whole won.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: problemSchema, Message: messageSchema },
    },
  };
}

function operation(route: Route): Json {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const wanted = wantedOf(route.query);
  const asked = Object.entries(fieldsOf(route.query)).map(([name, schema]) => ({
    name,
    in: 'query',
    required: wanted.includes(name),
    schema,
  }));
  const key = { type: 'string', minLength: 1, maxLength: 255 };
  const named = { name: 'Idempotency-Key', in: 'header', required: false, schema: key };
  const parameters = [...inPath, ...asked, ...(route.keyed ? [named] : [])];
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.auth === 'none' ? {} : { security: [{ token: [] }] }),
    ...(route.takes ? { requestBody: requestBody(route, route.takes) } : {}),
    responses: { ...granted(route), ...refused(route) },
  };
}

function granted(route: Route): Json {
  if (route.leadsOn) return leadingOn;
  const content = {
    'application/json': { schema: jsonSchema(route.answers()) },
    // For people, where the header Accept names it before JSON.
    ...(route.asPage ? { 'text/html': { schema: { type: 'string' } } } : {}),
  };
  const statuses = [route.status ?? 200, ...(route.also ?? [])];
  return Object.fromEntries(
    statuses.map((status) => [status, { description: route.summary, content }]),
  );
}

/** What may be wrong with a request of this kind; who is throttled or unknown hears it early. */
function refused(route: Route): Json {
  const { method, path, auth, takes, query, keyed, proven, cursor } = route;
  const statuses = [
    ...(takes ? [400, 413, 415] : query || auth !== 'none' ? [400] : []),
    ...(auth === 'none' ? [] : [401]),
    ...(auth === 'none' ? [] : [403]),
    ...(path.includes('{') ? [404] : []),
    ...((auth === 'user' || auth === 'server') && method === 'POST' && !path.includes('{')
      ? [404]
      : []),
    ...(auth !== 'none' && method === 'POST' ? [409] : []),
    ...(cursor ? [410] : []),
    ...(keyed || proven ? [422] : []),
    ...[429, 503],
  ];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: titles[status], content: early.has(status) ? eitherContent : problemContent },
    ]),
  );
}

function requestBody(route: Route, schema: z.ZodMiniType): Json {
  const types = { json: 'application/json', form: 'application/x-www-form-urlencoded' };
  const content = (route.bodyTypes ?? ['json']).map((type) => [
    types[type],
    { schema: jsonSchema(schema) },
  ]);
  return { required: true, content: Object.fromEntries(content) as unknown };
}

function jsonSchema(schema: z.ZodMiniType): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
}

function fieldsOf(query: Route['query']): Json {
  return query ? ((jsonSchema(query) as Json)['properties'] as Json) : {};
}

function wantedOf(query: Route['query']): readonly string[] {
  return query ? (((jsonSchema(query) as Json)['required'] ?? []) as string[]) : [];
}

function operationId(route: Route): string {
  const words = route.path.split(/[^A-Za-z]+/).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return `${route.method.toLowerCase()}${name}`;
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    subscription: { type: 'string', description: 'the subscription that stands in the way' },
    way: { type: 'string', description: 'the route that leads on, to be posted to' },
    reason: {
      type: 'string',
      enum: couponReasons,
      description: 'why a checkout may not have the coupon',
    },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'fault'],
        properties: { field: { type: 'string' }, fault: { type: 'string' } },
      },
    },
  },
};

const problemContent = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
};

/** API Gateway itself answers most of these, in a shape of its own. */
const early = new Set([401, 403, 429]);
const eitherContent = {
  'application/json': { schema: { $ref: '#/components/schemas/Message' } },
  ...problemContent,
};

const messageSchema = {
  type: 'object',
  required: ['message'],
  properties: { message: { type: 'string' } },
};

const leadingOn = {
  303: {
    description: "On to the shop's page, with an opaque result",
    headers: { location: { required: true, schema: { type: 'string', format: 'uri' } } },
  },
  200: {
    description: 'A small page of our own, where no page of the shop is configured',
    content: { 'text/html': { schema: { type: 'string' } } },
  },
};
