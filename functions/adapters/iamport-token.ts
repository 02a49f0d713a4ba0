// iamport's access token: asked for once by however many callers, kept in memory only.
import type { HttpDeps } from './iamport-http';
import { exchange } from './iamport-http';
import { isWire } from './iamport-wire';

export type Credentials = { readonly impKey: string; readonly impSecret: string };

export type TokenDeps = HttpDeps & {
  /** `fresh` reads the secret again: keys are rotated in iamport's console. */
  readonly credentials: (fresh: boolean) => Promise<Credentials>;
  /** Milliseconds on a clock that only moves forward. */
  readonly clock: () => number;
  readonly lookupDeadlineMs: number;
};

export type Token =
  | { readonly kind: 'token'; readonly value: string }
  | { readonly kind: 'none'; readonly why: string };

export interface Tokens {
  current(): Promise<Token>;
  /** After a 401: forgets this very token, and reads the secret again when told to. */
  renew(refused: string, freshSecret: boolean): Promise<Token>;
}

/** Renewed this long before its end, as iamport's own client does (§1.2). */
const renewBeforeMs = 30_000;

export function iamportTokens(deps: TokenDeps): Tokens {
  let held: { value: string; until: number } | undefined;
  let asking: Promise<Token> | undefined;

  const ask = (fresh: boolean): Promise<Token> => {
    asking ??= fetchToken(deps, fresh)
      .then((answer) => {
        if (!('until' in answer)) return answer;
        held = answer;
        return { kind: 'token', value: answer.value } as const;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  const current = async (): Promise<Token> => {
    if (asking) return asking;
    if (held && deps.clock() < held.until) return { kind: 'token', value: held.value };
    return ask(false);
  };
  return {
    current,
    async renew(refused, freshSecret) {
      // Whoever comes late finds the token renewed already.
      if (held && held.value !== refused && !freshSecret) return current();
      if (held?.value === refused) held = undefined;
      return ask(freshSecret);
    },
  };
}

async function fetchToken(
  deps: TokenDeps,
  fresh: boolean,
): Promise<{ value: string; until: number } | Token> {
  const credentials = await deps.credentials(fresh).catch(() => undefined);
  if (!credentials) return { kind: 'none', why: 'token: the secret can not be read' };
  const { impKey, impSecret } = credentials;
  const askedAt = deps.clock();
  const answer = await exchange(deps, {
    method: 'POST',
    path: '/users/getToken',
    body: { imp_key: impKey, imp_secret: impSecret },
    deadlineMs: deps.lookupDeadlineMs,
  });
  if (answer.kind !== 'answer') return { kind: 'none', why: `token: ${answer.why}` };
  if (answer.status !== 200) return { kind: 'none', why: `token: http ${answer.status}` };
  const granted = isWire(answer.body) ? answer.body['response'] : undefined;
  const { access_token, expired_at, now } = isWire(granted) ? granted : {};
  if (typeof access_token !== 'string' || access_token === '') {
    return { kind: 'none', why: 'token: none granted' };
  }
  // Both times are the server's: our own clock may be wrong (P7).
  const livesMs = (Number(expired_at) - Number(now)) * 1_000;
  const until = askedAt + (Number.isFinite(livesMs) ? livesMs : 0) - renewBeforeMs;
  return { value: access_token, until };
}
