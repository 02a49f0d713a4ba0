// Calls in iamport's name: a token for each, a 401 repaired, and one time budget for all of it.
import type { Call, Exchange } from './iamport-http';
import { exchange } from './iamport-http';
import type { Token, TokenDeps } from './iamport-token';
import { iamportTokens } from './iamport-token';

export type Request = Omit<Call, 'token' | 'deadlineMs'> & {
  /** What the log calls it; paths hold ids. */
  readonly name: string;
  /** Moves money: gets the long deadline, for a PG may take a minute (P1). */
  readonly moves?: boolean;
};

export type Send = (request: Request) => Promise<Exchange>;

export type SessionDeps = TokenDeps & {
  readonly deadlineMs: number;
  /** Absent where nothing paces. */
  readonly turns?: Turns | undefined;
};

export type Turns = {
  /** Waits for a turn under the provider rate. */
  readonly turn: () => Promise<void>;
  /** Of a charge, which has had its turn before its claim: only keeps it apart from others. */
  readonly spread: () => Promise<void>;
};

/** A token, then a new token, then a new token from the secret read again. */
const refusalsMax = 3;

/**
 * The only place that sends a request again, and only after a 401: authentication comes before
 * execution, so that one was provably not executed.
 */
export function iamportSession(deps: SessionDeps): Send {
  const tokens = iamportTokens(deps);

  const attempt = async (request: Request): Promise<Exchange> => {
    const budgetMs = request.moves === true ? deps.deadlineMs : deps.lookupDeadlineMs;
    const startedAt = deps.clock();
    let refused: Token | undefined;
    for (let refusals = 0; refusals < refusalsMax; refusals += 1) {
      const token = await tokens.get(refused, refusals > 1);
      if (token.kind === 'none') {
        return { kind: 'unsent', why: token.why, pauseSeconds: token.pauseSeconds };
      }
      const leftMs = Math.floor(budgetMs - (deps.clock() - startedAt));
      // Better not begun than begun and not awaited.
      if (leftMs < budgetMs / 2) return { kind: 'unsent', why: 'no time left' };
      const answer = await exchange(deps, {
        ...request,
        token: token.value,
        deadlineMs: leftMs,
      });
      if (answer.kind !== 'answer' || answer.status !== 401) return answer;
      deps.log?.('iamport.unauthorized', { call: request.name, times: refusals + 1 });
      refused = token;
    }
    return { kind: 'unsent', why: 'http 401' };
  };

  return async (request) => {
    await (request.name === 'charge' ? deps.turns?.spread() : deps.turns?.turn());
    const answer = await attempt(request);
    if (answer.kind !== 'answer') {
      deps.log?.(`iamport.${answer.kind}`, { call: request.name, why: answer.why });
    }
    return answer;
  };
}
