// Order numbers in their plain form: a letter for the kind, the subscription, and two counters.
import { assert } from '../domain/errors';
import type { SubscriptionId } from '../domain/identity';
import { isSubscriptionId } from '../domain/identity';
import type { ChargeName, OrderName, OrderNumbers } from '../ports/order-numbers';

const shape = /^([cdk])([a-z0-9]{25})([a-z0-9]{4})([a-z0-9]{2})$/;

/** 32 characters: iamport allows 40, some PGs cut or refuse more than letters and digits (P11). */
export const plainForm = {
  charge: ({ subscriptionId, period, attempt }: ChargeName): string =>
    `c${body(subscriptionId)}${base36(period, 4)}${base36(attempt, 2)}`,
  registration: (subscriptionId: SubscriptionId, n: number): string =>
    `k${body(subscriptionId)}${base36(n, 4)}00`,
  parse,
};

export const plainOrderNumbers: OrderNumbers = {
  charge: (of) => Promise.resolve(plainForm.charge(of)),
  registration: (subscriptionId, n) => Promise.resolve(plainForm.registration(subscriptionId, n)),
  parse: (text) => Promise.resolve(parse(text)),
};

function parse(text: string): OrderName | undefined {
  const match = shape.exec(text);
  if (!match) return undefined;
  const [, kind = '', random = '', middle = '', last = ''] = match;
  const subscriptionId = `sub${random}`;
  const count = parseInt(middle, 36);
  const counter = parseInt(last, 36);
  if (kind === 'c') return { kind: 'charge', subscriptionId, period: count, attempt: counter };
  if (kind === 'd') return { kind: 'change', subscriptionId, period: count, k: counter };
  return counter === 0 ? { kind: 'registration', subscriptionId, n: count } : undefined;
}

function body(id: SubscriptionId): string {
  assert(isSubscriptionId(id), 'a subscription id is sub and 25 letters or digits');
  return id.slice(3);
}

function base36(value: number, width: number): string {
  assert(Number.isSafeInteger(value) && value >= 0, 'an id counts in whole numbers');
  const text = value.toString(36).padStart(width, '0');
  assert(text.length === width, `an id part fits in ${width} characters`);
  return text;
}
