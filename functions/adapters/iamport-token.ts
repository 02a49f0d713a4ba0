// iamport's access token: asked for once by however many callers, kept in memory only.
import type { Log } from '../ports/runtime';
import type { Exchange, HttpDeps } from './iamport-http';
import { exchange } from './iamport-http';
import { isWire } from './iamport-wire';

export type Credentials = { readonly impKey: string; readonly impSecret: string };

export type TokenDeps = HttpDeps & {
  /** `fresh` reads the secret again: keys are rotated by hand in iamport's console. */
  readonly credentials: (fresh?: boolean) => Promise<Credentials>;
  /** Milliseconds on a clock that only moves forward. */
  readonly clock: () => number;
  readonly lookupDeadlineMs: number;
  readonly log?: Log | undefined;
};

export type Token = { readonly kind: 'token'; readonly value: string; readonly until: number };
export type NoToken = {
  readonly kind: 'none';
  readonly why: string;
  readonly pauseSeconds?: number | undefined;
};

export interface Tokens {
  /**
   * `refused` is the very token that was answered 401: it is given up, unless another worker has
   * renewed it meanwhile.
   */
  get(refused?: Token, freshSecret?: boolean): Promise<Token | NoToken>;
}

/** Renewed this long before its end, as iamport's own client does (iamport-v1 §1.2). */
const renewBeforeMs = 30_000;
/** Anything else could not stand in a header. */
const tokenShape = /^[\x21-\x7e]{1,1024}$/;

export function iamportTokens(deps: TokenDeps): Tokens {
  let held: Token | undefined;
  let asking: Promise<Token | NoToken> | undefined;

  const ask = async (freshSecret: boolean) => {
    const answer = await askWithSecret(deps, freshSecret);
    if (answer.kind === 'token') held = answer;
    else deps.log?.('iamport.no_token', { why: answer.why });
    return answer;
  };
  return {
    async get(refused, freshSecret = false) {
      if (asking) return asking;
      if (held && held !== refused && deps.clock() < held.until) return held;
      held = undefined;
      asking = ask(freshSecret).finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}

/** Refused credentials may have been rotated: the secret is read again, once. */
async function askWithSecret(deps: TokenDeps, fresh: boolean): Promise<Token | NoToken> {
  const credentials = await read(deps, fresh);
  if (!credentials) return none('the secret can not be read');
  const askedAt = deps.clock();
  const answer = await askFor(deps, credentials);
  if (fresh || answer.kind !== 'answer' || answer.status !== 401) return tokenIn(answer, askedAt);
  const rotated = await read(deps, true);
  if (!rotated || same(rotated, credentials)) return tokenIn(answer, askedAt);
  return tokenIn(await askFor(deps, rotated), askedAt);
}

async function read(deps: TokenDeps, fresh: boolean): Promise<Credentials | undefined> {
  try {
    return await deps.credentials(fresh);
  } catch {
    return undefined;
  }
}

function askFor(deps: TokenDeps, { impKey, impSecret }: Credentials): Promise<Exchange> {
  return exchange(deps, {
    method: 'POST',
    path: '/users/getToken',
    body: { imp_key: impKey, imp_secret: impSecret },
    deadlineMs: deps.lookupDeadlineMs,
  });
}

function tokenIn(answer: Exchange, askedAt: number): Token | NoToken {
  if (answer.kind !== 'answer') return { ...none(answer.why), pauseSeconds: answer.pauseSeconds };
  if (answer.status !== 200) return none(`http ${answer.status}`);
  const granted = isWire(answer.body) ? answer.body['response'] : undefined;
  const { access_token: value, expired_at: end, now } = isWire(granted) ? granted : {};
  if (typeof value !== 'string' || !tokenShape.test(value)) return none('none granted');
  // Both times are the server's, for our own clock may be wrong (P7). Without them: for one use.
  const livesMs = typeof end === 'number' && typeof now === 'number' ? (end - now) * 1_000 : 0;
  return { kind: 'token', value, until: askedAt + livesMs - renewBeforeMs };
}

function same(a: Credentials, b: Credentials): boolean {
  return a.impKey === b.impKey && a.impSecret === b.impSecret;
}

function none(why: string): NoToken {
  return { kind: 'none', why: `token: ${why}` };
}
