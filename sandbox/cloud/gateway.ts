// An HTTP API on this machine: routes, authorizes, throttles, and lets a function answer.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWTVerifyGetKey } from 'jose';
import type { VirtualClock } from '../clock';
import type { Activity } from './activity';
import { authorize } from './authorizer';
import { type Headers, corsHeaders, isPreflight } from './cors';
import type { Functions } from './function-pool';
import type { Guard } from './iam/guard';
import { type HttpAnswer, gatewayAnswer, httpAnswer, httpEvent } from './http-event';
import { readBody } from './request-body';
import { type Found, routeTable } from './route-table';
import { account, arnOf, region } from './template';
import { routeThrottle } from './throttle';
import type { Wiring } from './wiring';

export interface Gateway {
  /** True if a route or the cross-origin rules answered; false leaves the request untouched. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean>;
}

export type GatewayDeps = {
  readonly wiring: Wiring;
  readonly functions: Functions;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  /** The keys of the only issuer this machine knows. */
  readonly keys: JWTVerifyGetKey;
  /** Without one API Gateway may invoke every function. */
  readonly guard?: Guard;
};

const bodyBytesMax = 10 * 1_024 * 1_024;
/** API Gateway gives an integration 30 seconds; the caller then gets an answer without it. */
const integrationMsMax = 30_000;

export function openGateway(deps: GatewayDeps): Gateway {
  const table = routeTable(deps.wiring.routes);
  const throttle = routeThrottle(() => performance.now());
  const { cors } = deps.wiring;
  return {
    async answer(incoming, outgoing) {
      const headers = cors ? corsHeaders(cors, incoming) : {};
      if (cors && isPreflight(incoming)) {
        send(outgoing, { status: 204, headers: {}, body: Buffer.alloc(0) }, headers);
        return true;
      }
      const url = urlOf(incoming);
      const found = url && table.find(incoming.method ?? 'GET', url.pathname);
      if (!url || !found) return false;
      if (!throttle.take(found.route)) {
        send(outgoing, gatewayAnswer(429, 'Too Many Requests'), headers);
        return true;
      }
      send(outgoing, await integrate(deps, { incoming, url, found }), headers);
      return true;
    },
  };
}

type Request = { readonly incoming: IncomingMessage; readonly url: URL; readonly found: Found };

async function integrate(deps: GatewayDeps, request: Request): Promise<HttpAnswer> {
  const { incoming, url, found } = request;
  const { jwt } = found.route;
  const allowed = jwt && (await authorize(jwt, incoming.headers.authorization, deps.keys));
  if (allowed?.kind === 'refused') return refusal(allowed.status);
  const body = await readBody(incoming, bodyBytesMax);
  if (body === undefined) return gatewayAnswer(413, 'Request Entity Too Large');
  if (!mayInvoke(deps, found)) return gatewayAnswer(500, 'Internal Server Error');
  const now = deps.clock.now();
  const event = httpEvent({ incoming, url, found, body, claims: allowed?.claims, now });
  const outcome = await inTime(deps.functions.invoke(found.route.function, event));
  const status = outcome === undefined ? 503 : outcome.kind === 'done' ? undefined : 500;
  const message = outcome === undefined ? 'Service Unavailable' : 'Internal Server Error';
  const answer =
    status === undefined && outcome?.kind === 'done'
      ? httpAnswer(outcome.result)
      : gatewayAnswer(status ?? 500, message);
  deps.activity.note('api', `${incoming.method} ${url.pathname} → ${answer.status}`);
  return answer;
}

/** By the route, as it is written in the template: `$default/GET/plans/{id}`. */
function mayInvoke({ guard, wiring }: GatewayDeps, { route }: Found): boolean {
  const api = `arn:aws:execute-api:${region}:${account}:${wiring.apiId}`;
  const resource = arnOf('AWS::Lambda::Function', route.function);
  const need = { action: 'lambda:InvokeFunction', resource };
  const source = `${api}/$default/${route.key.replace(' ', '')}`;
  return guard?.askAs('apigateway.amazonaws.com', source, need).kind !== 'denied';
}

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), integrationMsMax);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function refusal(status: 401 | 403): HttpAnswer {
  const answer = gatewayAnswer(status, status === 401 ? 'Unauthorized' : 'Forbidden');
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer' } };
}

function send(outgoing: ServerResponse, answer: HttpAnswer, extra: Headers): void {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries({ ...answer.headers, ...extra })) {
    headers[name] = typeof value === 'string' ? value : [...value];
  }
  const empty = answer.status === 204 || answer.status === 304;
  if (!empty) headers['content-length'] = String(answer.body.length);
  outgoing.writeHead(answer.status, headers);
  outgoing.end(empty ? undefined : answer.body);
}

/** A path is taken as it was sent; only what can not be a URL at all has no route. */
export function urlOf({ url = '/', headers }: IncomingMessage): URL | undefined {
  const host = /^[\w.:[\]-]+$/.test(headers.host ?? '') ? headers.host : 'localhost';
  const path = url.startsWith('/') ? url : '/';
  return URL.canParse(`http://${host}${path}`) ? new URL(`http://${host}${path}`) : undefined;
}
