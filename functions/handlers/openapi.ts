// The OpenAPI 3.1 document, made from the very schemas and rows that serve the requests.
import * as z from 'zod/mini';
import type { Route } from './http';

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
      schemas: { Problem: problemSchema },
    },
  };
}

function operation(route: Route): Json {
  const parameters = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const status = String(route.status ?? 200);
  const failures = route.auth === 'none' ? ['400', '429'] : ['400', '401', '404', '409', '429'];
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.auth === 'none' ? {} : { security: [{ token: [] }] }),
    ...(route.takes ? { requestBody: requestBody(route, route.takes) } : {}),
    responses: {
      [status]: {
        description: route.summary,
        content: { 'application/json': { schema: jsonSchema(route.answers()) } },
      },
      ...Object.fromEntries(failures.map((code) => [code, problemResponse])),
    },
  };
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

const problemResponse = {
  description: 'Refused',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
