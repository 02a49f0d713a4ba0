// Ids we hand to the provider: derived, fixed width, and readable back to their subscription.
import { assert } from './errors';

/** `sub` and 25 characters of [a-z0-9], 129 random bits: unguessable, so it needs no index. */
export type SubscriptionId = string;
/** Sent as the order number of a charge; a stable id is the only fence iamport has (P2, P11). */
export type AttemptId = string;

export type ProviderId =
  | {
      readonly kind: 'charge';
      readonly subscriptionId: SubscriptionId;
      readonly period: number;
      readonly attempt: number;
    }
  | {
      readonly kind: 'window';
      readonly subscriptionId: SubscriptionId;
      readonly registration: number;
    };

const subscriptionShape = /^sub[a-z0-9]{25}$/;
const providerShape = /^([ck])([a-z0-9]{25})([a-z0-9]{4})([a-z0-9]{2})$/;

/** 32 characters: iamport allows 40, some PGs cut or refuse more than letters and digits (P11). */
export function attemptId(id: SubscriptionId, period: number, attempt: number): AttemptId {
  return `c${body(id)}${base36(period, 4)}${base36(attempt, 2)}`;
}

/** The order number of a card window. Never that of a charge: iamport would refuse the charge. */
export function windowId(id: SubscriptionId, registration: number): AttemptId {
  return `k${body(id)}${base36(registration, 4)}00`;
}

export function parseProviderId(text: string): ProviderId | undefined {
  const match = providerShape.exec(text);
  if (!match) return undefined;
  const [, kind, random, middle, last] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
  ];
  const subscriptionId = `sub${random}`;
  const count = parseInt(middle, 36);
  if (kind === 'c') {
    return { kind: 'charge', subscriptionId, period: count, attempt: parseInt(last, 36) };
  }
  return last === '00' ? { kind: 'window', subscriptionId, registration: count } : undefined;
}

/** Our id of a billing key, with the stage it is of: stages may share a store at the provider. */
export const keyIdFor = (random: string, stage: string): string => `key${random}-${stage}`;

const keyShape = /^key[a-z0-9]{25}-([a-z0-9]{4})$/;

/** Whose key it is; undefined where it is not one of ours, or older than stages in keys. */
export const stageOf = (keyId: string | undefined): string | undefined =>
  keyShape.exec(keyId ?? '')?.[1];

export function isSubscriptionId(text: string): boolean {
  return subscriptionShape.test(text);
}

function body(id: SubscriptionId): string {
  assert(subscriptionShape.test(id), 'a subscription id is sub and 25 letters or digits');
  return id.slice(3);
}

function base36(value: number, width: number): string {
  assert(Number.isSafeInteger(value) && value >= 0, 'an id counts in whole numbers');
  const text = value.toString(36).padStart(width, '0');
  assert(text.length === width, `an id part fits in ${width} characters`);
  return text;
}
