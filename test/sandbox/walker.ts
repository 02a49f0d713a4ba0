// Speaks to a running sandbox as its callers do, and keeps which route was asked with what answers.
import type { Fault, FaultRoute } from '../../sandbox/iamport/types';
import type { Sandbox } from '../../sandbox/start-sandbox';

type Json = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly json: Json };
type Ask = {
  readonly as?: string;
  readonly scope?: string;
  readonly body?: Json;
  /** Values for the names in the path. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** The Idempotency-Key of the call. */
  readonly key?: string;
};

export interface Walker {
  readonly sandbox: Sandbox;
  readonly routes: Map<string, number[]>;
  /** `GET /subscriptions/{id}`. */
  readonly ask: (route: string, how?: Ask) => Promise<Answer>;
  /** `match` is a regular expression for the order number, or the path. */
  readonly strike: (route: FaultRoute, fault: Fault, count: number, match?: string) => void;
}

export function openWalker(sandbox: Sandbox): Walker {
  const routes = new Map<string, number[]>();
  return {
    sandbox,
    routes,
    strike: (route, fault, count, match) =>
      sandbox.kept.script(
        [{ route, count, fault, ...(match === undefined ? {} : { match }) }],
        'append',
      ),
    async ask(route, { as, scope, body, path = {}, query, key }: Ask = {}) {
      const [method = 'GET', pattern = '/'] = route.split(' ');
      const filled = pattern.replace(/\{(\w+)\}/g, (_all, name: string) => path[name] ?? '');
      const search = query ? `?${new URLSearchParams(query).toString()}` : '';
      const headers: Record<string, string> = {};
      if (as !== undefined) headers['authorization'] = `Bearer ${await sandbox.token(as, scope)}`;
      if (body) headers['content-type'] = 'application/json';
      if (key !== undefined) headers['idempotency-key'] = key;
      const answer = await fetch(`${sandbox.url}${filled}${search}`, {
        method,
        headers,
        redirect: 'manual',
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await answer.text();
      routes.set(route, [...(routes.get(route) ?? []), answer.status]);
      const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Json;
      return { status: answer.status, json };
    },
  };
}
