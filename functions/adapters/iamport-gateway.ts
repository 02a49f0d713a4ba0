// iamport's REST interface behind the gateway port: every fault a value, no request sent twice.
import { assert } from '../domain/common/errors';
import type { Payment } from '../domain/charge/payment';
import type { Road } from '../domain/charge/road';
import type { ChargeAnswer, Gateway, KeyAnswer } from '../ports/gateway';
import type { KeysAnswer, LookAnswer, ManyAnswer } from '../ports/gateway';
import type { RefundAnswer, RefundOrder, Unreadable } from '../ports/gateway';
import { chargeAnswer, keyAnswer, lookAnswer } from './iamport-answers';
import { keysAnswer, lookManyAnswer, pageAnswer, refusalIn, unread } from './iamport-answers';
import { bytesMaxList } from './iamport-http';
import { list } from './iamport-lists';
import type { Send, SessionDeps } from './iamport-session';
import { iamportSession } from './iamport-session';
import type { NoticedOrder } from './iamport-wire';
import { cancelBody, chargeBody, windowParams } from './iamport-wire';

export type GatewayDeps = Omit<SessionDeps, 'lookupDeadlineMs'> & {
  /** Reading is quick or it is tried again. */
  readonly lookupDeadlineMs?: number;
  /** The channel that card windows open at. */
  readonly channel?: string;
  /**
   * Told of each charge. Absent, iamport tells the address in its console, which is the shop's:
   * a webhook of a renewal costs more than the renewal, and its answer says the same.
   */
  readonly chargeNoticeUrl?: string | undefined;
};

export type IamportGateway = Gateway;

const pageSize = 100;
/** Records under one attempt id; more pages than this are no answer we believe. */
const pagesMax = 20;
const manyMax = 100;
const idShape = /^[A-Za-z0-9_-]+$/;
const malformed = { kind: 'unanswered', why: 'malformed id' } as const;
const unreadable = { kind: 'unanswered', why: 'unreadable' } as const;

export function iamportGateway(given: GatewayDeps): IamportGateway {
  const lookupDeadlineMs = given.lookupDeadlineMs ?? 10_000;
  const send = iamportSession({ ...given, lookupDeadlineMs, baseUrl: pinned(given.baseUrl) });
  const road: Road = { gateway: 'iamport', channel: given.channel };
  return {
    road,
    window: (order) => windowParams({ ...order, channelKey: given.channel ?? '' }),
    charge: (order) => charge(send, { ...order, noticeUrl: given.chargeNoticeUrl }),
    look: (attemptId) => look(send, attemptId),
    lookMany: (attemptIds) => lookMany(send, attemptIds),
    paymentsMany: (paymentIds) => paymentsMany(send, paymentIds),
    async payment(paymentId) {
      if (!isId(paymentId, 64)) return malformed;
      // Without the flag a payment of a test channel is a 404; the verdict refuses it instead.
      const path = `/payments/${encodeURIComponent(paymentId)}?include_sandbox=true`;
      return lookAnswer(await send({ name: 'payment', method: 'GET', path }), paymentId);
    },
    key: (keyId) => key(send, keyId),
    deleteKey: (keyId) => deleteKey(send, keyId),
    refund: (order) => refund(send, order),
    list: (ask) => list(send, ask),
    keysMany: (keyIds) => keysMany(send, keyIds),
  };
}

async function charge(send: Send, order: NoticedOrder): Promise<ChargeAnswer> {
  assert(Number.isSafeInteger(order.amount) && order.amount >= 1, 'a charge takes whole won');
  if (!isId(order.attemptId, 40) || !isId(order.keyId, 80)) {
    return { kind: 'rejected', message: malformed.why };
  }
  const body = chargeBody(order);
  const path = '/subscribe/payments/again';
  return chargeAnswer(await send({ name: 'charge', method: 'POST', path, body, moves: true }));
}

async function look(send: Send, attemptId: string): Promise<LookAnswer> {
  if (!isId(attemptId, 40)) return malformed;
  const payments: Payment[] = [];
  const odd: Unreadable[] = [];
  let page = 1;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const query = `limit=${pageSize}&page=${page}`;
    const path = `/payments/findAll/${encodeURIComponent(attemptId)}?${query}`;
    const answer = pageAnswer(
      await send({ name: 'look', method: 'GET', path, bytesMax: bytesMaxList }),
      page,
    );
    if (answer.kind === 'unanswered') return answer;
    // Only a list that never began means absent; and an unreadable row could be the paid one.
    if (answer.kind === 'absent') return pages === 0 ? answer : unreadable;
    payments.push(...answer.payments);
    odd.push(...answer.unreadable);
    if (answer.next === undefined) {
      if (odd.length > 0) return unread(odd);
      return payments.length > 0 ? { kind: 'found', payments } : { kind: 'absent' };
    }
    page = answer.next;
  }
  return { kind: 'unanswered', why: 'too many pages' };
}

async function lookMany(send: Send, attemptIds: readonly string[]): Promise<ManyAnswer> {
  assert(attemptIds.length <= manyMax, 'iamport answers for at most 100 at once');
  if (attemptIds.length === 0) return { kind: 'absent' };
  if (!attemptIds.every((attemptId) => isId(attemptId, 40))) return malformed;
  const query = attemptIds.map((attemptId) => `merchant_uid[]=${encodeURIComponent(attemptId)}`);
  const path = `/payments?${query.join('&')}`;
  return lookManyAnswer(
    await send({ name: 'look_many', method: 'GET', path, bytesMax: bytesMaxList }),
  );
}

async function paymentsMany(send: Send, paymentIds: readonly string[]): Promise<ManyAnswer> {
  assert(paymentIds.length <= manyMax, 'iamport answers for at most 100 at once');
  if (paymentIds.length === 0) return { kind: 'absent' };
  if (!paymentIds.every((paymentId) => isId(paymentId, 64))) return malformed;
  const query = paymentIds.map((paymentId) => `imp_uid[]=${encodeURIComponent(paymentId)}`);
  const path = `/payments?${query.join('&')}`;
  return lookManyAnswer(
    await send({ name: 'payments_many', method: 'GET', path, bytesMax: bytesMaxList }),
  );
}

async function key(send: Send, keyId: string): Promise<KeyAnswer> {
  if (!isId(keyId, 80)) return malformed;
  const path = `/subscribe/customers/${encodeURIComponent(keyId)}`;
  return keyAnswer(await send({ name: 'key', method: 'GET', path }), keyId);
}

async function keysMany(send: Send, keyIds: readonly string[]): Promise<KeysAnswer> {
  assert(keyIds.length <= manyMax, 'iamport answers for at most 100 at once');
  if (keyIds.length === 0) return { kind: 'found', cards: new Map(), unnamed: 0 };
  if (!keyIds.every((keyId) => isId(keyId, 80))) return malformed;
  const query = keyIds.map((keyId) => `customer_uid[]=${encodeURIComponent(keyId)}`);
  const path = `/subscribe/customers?${query.join('&')}`;
  return keysAnswer(await send({ name: 'keys', method: 'GET', path, bytesMax: bytesMaxList }));
}

async function deleteKey(send: Send, keyId: string): Promise<KeyAnswer> {
  if (!isId(keyId, 80)) return malformed;
  const path = `/subscribe/customers/${encodeURIComponent(keyId)}?reason=no%20longer%20used`;
  const answer = await send({ name: 'delete_key', method: 'DELETE', path });
  const deleted = keyAnswer(answer, keyId);
  if (deleted.kind === 'found' || answer.kind !== 'answer' || answer.status !== 200) return deleted;
  // Refused over 200: gone before, or kept for a reason of the provider's. Only a look tells.
  const kept = await key(send, keyId);
  return kept.kind === 'found' ? { kind: 'unanswered', why: 'refused' } : kept;
}

async function refund(send: Send, order: RefundOrder): Promise<RefundAnswer> {
  // 0 or nothing would refund everything (P10).
  assert(Number.isSafeInteger(order.amount) && order.amount >= 1, 'a refund names its amount');
  assert(Number.isSafeInteger(order.balance), 'a refund names the balance we believe is left');
  assert(order.balance >= order.amount, 'a refund never exceeds what is left');
  const { gateway } = order.road ?? { gateway: 'iamport' };
  assert(gateway === 'iamport', 'a refund goes back the way its charge came');
  if (!isId(order.paymentId, 64)) return { kind: 'refused', message: malformed.why };
  const body = cancelBody(order);
  const path = '/payments/cancel';
  const answer = await send({ name: 'refund', method: 'POST', path, body, moves: true });
  if (answer.kind === 'unsent') return { kind: 'unsent', why: answer.why };
  const message = answer.kind === 'answer' ? refusalIn(answer) : undefined;
  return message === undefined ? lookAnswer(answer, order.paymentId) : { kind: 'refused', message };
}

function isId(text: string, most: number): boolean {
  return text.length <= most && idShape.test(text);
}

/** Credentials go to the configured host alone, in the clear only on this machine. */
export function pinned(baseUrl: string): string {
  const { protocol, hostname, origin, pathname, username, search, hash } = new URL(baseUrl);
  const here = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  assert(
    protocol === 'https:' || (protocol === 'http:' && here),
    'iamport is spoken to over https',
  );
  assert(username === '' && search === '' && hash === '', 'a base url is a host, and maybe a path');
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
