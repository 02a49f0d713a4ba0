// AWS event in, AWS response out: headers, scopes, and what a fault is answered with.
import type {
  APIGatewayProxyEventV2WithJWTAuthorizer as HttpEvent,
  APIGatewayProxyStructuredResultV2 as HttpResult,
  EventBridgeEvent,
} from 'aws-lambda';
import * as z from 'zod/mini';
import { Refusal } from '../domain/common/errors';
import type { Who } from '../domain/subscription/facts';
import { cardSent, holdsCard, readBody } from './body';
import type { Answer, Request, Route } from './http';
import type { Problem } from './problem';
import type { Env } from './env';
import { prefersEnglish, prefersPage } from './negotiate';
import { faultsOf, problem, problemOf } from './problem';
import type { Base, Invocation } from './wire';

const quiet = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
/** A year: a browser that was here once over TLS does not come back without it. */
const tlsOnly = { 'strict-transport-security': 'max-age=31536000' };
const pageOnly = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

export type Context = { getRemainingTimeInMillis(): number };

export function onHttp(base: Base, routes: readonly Route[], name: Route['function']) {
  const mine = new Map(
    routes
      .filter((route) => route.function === name)
      .map((route) => [`${route.method} ${route.path}`, route]),
  );
  const answer = async (event: HttpEvent, context: Context): Promise<HttpResult> => {
    const route = mine.get(event.routeKey);
    if (!route) return refuse(problem(404, 'not_found', 'there is no such route'));
    const at = event.requestContext.timeEpoch / 1_000;
    try {
      const parsed = requestOf(route, event, base.env);
      if ('status' in parsed) return refuse(parsed);
      const invocation = base.invocation(
        at,
        () => context.getRemainingTimeInMillis(),
        whoOf(route),
      );
      return render(await route.does({ ...invocation, env: base.env }, parsed));
    } catch (fault) {
      if (fault instanceof Refusal) return refuse(problemOf(fault), fault.retryAfterSeconds);
      base.log('http.failed', { route: event.routeKey, error: nameOf(fault) });
      return refuse(problem(503, 'not_now', 'this can not be answered right now, try again'));
    }
  };
  // Over plain HTTP, as on a laptop, the header means nothing (RFC 6797 §7.2).
  const more = base.env.PUBLIC_URL.startsWith('https://') ? tlsOnly : {};
  return async (event: HttpEvent, context: Context): Promise<HttpResult> => {
    const { headers, ...others } = await answer(event, context);
    return { ...others, headers: { ...headers, ...more } };
  };
}

export function onSchedule<T>(
  base: Base,
  does: (deps: Invocation) => Promise<T>,
  who: Who = 'schedule',
): (event: Pick<EventBridgeEvent<string, unknown>, 'time'>, context: Context) => Promise<T> {
  return async (event, context) => {
    const at = Date.parse(event.time) / 1_000;
    return does(base.invocation(at, () => context.getRemainingTimeInMillis(), who));
  };
}

/** The landing is opened by the customer's own browser. */
function whoOf({ auth, function: door }: Route): Who {
  if (auth === 'operator') return 'operator';
  if (auth === 'server') return 'backend';
  return door === 'webhook' ? 'webhook' : 'customer';
}

function requestOf(route: Route, event: HttpEvent, env: Env): Request | Problem {
  const claims = event.requestContext.authorizer?.jwt.claims ?? {};
  const userId = claims['sub'];
  if (route.auth !== 'none' && !isUserId(userId)) {
    return problem(401, 'unauthorized', 'a token with a sub claim is needed');
  }
  if (route.auth === 'operator' && !scopesIn(claims).includes(env.OPERATOR_SCOPE)) {
    return problem(403, 'forbidden', 'an operator scope is needed');
  }
  if (route.auth === 'server' && !scopesIn(claims).includes(env.SERVER_SCOPE)) {
    return problem(403, 'forbidden', 'a server scope is needed');
  }
  if (route.auth === 'user' && isOfMachine(claims, env)) {
    return problem(403, 'forbidden', 'a token of a machine names no user: it uses /server');
  }
  const query = queryOf(route, event.queryStringParameters ?? {});
  if ('status' in query) return query;
  const callKey = event.headers['idempotency-key'];
  if (route.keyed && callKey !== undefined && !keyShape.test(callKey)) return badKey;
  const body = readBody(route, event);
  if ('status' in body) return body;
  return {
    params: defined(event.pathParameters ?? {}),
    query: query.value,
    body: body.value,
    userId: route.auth === 'none' ? '' : String(userId),
    korean: !prefersEnglish(event.headers['accept-language']),
    wantsPage: route.asPage === true && prefersPage(event.headers['accept']),
    callKey: route.keyed ? callKey : undefined,
  };
}

const NoQuery = z.strictObject({});

type Query = { readonly value: Request['query'] };

/**
 * A parameter that is not read, is empty, misspelt or of another value is refused: left out, it
 * would ask for something else, such as the deed itself in place of its preview. Public routes keep
 * what they are sent: a browser coming back is not stopped.
 */
function queryOf(
  route: Route,
  sent: Readonly<Record<string, string | undefined>>,
): Query | Problem {
  if (!route.query && route.auth === 'none') return { value: defined(sent) };
  if (holdsCard(sent, route.ids)) return cardSent;
  const parsed = (route.query ?? NoQuery).safeParse(sent);
  if (parsed.success) return { value: parsed.data };
  return problem(400, 'invalid', 'the query does not fit', faultsOf(parsed.error));
}

/** Visible letters of ASCII, as HTTP allows them in a header. */
const keyShape = /^[\x21-\x7e]{1,255}$/;
const badKey = problem(400, 'invalid', 'Idempotency-Key must be 1 to 255 visible ASCII letters');

/**
 * Some issuers write `scp` for `scope`, and some a list: as API Gateway hands that over, a text in
 * brackets. It has checked the scope itself; this is the second lock.
 */
function scopesIn(claims: Readonly<Record<string, unknown>>): readonly string[] {
  const said = claims['scope'] ?? claims['scp'];
  if (Array.isArray(said)) return said.map(String);
  return typeof said === 'string' ? said.replace(/^\[(.*)\]$/, '$1').split(/[\s,]+/) : [];
}

/**
 * Of client credentials, as Cognito, Auth0, Okta (`cid`), Keycloak (`service-account-…`) and Entra
 * (`idtyp`) mark them: its `sub` is no customer.
 */
function isOfMachine(claims: Readonly<Record<string, unknown>>, { SERVER_SCOPE }: Env): boolean {
  const { sub, client_id: client, cid, azp, gty, idtyp, preferred_username: name } = claims;
  const isItself = [client, cid, azp, `${String(azp)}@clients`].includes(sub);
  const isMarked = gty === 'client-credentials' || idtyp === 'app';
  const isAccount = typeof name === 'string' && name.startsWith('service-account-');
  return isItself || isMarked || isAccount || scopesIn(claims).includes(SERVER_SCOPE);
}

/** As long as OpenID Connect allows (Core 1.0 §2). */
const userIdMax = 255;

function isUserId(claim: unknown): claim is string {
  if (typeof claim !== 'string' || claim.length === 0 || claim.length > userIdMax) return false;
  // Half a letter could not be stored and read again: two such persons would be one.
  return !/\p{Cs}/u.test(claim);
}

function render(answer: Answer): HttpResult {
  switch (answer.kind) {
    case 'json':
      return {
        statusCode: answer.status,
        headers: {
          ...quiet,
          'content-type': 'application/json; charset=utf-8',
          ...(answer.location === undefined ? {} : { location: answer.location }),
        },
        body: JSON.stringify(answer.body),
      };
    case 'page':
      return {
        statusCode: answer.status,
        headers: {
          ...quiet,
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': pageOnly,
        },
        body: answer.html,
      };
    case 'redirect':
      return { statusCode: 303, headers: { ...quiet, location: answer.location }, body: '' };
  }
}

function refuse(of: Problem, retryAfterSeconds = 5): HttpResult {
  return {
    statusCode: of.status,
    headers: {
      ...quiet,
      'content-type': 'application/problem+json; charset=utf-8',
      ...(of.status === 429 || of.status === 503
        ? { 'retry-after': String(retryAfterSeconds) }
        : {}),
    },
    body: JSON.stringify(of),
  };
}

function defined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(values);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => !!entry[1]));
}

/** Of an error: its text may hold what belongs in no log. */
export function nameOf(fault: unknown): string {
  return fault instanceof Error ? fault.name : 'unknown';
}
