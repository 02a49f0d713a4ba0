// Cross-origin rules of the HTTP API: answers preflights, and marks answers a page may read.
import type { IncomingMessage } from 'node:http';
import type { CorsPart } from './api-wiring';

export type Headers = Readonly<Record<string, string>>;

export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** Empty for an origin that is not configured: the browser then refuses by itself. */
export function corsHeaders(cors: CorsPart, incoming: IncomingMessage): Headers {
  const origin = incoming.headers.origin;
  const all = cors.AllowOrigins?.includes('*') === true;
  if (origin === undefined || !(all || cors.AllowOrigins?.includes(origin))) return {};
  return {
    'access-control-allow-origin': all ? '*' : origin,
    ...(all ? {} : { vary: 'Origin' }),
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...listed('access-control-expose-headers', cors.ExposeHeaders),
    ...(isPreflight(incoming) ? preflightHeaders(cors) : {}),
  };
}

function preflightHeaders(cors: CorsPart): Headers {
  return {
    ...listed('access-control-allow-methods', cors.AllowMethods),
    ...listed('access-control-allow-headers', cors.AllowHeaders),
    ...(cors.MaxAge === undefined ? {} : { 'access-control-max-age': String(cors.MaxAge) }),
  };
}

function listed(name: string, values: readonly string[] | undefined): Headers {
  return values && values.length > 0 ? { [name]: values.join(',') } : {};
}
