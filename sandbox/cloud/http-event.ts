// Payload format 2.0: an HTTP request as a Lambda event, and a Lambda answer as HTTP.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { Found } from './route-table';
import { account } from './template';

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
};

export type Asked = {
  readonly incoming: IncomingMessage;
  readonly url: URL;
  readonly found: Found;
  readonly body: Buffer;
  readonly claims: Readonly<Record<string, string>> | undefined;
  /** Virtual epoch milliseconds. */
  readonly now: number;
};

export type HttpEvent = Omit<APIGatewayProxyEventV2WithJWTAuthorizer, 'requestContext'> & {
  requestContext: Omit<APIGatewayProxyEventV2WithJWTAuthorizer['requestContext'], 'authorizer'> & {
    authorizer?: { jwt: { claims: Record<string, string>; scopes: string[] | null } };
  };
};

export function httpEvent({ incoming, url, found, body, claims, now }: Asked): HttpEvent {
  const { route, parameters } = found;
  const method = incoming.method ?? 'GET';
  const rawQueryString = url.search.slice(1);
  const query = joined([...url.searchParams]);
  const { cookie, ...others } = incoming.headers;
  const headers = Object.fromEntries(
    Object.entries(others).map(([name, value]) => [name, [value].flat().join(',')]),
  );
  const binary = body.length > 0 && !isText(headers['content-type']);
  const scopes = route.jwt && route.jwt.scopes.length > 0 ? [...route.jwt.scopes] : null;
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: url.pathname,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(rawQueryString === '' ? {} : { queryStringParameters: query }),
    ...(Object.keys(parameters).length === 0 ? {} : { pathParameters: { ...parameters } }),
    requestContext: {
      accountId: account,
      apiId: 'local',
      ...(claims ? { authorizer: { jwt: { claims: { ...claims }, scopes } } } : {}),
      domainName: url.hostname,
      domainPrefix: url.hostname.split('.')[0] ?? '',
      http: {
        method,
        path: url.pathname,
        protocol: `HTTP/${incoming.httpVersion}`,
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: requestTime(now),
      timeEpoch: Math.floor(now),
    },
    ...(body.length === 0 ? {} : { body: body.toString(binary ? 'base64' : 'utf8') }),
    isBase64Encoded: binary,
  };
}

/** Repeated names come as one, with commas between their values. */
function joined(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of pairs) {
    values[name] = name in values ? `${values[name]},${value}` : value;
  }
  return values;
}

/** HTTP APIs hand over everything else in base64, forms included. */
function isText(type: string | undefined): boolean {
  return /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i.test(type ?? '');
}

/** `12/Mar/2027:01:02:03 +0000`. */
function requestTime(now: number): string {
  const [, day = '', month = '', year = '', time = ''] =
    /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

type Result = {
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly cookies?: readonly string[];
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
};

/** An answer without a status code is the body itself, as JSON. */
export function httpAnswer(result: unknown): HttpAnswer {
  const whole = result as Result | null;
  if (typeof whole !== 'object' || whole === null || whole.statusCode === undefined) {
    return jsonAnswer(200, result);
  }
  const { statusCode, headers = {}, cookies, body, isBase64Encoded } = whole;
  const text = body === undefined || body === null ? '' : body;
  const named = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  return {
    status: Number(statusCode),
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(named),
      ...(cookies && cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    },
    body: Buffer.from(
      typeof text === 'string' ? text : JSON.stringify(text),
      isBase64Encoded === true ? 'base64' : 'utf8',
    ),
  };
}

function jsonAnswer(status: number, value: unknown): HttpAnswer {
  const body = Buffer.from(JSON.stringify(value ?? null));
  return { status, headers: { 'content-type': 'application/json' }, body };
}

/** What API Gateway itself says. */
export function gatewayAnswer(status: number, message: string): HttpAnswer {
  return jsonAnswer(status, { message });
}
