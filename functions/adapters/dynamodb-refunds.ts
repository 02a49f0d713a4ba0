// Refunds and deeds in the table: one item each beside their subscription, written with it.
import type { Deed } from '../domain/subscription/deed';
import { noticeChannels } from '../domain/catalogue/notice';
import { casesOfDeedMax, deedVerbs } from '../domain/subscription/deed';
import type { Refund } from '../domain/charge/refund';
import { refundRef } from '../domain/charge/refund';
import type { Refunds } from '../ports/ledger';
import type { Item, Shape } from './dynamodb-fields';
import {
  amount,
  flag,
  listOf,
  maybe,
  oneOf,
  recordOf,
  storedOf,
  text,
  whole,
  writerOf,
} from './dynamodb-fields';
import * as items from './dynamodb-items';
import { dueEntry, dueKey, keyOfEntry, keys, ranges } from './dynamodb-keys';
import { get, getAll, query, readEach } from './dynamodb-reads';
import { road, subscriptionIdIn } from './dynamodb-shapes';
import { consentItem } from './dynamodb-consents';
import { extraItem } from './dynamodb-extras';
import { subscriptionItem } from './dynamodb-subscription-items';
import type { LedgerStore, Replacement } from './dynamodb-writes';
import { putAllOver, replace } from './dynamodb-writes';

type Keyed = 'id' | 'subscriptionId' | 'dueAt';

const refund: Shape<Omit<Refund, Keyed>> = {
  version: whole,
  period: whole,
  k: maybe(whole),
  paymentId: text,
  asked: text,
  cancel: oneOf('no', 'now', 'period_end'),
  reason: text,
  by: text,
  isWithdrawal: maybe(flag),
  amount,
  taxFree: amount,
  isMixed: maybe(flag),
  balance: amount,
  askedAt: whole,
  sends: whole,
  sentAt: whole,
  unsent: maybe(whole),
  refusal: maybe(oneOf('sure', 'undecided', 'unlisted')),
  looks: maybe(whole),
  ...road,
  state: oneOf('unknown', 'done', 'refused'),
  why: maybe(text),
  closedAt: maybe(whole),
  closedBy: maybe(text),
};
const readRefund = storedOf(refund);
const writeRefund = writerOf(refund, 'pk', 'sk', 'duePk', 'dueSk');

const deed: Shape<Omit<Deed, 'id' | 'subscriptionId' | 'at'>> = {
  version: whole,
  verb: oneOf(...deedVerbs),
  who: oneOf('customer', 'operator', 'backend'),
  by: maybe(text),
  reason: maybe(text),
  before: text,
  after: text,
  notice: maybe(recordOf({ channel: oneOf(...noticeChannels), sha256: text, sentAt: whole })),
  cases: maybe(listOf(casesOfDeedMax, text)),
};
const readDeed = storedOf(deed);
const writeDeed = writerOf(deed, 'pk', 'sk');

/** In place of what an operator wrote; all else of a refund is proof. */
export const erasedReason = 'erased';

export const refundShapes = { refund, deed } as const;

export const deedItem = (of: Deed): Item =>
  writeDeed(of, keys.deed(of.subscriptionId, of.at, of.id));

function deedIn(item: Item): Deed {
  const [, at = '', id = ''] = text(item['sk'], 'sk').split('#');
  return { ...readDeed(item, 'deed'), subscriptionId: subscriptionIdIn(item), at: Number(at), id };
}

function refundItem(of: Refund, shards: number): Item {
  const { subscriptionId, id, dueAt } = of;
  const due =
    dueAt === undefined
      ? undefined
      : dueKey({ lane: 'look', nextActionAt: dueAt, id: refundRef(of) }, shards);
  return writeRefund(of, { ...keys.refund(subscriptionId, id), ...due });
}

function refundOf(item: Item): Refund {
  const dueAt = item['dueSk'] === undefined ? undefined : dueEntry(item['dueSk']).at;
  const id = text(item['sk'], 'sk').slice(2);
  return { ...readRefund(item, 'refund'), subscriptionId: subscriptionIdIn(item), id, dueAt };
}

export function refunds(store: LedgerStore): Refunds {
  return {
    async refund(id, refundId) {
      const item = await get(store, keys.refund(id, refundId));
      return item && refundOf(item);
    },
    async refunds(id, limit) {
      return readEach(store, await query(store, { ...ranges.refunds(id), limit }), refundOf);
    },
    async refundsAt(refs) {
      const wanted = [...new Set(refs)].map(keyOfEntry);
      return readEach(store, await getAll(store, wanted), refundOf);
    },
    saveRefund: (was) => replace(store, was, refundItem(was, store.shards), refundOf),
    async deeds(id, limit) {
      const found = await query(store, { ...ranges.deeds(id), newestFirst: true, limit });
      return readEach(store, found, deedIn);
    },
    async saveInOne(change) {
      const { subscription, charge, case: of, refund: asked, deed: done, consent, extra } = change;
      const { shards } = store;
      // What follows from another comes behind it, for a reader of the writes in their order.
      const puts: Replacement[] = [
        ...(charge ? [{ item: items.chargeItem(charge), over: charge.version }] : []),
        ...(of ? [{ item: items.caseItem(of), over: of.version }] : []),
        ...(extra ? [{ item: extraItem(extra), over: extra.version }] : []),
        ...(subscription
          ? [{ item: subscriptionItem(subscription, store), over: subscription.version }]
          : []),
        ...(done ? [{ item: deedItem(done), over: 0 }] : []),
        ...(consent ? [{ item: consentItem(consent), over: 0 }] : []),
        ...(asked ? [{ item: refundItem(asked, shards), over: asked.version }] : []),
      ];
      return (await putAllOver(store, puts)).kind === 'put' ? 'saved' : 'lost';
    },
  };
}
