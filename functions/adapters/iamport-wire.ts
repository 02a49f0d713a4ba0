// The only file that spells iamport's fields: its records to ours, and our orders to its requests.
import { assert } from '../domain/common/errors';
import type { Memo } from '../domain/charge/payment';
import type { CardFacts, Payment } from '../domain/charge/payment';
import { cut, isWellFormed } from '../domain/common/text';
import type { ChargeOrder, RefundOrder, Unreadable, WindowOrder } from '../ports/gateway';
import { changeIn, changeWire, extraWire, extrasIn } from './iamport-memo';
import { orderNameFits, wireName } from './order-names';

export type Wire = Readonly<Record<string, unknown>>;

export function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const paymentIdShape = /^[A-Za-z0-9_-]{1,64}$/;
const textMax = 1_000;
/** Characters of a shop id at a payment gateway (§7). */
const midMax = 80;

/**
 * Lenient in what decides nothing (P14); undefined where a field that decides is missing or of
 * another type, for such a record proves nothing. Buyer fields are never read. Every text is
 * well-formed and bounded, also of other senders' records: a case or a row may keep it.
 */
export function paymentOf(wire: unknown): Payment | undefined {
  if (!isWire(wire)) return undefined;
  const { imp_uid: paymentId, status, sandbox } = wire;
  const attemptId = cutOf(wire['merchant_uid'], textMax);
  if (typeof paymentId !== 'string' || !paymentIdShape.test(paymentId)) return undefined;
  if (attemptId === undefined || typeof status !== 'string') return undefined;

  const keyId = wire['customer_uid'] ?? undefined;
  const usage = wire['customer_uid_usage'] ?? undefined;
  const provider = wire['pg_provider'] ?? undefined;
  // What issues a key moves no money: its amount is the payer's to say, and refuses no card.
  const sums = sumsOf(wire) ?? (usage === 'issue' ? nothing : undefined);
  if (!sums) return undefined;
  if (!isText(keyId) || !isText(usage) || !isText(provider)) return undefined;
  const paidAt = secondsOf(wire['paid_at']);
  const failedAt = secondsOf(wire['failed_at']);
  if (paidAt === undefined || failedAt === undefined) return undefined;
  return {
    paymentId,
    attemptId,
    status: cut(status, textMax),
    ...sums,
    currency: cutOf(wire['currency'], textMax) ?? '',
    keyId: cutOf(keyId, textMax),
    usage: cutOf(usage, textMax),
    // Requests of a server have the channel `api` (§3).
    fromWindow: wire['channel'] === 'pc' || wire['channel'] === 'mobile' || undefined,
    test: isTest(sandbox),
    provider: cutOf(provider, textMax),
    paidAt,
    failedAt,
    reason: cutOf(wire['fail_reason'], textMax),
    receiptUrl: webOf(wire['receipt_url']),
    refundReasons: reasonsOf(wire['cancel_history']),
    refundAmounts: amountsOf(wire['cancel_history']),
    refundTimes: timesOf(wire['cancel_history']),
    memo: memoIn(wire['custom_data']),
  };
}

const nothing = { amount: 0, canceledAmount: 0 };

function sumsOf({ amount, cancel_amount: canceled }: Wire) {
  const canceledAmount = canceled ?? 0;
  if (!isAmount(amount) || !isAmount(canceledAmount) || canceledAmount > amount) return undefined;
  return { amount, canceledAmount };
}

/** Whose a record may be that does not read: what of its ids is text, and nothing else of it. */
export function unreadableOf(wire: unknown): Unreadable {
  if (!isWire(wire)) return {};
  const { imp_uid: paymentId, merchant_uid: attemptId, customer_uid: keyId } = wire;
  return {
    paymentId:
      typeof paymentId === 'string' && paymentIdShape.test(paymentId) ? paymentId : undefined,
    attemptId: cutOf(attemptId, textMax),
    keyId: cutOf(keyId, textMax),
  };
}

/** The card behind a key; undefined for what is not the record of this very key. */
export function cardOf(wire: unknown, keyId: string): CardFacts | undefined {
  if (!isWire(wire) || wire['customer_uid'] !== keyId) return undefined;
  return {
    name: cutOf(wire['card_name'], 40) ?? '',
    // The first six digits may stand there as well: only the end of the number is its end.
    lastDigits: /\d{4}$/.exec(textOf(wire['card_number']) ?? '')?.[0] ?? '',
    test: isTest(wire['sandbox']),
    provider: cutOf(wire['pg_provider'], midMax) ?? '',
    mid: cutOf(wire['pg_id'], midMax),
    // Decides nothing: a time that cannot be one is left out.
    updatedAt: secondsOf(wire['updated']) || undefined,
  };
}

export type NoticedOrder = ChargeOrder & { readonly noticeUrl?: string | undefined };

export function chargeBody(order: NoticedOrder): Wire {
  return {
    customer_uid: order.keyId,
    merchant_uid: order.attemptId,
    amount: order.amount,
    name: wireName(order.orderName),
    ...(order.taxFree > 0 ? { tax_free: order.taxFree } : {}),
    ...(order.memo ? { custom_data: JSON.stringify(memoWire(order.memo)) } : {}),
    ...(order.noticeUrl === undefined ? {} : { notice_url: order.noticeUrl }),
    ...(order.installments === undefined ? {} : { card_quota: order.installments }),
    ...buyerWire(order.buyer ?? {}),
  };
}

/** Left out where it is absent: a charge needs none of it. */
function buyerWire({ name, email, phone }: NonNullable<ChargeOrder['buyer']>): Wire {
  return {
    ...(name === undefined ? {} : { buyer_name: name }),
    ...(email === undefined ? {} : { buyer_email: email }),
    ...(phone === undefined ? {} : { buyer_tel: phone }),
  };
}

/** `checksum` is what we believe is left: iamport compares before it refunds (P10). */
export function cancelBody(order: RefundOrder): Wire {
  return {
    imp_uid: order.paymentId,
    amount: order.amount,
    checksum: order.balance,
    reason: order.reason,
    ...(order.taxFree === undefined ? {} : { tax_free: order.taxFree }),
  };
}

export type ChannelOrder = WindowOrder & { readonly channelKey: string };

/** Exactly what `IMP.request_pay` takes; the amount is only shown, nothing is approved (§10.2). */
export function windowParams(order: ChannelOrder) {
  const { buyer, amount, longName } = order;
  const name = wireName(order.orderName);
  const whole = longName === undefined ? name : wireName(longName);
  assert(orderNameFits(name), 'an order name fits iamport and KICC');
  assert(Number.isSafeInteger(amount) && amount >= 0, 'a window shows whole won');
  assert(fits(order.windowId, 40) && fits(order.keyId, 80), 'the ids of a window fit iamport');
  // The doors have checked these; the values themselves must never stand in an error.
  assert(fits(buyer.name, 16), 'the name of a buyer fits iamport');
  assert(fits(buyer.email, 64), 'the address of a buyer fits iamport');
  assert(fits(buyer.phone, 16), 'the phone number of a buyer fits iamport');
  return {
    channelKey: order.channelKey,
    pay_method: 'card' as const,
    merchant_uid: order.windowId,
    customer_uid: order.keyId,
    name: orderNameFits(whole) ? whole : name,
    amount,
    ...(buyer.name === undefined ? {} : { buyer_name: buyer.name }),
    ...(buyer.email === undefined ? {} : { buyer_email: buyer.email }),
    // Left out, some paths of the window break.
    buyer_tel: buyer.phone ?? '',
    m_redirect_url: order.landingUrl,
    ...(order.appScheme === undefined ? {} : { app_scheme: order.appScheme }),
    notice_url: order.noticeUrl,
    // The window takes an object and keeps its text (§10.2).
    ...(order.memo ? { custom_data: memoWire(order.memo) } : {}),
  };
}

function memoWire(memo: Memo) {
  const { subscriptionId, period, planId, priceVersion, quantity, user, extras, change } = memo;
  return {
    subscription: subscriptionId,
    ...(period === undefined ? {} : { period }),
    plan: planId,
    price: priceVersion,
    ...(quantity === undefined ? {} : { quantity }),
    ...(user === undefined ? {} : { user }),
    ...(extras === undefined ? {} : { extras: extras.map(extraWire) }),
    ...(change === undefined ? {} : { change: changeWire(change) }),
  };
}

/** Undefined for what another shop, or a person in the console, has written there. */
function memoIn(value: unknown): Memo | undefined {
  const text = textOf(value);
  if (text === undefined || text.length > textMax) return undefined;
  const wire = jsonIn(text);
  if (!isWire(wire)) return undefined;
  const { subscription, period, plan, price, quantity, user, extras, change } = wire;
  const texts = [subscription, plan];
  if (!texts.every((one) => typeof one === 'string') || !Number.isSafeInteger(price)) {
    return undefined;
  }
  return {
    subscriptionId: String(subscription),
    period: Number.isSafeInteger(period) ? Number(period) : undefined,
    planId: String(plan),
    priceVersion: Number(price),
    quantity: Number.isSafeInteger(quantity) ? Number(quantity) : undefined,
    user: textOf(user),
    extras: extrasIn(extras),
    change: changeIn(change),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text, (_name, value: unknown) => cutOf(value, textMax) ?? value) as unknown;
  } catch {
    return undefined;
  }
}

function fits(text: string | undefined, charactersMax: number): boolean {
  return text === undefined || [...text].length <= charactersMax;
}

/** Whole won: a fraction, or more than can be counted, could not be stored and read again. */
function isAmount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

/** Rows from before the flag carry none; a flag we can't read is not proof of real money. */
function isTest(flag: unknown): boolean {
  return flag !== false && flag !== undefined && flag !== null;
}

function cutOf(value: unknown, charactersMax: number): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : cut(text, charactersMax);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One of each refund; an entry of another shape reads as one without fields. */
function ofHistory<T>(history: unknown, read: (entry: Wire) => T): readonly T[] | undefined {
  if (!Array.isArray(history) || history.length === 0) return undefined;
  return history.map((entry: unknown) => read(isWire(entry) ? entry : {}));
}

/** What decides nothing about money is read leniently: another shape says that it was not us. */
const reasonsOf = (history: unknown) =>
  ofHistory(history, ({ reason }) => cutOf(reason, textMax) ?? '');

const amountsOf = (history: unknown) =>
  ofHistory(history, ({ amount }) => (isAmount(amount) ? amount : NaN));

const timesOf = (history: unknown) =>
  ofHistory(history, ({ cancelled_at: at }) => secondsOf(at) ?? 0);

/** The years 2000 to 2199: another time of a payment is a mistake of its sender. */
const secondsMin = 946_684_800;
const secondsMax = 7_258_118_399;

/**
 * Whole seconds, and 0 for what is unset. Undefined for a number that is no plausible time: its
 * record is not read, for a payment is judged by its time.
 */
function secondsOf(value: unknown): number | undefined {
  if (typeof value !== 'number' || value === 0) return 0;
  const seconds = Math.floor(value);
  return seconds >= secondsMin && seconds <= secondsMax ? seconds : undefined;
}

/** A receipt is shown as a link: only a web address may become one, as it came or not at all. */
function webOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > textMax || !isWellFormed(value)) return undefined;
  return /^https?:\/\/[^\s"'<>\\]+$/.test(value) ? value : undefined;
}
