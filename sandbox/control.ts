// The sandbox's own doors under /_sandbox: time, tokens, the tables' content, the log, a fresh
// start.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import * as z from 'zod';
import { koreaTime } from './clock';
import type { Cloud } from './cloud';
import type { Activity } from './cloud/activity';
import { readBody } from './cloud/request-body';
import { tableOf } from './moved-table';
import { pinPrice } from './price-versions';
import type { Advanced, Refused } from './time-machine';

export type ControlDeps = {
  readonly cloud: Cloud;
  readonly activity: Activity;
  readonly issuer: string;
  /** Where pages reach the emulator. */
  readonly iamportUrl: string;
  readonly jwks: { readonly keys: readonly JWK[] };
  /** Origins of further pages, which may ask for a token and for nothing else here. */
  readonly pages: readonly string[];
  readonly now: () => number;
  readonly token: (order: TokenOrder) => Promise<string>;
  readonly move: (body: unknown) => Promise<Advanced | Refused>;
  readonly reset: () => Promise<boolean>;
};

export interface Control {
  answer(incoming: IncomingMessage, outgoing: ServerResponse, url: URL): Promise<void>;
}

const TokenOrder = z.strictObject({
  sub: z.string().min(1).max(255),
  scope: z.string().max(512).optional(),
  /** Seconds until the token expires; below zero for one that already has. */
  expiresIn: z.int().optional(),
});
export type TokenOrder = z.infer<typeof TokenOrder>;
const RulesOrder = z.strictObject({ paused: z.boolean() });

const PriceOrder = z.strictObject({
  plan: z.string(),
  version: z.int().min(2).max(9_999),
  amount: z.int().min(100),
});

type Answer = { readonly status: number; readonly body: unknown };
type Door = (deps: ControlDeps, url: URL, body: unknown) => Promise<Answer> | Answer;

const bodyBytesMax = 65_536;

const doors: Readonly<Record<string, Door>> = {
  'GET config': ({ iamportUrl, cloud }) => {
    const hours = cloud.wiring.functions.map((one) => one.environment['BILLING_HOUR']);
    const hour = hours.find((value) => value !== undefined);
    return ok({ iamportUrl, ...(hour === undefined ? {} : { billingHour: Number(hour) }) });
  },
  'GET clock': (deps) => ok({ now: koreaTime(deps.now()) }),
  'POST clock': async (deps, _url, body) => {
    const moved = await deps.move(body);
    return 'why' in moved ? problem(moved.status, moved.why) : ok(moved);
  },
  'POST token': async (deps, _url, body) => {
    const order = TokenOrder.safeParse(body);
    if (!order.success) return problem(400, 'send {"sub":"user-1"}, and "scope" if you need one');
    return ok({ token: await deps.token(order.data) });
  },
  'POST price': async (deps, _url, body) => {
    const order = PriceOrder.safeParse(body);
    if (!order.success)
      return problem(400, 'send {"plan":"basic-monthly","version":2,"amount":12900}');
    const pinned = await pinPrice(deps.cloud, order.data);
    return pinned ? ok(pinned) : problem(409, 'the plan must have been sold, and not this version');
  },
  'GET dump': async ({ cloud }) => ok({ items: await cloud.dump() }),
  'GET log': ({ activity }, url) => {
    const after = Number(url.searchParams.get('after') ?? 0);
    if (!Number.isInteger(after) || after < 0) return problem(400, 'after must be a whole number');
    return ok({ latest: activity.latest(), events: activity.after(after) });
  },
  'GET state': ({ cloud, now }) => ok({ now: koreaTime(now()), ...cloud.tally() }),
  'POST rules': ({ cloud }, _url, body) => {
    const order = RulesOrder.safeParse(body);
    if (!order.success) return problem(400, 'send {"paused":true} or {"paused":false}');
    cloud.pauseRules(order.data.paused);
    return ok({ paused: order.data.paused });
  },
  'POST reset': async ({ reset }) =>
    (await reset()) ? ok({ reset: true }) : problem(409, 'the clock is being moved: try again'),
  'GET .well-known/jwks.json': ({ jwks }) => ok(jwks),
  'GET .well-known/openid-configuration': ({ issuer }, url) =>
    ok({
      issuer,
      jwks_uri: `${url.origin}/_sandbox/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
};

export function openControl(deps: ControlDeps): Control {
  return {
    async answer(incoming, outgoing, url) {
      // A page from elsewhere must not move time or read tables through somebody's browser.
      const path = url.pathname.slice('/_sandbox/'.length);
      const { origin } = incoming.headers;
      const isGuest = path === 'token' && origin !== undefined && deps.pages.includes(origin);
      if (!isLocal(url.hostname) || (isForeign(incoming, url) && !isGuest)) {
        return send(outgoing, problem(403, whoMay));
      }
      if (isGuest) shareWith(outgoing, origin);
      if (isGuest && incoming.method === 'OPTIONS') return void outgoing.writeHead(204).end();
      if (path === 'events' && incoming.method === 'GET') return stream(deps, outgoing);
      const door = doors[`${incoming.method} ${path}`];
      if (!door) return send(outgoing, problem(404, 'there is no such door'));
      const body = await readBody(incoming, bodyBytesMax);
      if (body === undefined) return send(outgoing, problem(413, 'the body is too long'));
      const parsed = parse(body);
      if (parsed === undefined) return send(outgoing, problem(400, 'the body must be JSON'));
      const answer = await door(deps, url, parsed.value);
      const isMove = path === 'clock' && incoming.method === 'POST' && answer.status === 200;
      if (isMove && isTerminal(incoming))
        return sayText(outgoing, tableOf(answer.body as Advanced));
      send(outgoing, answer);
    },
  };
}

const whoMay = 'only pages of this machine, and tokens for those in ALLOWED_ORIGINS, are served';

function shareWith(outgoing: ServerResponse, origin: string): void {
  outgoing.setHeader('access-control-allow-origin', origin);
  outgoing.setHeader('access-control-allow-headers', 'content-type');
  outgoing.setHeader('access-control-allow-methods', 'POST');
  outgoing.setHeader('vary', 'Origin');
}

/** A command line tool that did not ask for JSON shows its answer to a person. */
function isTerminal({ headers }: IncomingMessage): boolean {
  const isTool = /^(curl|wget|httpie)\//i.test(headers['user-agent'] ?? '');
  return isTool && !String(headers.accept ?? '').includes('json');
}

function sayText(outgoing: ServerResponse, text: string): void {
  outgoing.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  outgoing.end(text);
}

function isLocal(host: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(host) || host.endsWith('.localhost');
}

function isForeign({ headers }: IncomingMessage, url: URL): boolean {
  const { origin } = headers;
  return origin !== undefined && origin !== url.origin;
}

function parse(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: body.length === 0 ? undefined : (JSON.parse(body.toString()) as unknown) };
  } catch {
    return undefined;
  }
}

// One line per happening, for a page that stays open.
function stream({ activity }: ControlDeps, outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  outgoing.write(': follow\n\n');
  const stop = activity.listen((happening) => {
    outgoing.write(`id: ${happening.n}\ndata: ${JSON.stringify(happening)}\n\n`);
  });
  outgoing.on('close', stop);
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
};

function problem(status: number, detail: string): Answer {
  const title = titles[status] ?? 'Error';
  return { status, body: { type: 'about:blank', title, status, detail } };
}

function send(outgoing: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  outgoing.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
  });
  outgoing.end(text);
}
