// What a route works with: a parsed request, and an answer that edge.ts turns into HTTP.
import type * as z from 'zod/mini';
import type { Deps } from '../usecases/deps';
import type { Env } from './env';
import type { ThrottleName } from './limits';

export type Request = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** The token's `sub`; empty on public routes. */
  readonly userId: string;
  readonly korean: boolean;
  /** Of a route that has a page: the caller would rather have it than JSON. */
  readonly wantsPage: boolean;
  /** How the caller names this very call; the same name is the same call. */
  readonly callKey?: string | undefined;
};

export type Answer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly location?: string;
    }
  | { readonly kind: 'page'; readonly status: number; readonly html: string }
  | { readonly kind: 'redirect'; readonly location: string };

export type RouteDeps = Deps & { readonly env: Env };

export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly function: 'subscriptions' | 'landing' | 'charge' | 'webhook';
  /** server: the shop's own backend, which names the user. */
  readonly auth: 'none' | 'user' | 'operator' | 'server';
  readonly throttle: ThrottleName;
  readonly summary: string;
  /** Query parameters that are read. Absent: none is looked at. */
  readonly query?: z.ZodMiniType<Readonly<Record<string, string | undefined>>>;
  /** Reads the header Idempotency-Key: the same key is the same call. */
  readonly keyed?: true;
  /** An act of a customer is told of: without its proof it is refused (422). */
  readonly proven?: true;
  /** A cursor that leads nowhere any more is refused (410). */
  readonly cursor?: true;
  /** Fields of a body or query that hold ids, which are never taken for card numbers. */
  readonly ids?: readonly string[];
  /** Absent: no body is read at all. */
  readonly takes?: z.ZodMiniType;
  /** JSON alone, or iamport's two spellings. */
  readonly bodyTypes?: readonly ('json' | 'form')[];
  /** Made when the document is. */
  readonly answers: () => z.ZodMiniType;
  readonly status?: number;
  /** Further statuses that come with the same answer. */
  readonly also?: readonly number[];
  /** Answers as a page for people, too, where the caller asks for `text/html`. */
  readonly asPage?: true;
  /** A browser is led on from here; what is answered is for people. */
  readonly leadsOn?: true;
  readonly does: (deps: RouteDeps, request: Request) => Promise<Answer>;
};

type Given<Schema, Else = unknown> = Schema extends z.ZodMiniType<infer V> ? V : Else;

/** What the schemas of a route have made of its body and its query. */
export type RequestOf<Takes = undefined, Query = undefined> = Omit<Request, 'body' | 'query'> & {
  readonly body: Given<Takes>;
  readonly query: Given<Query, Request['query']>;
};

type Made<Takes, Query> = Omit<Route, 'takes' | 'query' | 'does'> & {
  readonly takes?: Takes;
  readonly query?: Query;
  readonly does: (deps: RouteDeps, request: RequestOf<Takes, Query>) => Promise<Answer>;
};

/** A row of the table of routes, whose own schemas say what its request holds. */
export function route<
  Takes extends z.ZodMiniType | undefined = undefined,
  Query extends Route['query'] = undefined,
>(made: Made<Takes, Query>): Route {
  // edge.ts hands on what `takes` and `query` have parsed.
  return made as unknown as Route;
}

export function json(body: unknown, status = 200, location?: string): Answer {
  return { kind: 'json', status, body, ...(location === undefined ? {} : { location }) };
}

/** `html` is a whole document, which loads nothing. */
export function page(html: string): Answer {
  return { kind: 'page', status: 200, html };
}
