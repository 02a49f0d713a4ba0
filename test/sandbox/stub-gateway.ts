// An HTTP API over the stub functions, with tokens of its own, for the tests that call it.
import { virtualClock } from '../../sandbox/clock';
import { activityLog } from '../../sandbox/cloud/activity';
import { functionPool } from '../../sandbox/cloud/function-pool';
import { openGateway } from '../../sandbox/cloud/gateway';
import { listenOnLoopback } from '../../sandbox/cloud/listen';
import { readWiring } from '../../sandbox/cloud/wiring';
import { type TokenOrder, openTokens } from '../../sandbox/tokens';
import { stubAssembly } from './stub-stack';

export const issuer = 'https://sandbox.test';

export async function stubGateway() {
  const tokens = await openTokens();
  const clock = virtualClock();
  const activity = activityLog(clock);
  const places = { queues: 'http://127.0.0.1:9', api: 'http://localhost:9' };
  const wiring = readWiring(stubAssembly(), places);
  const functions = functionPool(wiring.functions, activity);
  const gateway = openGateway({ wiring, functions, clock, activity, keys: tokens.keys });
  const server = await listenOnLoopback((incoming, outgoing) => {
    void gateway.answer(incoming, outgoing).then((found) => {
      if (!found) outgoing.writeHead(404).end();
    });
  }, 0);
  return {
    clock,
    url: server.url,
    ask: (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init),
    order: (change: Partial<TokenOrder> = {}) =>
      tokens.issue({ sub: 'user-1', issuer, audience: 'maedal', ...change }),
    stop: async () => {
      await functions.stop();
      await server.stop();
    },
  };
}

export const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

export type Told = {
  event: {
    rawPath: string;
    rawQueryString: string;
    queryStringParameters?: Record<string, string>;
    pathParameters?: Record<string, string>;
    routeKey: string;
    body?: string;
    isBase64Encoded: boolean;
    cookies?: string[];
    requestContext: {
      timeEpoch: number;
      authorizer?: { jwt: { claims: Record<string, string>; scopes: string[] | null } };
    };
  };
  env: Record<string, string>;
};
export const told = async (answer: Response) => (await answer.json()) as Told;
