// The only file that spells iamport's fields: its records to ours, and our window to its parameters.
import type { CardFacts, Payment } from '../domain/payment';
import type { Buyer } from '../ports/ledger';

export type Wire = Readonly<Record<string, unknown>>;

export function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Lenient in what it does not need, undefined where a field that decides is missing or of another
 * type: such a record proves nothing. Buyer fields are never read.
 */
export function paymentOf(wire: unknown): Payment | undefined {
  if (!isWire(wire)) return undefined;
  const { imp_uid, merchant_uid, status, amount } = wire;
  if (typeof imp_uid !== 'string' || typeof merchant_uid !== 'string') return undefined;
  if (typeof status !== 'string' || typeof amount !== 'number') return undefined;
  return {
    paymentId: imp_uid,
    attemptId: merchant_uid,
    status,
    amount,
    canceledAmount: numberOf(wire['cancel_amount']),
    currency: textOf(wire['currency']) ?? '',
    keyId: textOf(wire['customer_uid']),
    usage: textOf(wire['customer_uid_usage']),
    test: wire['sandbox'] === true,
    provider: textOf(wire['pg_provider']),
    paidAt: numberOf(wire['paid_at']),
    failedAt: numberOf(wire['failed_at']),
    reason: textOf(wire['fail_reason']),
    receiptUrl: webOf(wire['receipt_url']),
  };
}

export function cardOf(wire: unknown): CardFacts | undefined {
  if (!isWire(wire) || typeof wire['customer_uid'] !== 'string') return undefined;
  const digits = /(\d{4})\D*$/.exec(textOf(wire['card_number']) ?? '')?.[1];
  return {
    name: textOf(wire['card_name']) ?? '',
    lastDigits: digits ?? '',
    test: wire['sandbox'] === true,
    provider: textOf(wire['pg_provider']) ?? '',
  };
}

export function chargeBody(order: {
  readonly attemptId: string;
  readonly keyId: string;
  readonly amount: number;
  readonly taxFree: number;
  readonly orderName: string;
}): Wire {
  return {
    customer_uid: order.keyId,
    merchant_uid: order.attemptId,
    amount: order.amount,
    name: order.orderName,
    ...(order.taxFree > 0 ? { tax_free: order.taxFree } : {}),
  };
}

export function cancelBody(order: {
  readonly paymentId: string;
  readonly amount: number;
  readonly balance: number;
  readonly taxFree: number;
  readonly reason: string;
}): Wire {
  return {
    imp_uid: order.paymentId,
    amount: order.amount,
    checksum: order.balance,
    reason: order.reason,
    ...(order.taxFree > 0 ? { tax_free: order.taxFree } : {}),
  };
}

export type WindowOrder = {
  readonly channelKey: string;
  readonly windowId: string;
  readonly keyId: string;
  readonly orderName: string;
  readonly amount: number;
  readonly buyer: Buyer;
  readonly landingUrl: string;
  readonly noticeUrl: string;
};

/** Exactly what `IMP.request_pay` takes; the amount is only shown, nothing is approved (§10.2). */
export function windowParams(order: WindowOrder) {
  const { buyer } = order;
  return {
    channelKey: order.channelKey,
    pay_method: 'card' as const,
    merchant_uid: order.windowId,
    customer_uid: order.keyId,
    name: order.orderName,
    amount: order.amount,
    ...(buyer.name === undefined ? {} : { buyer_name: buyer.name }),
    ...(buyer.email === undefined ? {} : { buyer_email: buyer.email }),
    buyer_tel: buyer.phone ?? '',
    m_redirect_url: order.landingUrl,
    notice_url: order.noticeUrl,
  };
}

const nameCharactersMax = 40;
const nameBytesMax = 50;

/** 40 characters at iamport, 50 bytes at KICC, where a Korean letter counts two (§15). */
export function orderNameFits(name: string): boolean {
  const letters = [...name];
  const bytes = letters.reduce((sum, letter) => sum + (letter.charCodeAt(0) < 128 ? 1 : 2), 0);
  return letters.length > 0 && letters.length <= nameCharactersMax && bytes <= nameBytesMax;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** A receipt is shown as a link: only a web address may become one. */
function webOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^https?:\/\/[^\s"'<>]+$/.test(value) ? value : undefined;
}
