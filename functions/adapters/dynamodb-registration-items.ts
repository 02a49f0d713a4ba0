// Items of card windows: registrations, where results are found, and counts of openings.
import { whos } from '../domain/subscription/facts';
import { countExpiresAt, resultExpiresAt } from '../domain/checkout/keeping';
import type { OpeningCount } from '../domain/checkout/opening-limits';
import { consentActs } from '../domain/checkout/consent';
import type { Registration } from '../domain/checkout/registration';
import { registrationRef } from '../domain/checkout/registration';
import type { Item, Shape } from './dynamodb-fields';
import {
  amount,
  civil,
  flag,
  maybe,
  oneOf,
  recordOf,
  storedOf,
  text,
  whole,
  writerOf,
} from './dynamodb-fields';
import { dueEntry, dueKey, keys } from './dynamodb-keys';
import { owed, price, road, subscriptionIdIn } from './dynamodb-shapes';

type KeyedRegistration = 'subscriptionId' | 'n' | 'dueAt';
const registration: Shape<Omit<Registration, KeyedRegistration>> = {
  version: whole,
  keyId: text,
  resultId: text,
  keyVersion: maybe(text),
  ...road,
  purpose: oneOf('sign_up', 'pay_debt', 'card_change'),
  terms: recordOf({
    price: recordOf(price),
    quantity: maybe(whole),
    then: maybe(recordOf(price)),
    period: whole,
    amount,
    taxFree: amount,
    owed: maybe(recordOf(owed)),
  }),
  consent: maybe(
    recordOf({
      version: text,
      sha256: text,
      act: oneOf(...consentActs),
      amount,
      excludesWithdrawal: maybe(flag),
      source: oneOf('customer', 'imported'),
      at: whole,
    }),
  ),
  openedAt: whole,
  state: oneOf('allotted', 'verified', 'in_force', 'obsolete', 'deleted'),
  outcome: maybe(oneOf('charged', 'changed', 'superseded', 'failed')),
  charged: maybe(recordOf({ period: whole, attempt: whole })),
  paymentId: maybe(text),
  shownAmount: maybe(whole),
  issuer: maybe(text),
  returnedAt: maybe(whole),
  returnedBy: maybe(oneOf(...whos)),
  inquiries: whole,
  expiresAt: maybe(whole),
};
const readRegistration = storedOf(registration);
const writeRegistration = writerOf(registration, 'pk', 'sk', 'duePk', 'dueSk');

export function registrationItem(of: Registration, shards: number): Item {
  const key = keys.registration(of.subscriptionId, of.n);
  const id = registrationRef(of.subscriptionId, of.n);
  const due =
    of.dueAt === undefined
      ? undefined
      : dueKey({ lane: 'window', nextActionAt: of.dueAt, id }, shards);
  return writeRegistration(of, { ...key, ...due });
}

export function registrationOf(item: Item): Registration {
  const n = Number(text(item['sk'], 'sk').slice(2));
  const dueAt = item['dueSk'] === undefined ? undefined : dueEntry(item['dueSk']).at;
  return {
    ...readRegistration(item, 'registration'),
    subscriptionId: subscriptionIdIn(item),
    n,
    dueAt,
  };
}

const openings: Shape<Omit<OpeningCount, 'userId'>> = { on: civil, count: whole, version: whole };
const readOpenings = storedOf(openings);
const writeOpenings = writerOf(openings, 'pk', 'sk');

/** Of one Korean day, and of no use after it. */
export const openingsItem = (of: OpeningCount): Item => ({
  ...writeOpenings(of, keys.openings(of.userId)),
  expiresAt: countExpiresAt(of),
});
export const openingsOf = (item: Item, userId: string): OpeningCount => ({
  ...readOpenings(item, 'openings'),
  userId,
});

const result = { subscriptionId: text, n: whole };
const resultPointer = recordOf(result);
export const resultItem = (of: Registration): Item => ({
  ...keys.result(of.resultId),
  subscriptionId: of.subscriptionId,
  n: of.n,
  expiresAt: resultExpiresAt(of),
});
export const resultOf = (item: Item) => resultPointer(item, 'result');

export const registrationShapes = { registration, openings, result } as const;
