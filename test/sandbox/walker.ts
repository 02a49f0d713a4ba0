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
  /** What each route that writes has left of wishes outside of the table, by their verbs. */
  readonly wishes: Map<string, Set<string>>;
  /** `GET /subscriptions/{id}`. */
  readonly ask: (route: string, how?: Ask) => Promise<Answer>;
  /** `match` is a regular expression for the order number, or the path. */
  readonly strike: (route: FaultRoute, fault: Fault, count: number, match?: string) => void;
}

export function openWalker(sandbox: Sandbox): Walker {
  const routes = new Map<string, number[]>();
  const wishes = new Map<string, Set<string>>();
  return {
    sandbox,
    routes,
    wishes,
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
      const { latest } = await logAfter(sandbox, Number.MAX_SAFE_INTEGER);
      const answer = await fetch(`${sandbox.url}${filled}${search}`, {
        method,
        headers,
        redirect: 'manual',
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await answer.text();
      routes.set(route, [...(routes.get(route) ?? []), answer.status]);
      if (method !== 'GET' && answer.ok) {
        const left = wishes.get(route) ?? new Set();
        wishes.set(route, left);
        for (const verb of await wishesAfter(sandbox, latest)) left.add(verb);
      }
      const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Json;
      return { status: answer.status, json };
    },
  };
}

type Heard = { readonly fields?: Readonly<Record<string, unknown>> };

async function logAfter(sandbox: Sandbox, after: number) {
  const answer = await fetch(`${sandbox.url}/_sandbox/log?after=${after}`);
  return (await answer.json()) as { readonly latest: number; readonly events: readonly Heard[] };
}

/** A line of a function may be heard a little after its answer. */
const hearingsMax = 10;

async function wishesAfter(sandbox: Sandbox, after: number): Promise<readonly string[]> {
  for (let heard = 0; heard < hearingsMax; heard += 1) {
    const { events } = await logAfter(sandbox, after);
    const wishes = events.filter(({ fields }) => fields?.['event'] === 'wish');
    if (wishes.length > 0) return wishes.map(({ fields }) => String(fields?.['verb']));
  }
  return [];
}
