// API Gateway in front of the real handlers: routes a request, makes its event, reads the answer.
import type * as z from 'zod/mini';
import type { IncomingMessage } from 'node:http';
import type { RoutePart } from '../../sandbox/cloud/api-wiring';
import { httpAnswer, httpEvent } from '../../sandbox/cloud/http-event';
import { routeTable } from '../../sandbox/cloud/route-table';
import { machine, strayFetch } from './machine';
import { providerFetch } from './provider';
import { environment } from './settings';

export type Ask = {
  readonly method: string;
  /** As it was sent, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** What the authorizer read in the token; absent where there was none. */
  readonly claims?: Readonly<Record<string, string>> | undefined;
  /** The event's route in the place of the one that was found. */
  readonly routeKey?: string;
};

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly text: string;
  /** The function itself threw, which API Gateway answers with 500. */
  readonly threw?: string;
};

type Handler = (event: never, context: { getRemainingTimeInMillis(): number }) => Promise<unknown>;
type Functions = Readonly<Record<string, Handler>>;
type Row = {
  readonly method: string;
  readonly path: string;
  readonly function: string;
  readonly auth: 'none' | 'user' | 'operator' | 'server';
  readonly takes?: z.ZodMiniType;
  readonly bodyTypes?: readonly string[];
};

const context = { getRemainingTimeInMillis: () => 600_000 };

export type Door = {
  readonly rows: readonly Row[];
  readonly ask: (ask: Ask) => Promise<Reply>;
  /** Hands a function an event that is no request. */
  readonly invoke: (name: string, event: object) => Promise<unknown>;
};

/** The functions start as on AWS: with their environment set, and the fetch of their machine. */
export async function openDoor(): Promise<Door> {
  Object.assign(process.env, environment);
  globalThis.fetch = providerFetch;
  const { routes: rows } = await import('../../functions/handlers/all-routes');
  const functions: Functions = {
    subscriptions: (await import('../../functions/handlers/subscriptions')).handler,
    landing: (await import('../../functions/handlers/landing')).handler,
    charge: (await import('../../functions/handlers/charge')).handler,
    webhook: (await import('../../functions/handlers/webhook')).handler,
    plan: (await import('../../functions/handlers/plan-charges')).handler,
    collect: (await import('../../functions/handlers/collect-charges')).handler,
    resolve: (await import('../../functions/handlers/resolve-charges')).handler,
    reconcile: (await import('../../functions/handlers/reconcile-ledger')).handler,
  };
  globalThis.fetch = strayFetch;
  const parts: RoutePart[] = rows.map((row) => ({
    key: `${row.method} ${row.path}`,
    function: row.function,
  }));
  const table = routeTable(parts);
  const run = async (name: string, event: object) => {
    const handler = functions[name];
    if (!handler) throw new Error(`there is no function ${name}`);
    return handler(event as never, context);
  };
  return {
    rows,
    invoke: run,
    async ask(ask) {
      const url = new URL(`https://pay.shop.example${ask.path}`);
      const found = table.find(ask.method, url.pathname);
      if (!found) return { status: 404, headers: {}, text: '{"message":"Not Found"}' };
      const incoming = { method: ask.method, headers: ask.headers ?? {}, httpVersion: '1.1' };
      const event = httpEvent({
        incoming: incoming as unknown as IncomingMessage,
        url,
        found,
        body: Buffer.from((ask.body ?? '') as string),
        claims: ask.claims,
        now: machine.nowMs,
      });
      const sent = ask.routeKey === undefined ? event : { ...event, routeKey: ask.routeKey };
      try {
        const { status, headers, body } = httpAnswer(await run(found.route.function, sent));
        return { status, headers, text: body.toString() };
      } catch (fault) {
        return { status: 500, headers: {}, text: '', threw: String(fault) };
      }
    },
  };
}

/** While it runs, standard output is where the functions write their log. */
export async function withLog<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array) => {
    machine.lines.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
