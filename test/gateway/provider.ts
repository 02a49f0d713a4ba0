// A provider made of one function, for tests of the gateway: it records what it is asked.
import { iamportGateway } from '../../functions/adapters/iamport-gateway';
import type { GatewayDeps } from '../../functions/adapters/iamport-gateway';
import { won } from '../../functions/domain/common/money';
import type { ChargeOrder } from '../../functions/ports/gateway';

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly token: string | null;
  readonly body: string | undefined;
  readonly init: RequestInit;
};

type Answer = (asked: Asked) => Response | Promise<Response>;

export class FakeProvider {
  readonly asked: Asked[] = [];
  nowMs = 1_000_000;
  /** The deadlines handed out, in order, each with the means to let it pass. */
  readonly deadlines: { readonly ms: number; readonly pass: () => void }[] = [];
  tokens: Answer = () => granted('token-1');

  constructor(private readonly answer: Answer) {}

  readonly fetch = (async (input: string, init: RequestInit) => {
    const url = new URL(input);
    const path = url.pathname + url.search;
    const token = new Headers(init.headers).get('authorization');
    const body = init.body as string | undefined;
    const asked = { method: init.method ?? 'GET', path, token, body, init };
    this.asked.push(asked);
    return path.endsWith('/users/getToken') ? this.tokens(asked) : this.answer(asked);
  }) as typeof fetch;

  /** What was asked beside tokens. */
  get business(): readonly Asked[] {
    return this.asked.filter(({ path }) => !path.endsWith('/users/getToken'));
  }

  get tokenCalls(): number {
    return this.asked.length - this.business.length;
  }

  gateway(changes: Partial<GatewayDeps> = {}) {
    return iamportGateway({
      fetch: this.fetch,
      baseUrl: 'https://api.iamport.kr',
      credentials: async () => ({ impKey: 'key', impSecret: 'secret' }),
      clock: () => this.nowMs,
      deadlineMs: 60_000,
      timer: (ms) => {
        const controller = new AbortController();
        this.deadlines.push({ ms, pass: () => controller.abort(new Error('deadline')) });
        return controller.signal;
      },
      ...changes,
    });
  }
}

export function json(body: unknown, status = 200): Response {
  const headers = { 'content-type': 'application/json' };
  return new Response(JSON.stringify(body), { status, headers });
}

export function ok(response: unknown, status = 200): Response {
  return json({ code: 0, message: null, response }, status);
}

export function refused(message: string, code = 1, status = 200): Response {
  return json({ code, message, response: null }, status);
}

export const noPayment = () => refused('존재하지 않는 결제정보입니다.', 1, 404);
export const unauthorized = () => refused('Unauthorized', -1, 401);

export function granted(value: string, livesSeconds = 1_800): Response {
  const now = 1_788_220_800;
  return ok({ access_token: value, expired_at: now + livesSeconds, now });
}

export const order: ChargeOrder = {
  attemptId: 'csub0000000000000000000000000001',
  period: 1,
  attempt: 0,
  keyId: 'keyabc',
  amount: won(9_900),
  taxFree: won(0),
  priceVersion: 1,
  claimedAt: 1_788_220_700,
  sends: 1,
  sentAt: 1_788_220_700,
  phase: 'sent',
  looks: 0,
  cleanLooks: 0,
  orderName: '월 구독',
};

/** A whole record, as iamport shows a charge by key (§4.2). */
export function record(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    imp_uid: 'imps_100000000001',
    merchant_uid: order.attemptId,
    pay_method: 'card',
    channel: 'api',
    pg_provider: 'kicc',
    pg_id: 'IM000001',
    sandbox: false,
    escrow: false,
    card_name: '신한카드',
    card_number: '461111******1111',
    card_type: 0,
    card_quota: 0,
    name: '월 구독',
    amount: 9_900,
    cancel_amount: 0,
    currency: 'KRW',
    status: 'paid',
    buyer_name: null,
    buyer_email: null,
    buyer_tel: null,
    custom_data: null,
    started_at: 1_788_220_800,
    paid_at: 1_788_220_800,
    failed_at: 0,
    cancelled_at: 0,
    fail_reason: null,
    cancel_reason: null,
    cancel_history: [],
    cash_receipt_issued: false,
    receipt_url: 'https://receipt.invalid/1',
    customer_uid: order.keyId,
    customer_uid_usage: 'payment',
    ...changes,
  };
}

/** fetch's own error, with the cause undici would give. */
export function fault(cause: object): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('cause'), cause) });
}
