// iamport's REST interface behind the gateway port: every fault a value, no request sent twice.
import type { Payment } from '../domain/payment';
import { assert } from '../domain/errors';
import type { Gateway, KeyAnswer, LookAnswer } from '../ports/gateway';
import type { Call, Exchange } from './iamport-http';
import { exchange } from './iamport-http';
import type { TokenDeps } from './iamport-token';
import { iamportTokens } from './iamport-token';
import type { Wire } from './iamport-wire';
import { cancelBody, cardOf, chargeBody, isWire, paymentOf } from './iamport-wire';

export type GatewayDeps = Omit<TokenDeps, 'lookupDeadlineMs'> & {
  /** For charges and refunds: a PG may take a minute, and a dropped call is no cancel (P1). */
  readonly deadlineMs: number;
  /** Reading is quick or it is tried again. */
  readonly lookupDeadlineMs?: number;
};

type Request = Omit<Call, 'token' | 'deadlineMs'> & { readonly moves?: boolean };

const pageSize = 100;
/** Records under one attempt id; more than this many pages is no answer we believe. */
const pagesMax = 20;
const idShape = /^[A-Za-z0-9_-]{1,80}$/;

export function iamportGateway(given: GatewayDeps): Gateway {
  const deps = { ...given, lookupDeadlineMs: given.lookupDeadlineMs ?? 10_000 };
  assertHost(deps.baseUrl);
  const tokens = iamportTokens(deps);

  /** Authentication comes before execution: after a 401 the very same request may go once more. */
  const send = async (request: Request): Promise<Exchange> => {
    const { moves, ...call } = request;
    const deadlineMs = moves ? deps.deadlineMs : deps.lookupDeadlineMs;
    let token = await tokens.current();
    for (const freshSecret of [false, true]) {
      if (token.kind === 'none') return { kind: 'unsent', why: token.why };
      const answer = await exchange(deps, { ...call, token: token.value, deadlineMs });
      if (answer.kind !== 'answer' || answer.status !== 401) return answer;
      token = await tokens.renew(token.value, freshSecret);
    }
    if (token.kind === 'none') return { kind: 'unsent', why: token.why };
    const last = await exchange(deps, { ...call, token: token.value, deadlineMs });
    return last.kind === 'answer' && last.status === 401 ? { kind: 'unsent', why: '401' } : last;
  };

  const list = async (path: string): Promise<LookAnswer> => {
    const payments: Payment[] = [];
    for (let page = 1; page <= pagesMax; page += 1) {
      const answer = await send({ method: 'GET', path: `${path}?limit=${pageSize}&page=${page}` });
      if (answer.kind !== 'answer') return { kind: 'unanswered', why: answer.why };
      if (answer.status === 404) return absent;
      const response = granted(answer);
      const rows = isWire(response) ? paymentsOf(response['list']) : undefined;
      if (!isWire(response) || !rows) return unanswered(answer);
      payments.push(...rows);
      if (typeof response['next'] !== 'number' || response['next'] === 0) {
        return payments.length > 0 ? { kind: 'found', payments } : absent;
      }
    }
    return { kind: 'unanswered', why: 'too many pages' };
  };

  return {
    async charge(order) {
      const body = chargeBody(order);
      const path = '/subscribe/payments/again';
      const answer = await send({ method: 'POST', path, body, moves: true });
      if (answer.kind !== 'answer') return answer;
      const refusal = refusalIn(answer);
      if (refusal !== undefined) return { kind: 'refused', message: refusal };
      const payment = paymentOf(granted(answer));
      return payment ? { kind: 'record', payment } : { kind: 'silent', why: whyOf(answer) };
    },
    look: (attemptId) =>
      idShape.test(attemptId) ? list(`/payments/findAll/${attemptId}`) : Promise.resolve(absent),
    async lookMany(attemptIds) {
      assert(attemptIds.length <= 100, 'iamport answers for at most 100 at once');
      const query = attemptIds.filter((id) => idShape.test(id)).map((id) => `merchant_uid[]=${id}`);
      return lookAt(await send({ method: 'GET', path: `/payments?${query.join('&')}` }));
    },
    async payment(paymentId) {
      if (!idShape.test(paymentId)) return absent;
      // Without the flag a test-channel payment is a 404 (fact 8); the verdict refuses it instead.
      const path = `/payments/${paymentId}?include_sandbox=true`;
      return lookAt(await send({ method: 'GET', path }));
    },
    key: async (keyId) =>
      keyOf(
        await send({ method: 'GET', path: `/subscribe/customers/${encodeURIComponent(keyId)}` }),
      ),
    deleteKey: async (keyId) =>
      keyOf(
        await send({ method: 'DELETE', path: `/subscribe/customers/${encodeURIComponent(keyId)}` }),
      ),
    async refund(order) {
      assert(Number.isSafeInteger(order.amount) && order.amount >= 1, 'a refund names its amount');
      assert(order.balance >= order.amount, 'a refund never exceeds what is left');
      const body = cancelBody(order);
      const answer = await send({ method: 'POST', path: '/payments/cancel', body, moves: true });
      if (answer.kind !== 'answer') return { kind: 'unanswered', why: answer.why };
      const refusal = refusalIn(answer);
      return refusal === undefined ? lookAt(answer) : { kind: 'refused', message: refusal };
    },
  };
}

const absent = { kind: 'absent' } as const;

function lookAt(answer: Exchange): LookAnswer {
  if (answer.kind !== 'answer') return { kind: 'unanswered', why: answer.why };
  if (answer.status === 404) return absent;
  // 207: some of the ids asked for are missing, the others are there.
  const response = granted(answer);
  const payments = paymentsOf(Array.isArray(response) ? response : [response]);
  return payments ? { kind: 'found', payments } : unanswered(answer);
}

/** Unknown keys are a 404 by the specification and were a refusal over 200 before (§12-11). */
function keyOf(answer: Exchange): KeyAnswer {
  if (answer.kind !== 'answer') return { kind: 'unanswered', why: answer.why };
  if (answer.status === 404) return absent;
  const refused = refusalIn(answer);
  if (refused !== undefined) {
    return /등록된/.test(refused) ? absent : { kind: 'unanswered', why: 'refused' };
  }
  const card = cardOf(granted(answer));
  return card ? { kind: 'found', card } : { kind: 'unanswered', why: whyOf(answer) };
}

type Answered = Extract<Exchange, { kind: 'answer' }>;

/** The `response` of a success: HTTP 200 or 207 and code 0, both (fact 1). */
function granted({ status, body }: Answered): unknown {
  const accepted = status === 200 || status === 207;
  return accepted && isWire(body) && body['code'] === 0 ? body['response'] : undefined;
}

/** A code that is not 0, over 200 or a 4xx of a bad parameter; 429 and 5xx say nothing (§12-23). */
function refusalIn({ status, body }: Answered): string | undefined {
  if (status !== 200 && (status < 400 || status >= 500 || status === 429)) return undefined;
  if (!isWire(body) || typeof body['code'] !== 'number' || body['code'] === 0) return undefined;
  return typeof body['message'] === 'string' ? body['message'] : '';
}

function paymentsOf(list: unknown): Payment[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const payments = (list as Wire[]).map(paymentOf);
  return payments.every((payment) => payment !== undefined) ? payments : undefined;
}

function unanswered(answer: Answered): LookAnswer {
  return { kind: 'unanswered', why: whyOf(answer) };
}

function whyOf({ status }: Answered): string {
  return status === 200 ? 'unreadable answer' : `http ${status}`;
}

/** Credentials go to the configured host alone, in the clear only on this machine. */
function assertHost(baseUrl: string): void {
  const { protocol, hostname } = new URL(baseUrl);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  assert(protocol === 'https:' || local, 'iamport is spoken to over https');
}
