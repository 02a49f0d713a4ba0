// Registrations in the table: one item per card window, written together with its subscription.
import { civilDate } from '../domain/common/calendar';
import type { Registration } from '../domain/checkout/registration';
import type { RegistrationStore } from '../ports/ledger';
import type { Item } from './dynamodb-fields';
import * as items from './dynamodb-items';
import * as rows from './dynamodb-subscription-items';
import * as windows from './dynamodb-registration-items';
import { keyOfEntry, keys, ranges, registrationMax } from './dynamodb-keys';
import { get, getAll, query, readEach } from './dynamodb-reads';
import type { LedgerStore, Replacement } from './dynamodb-writes';
import { putAllOver, replace } from './dynamodb-writes';

/** Before the first window of a user. */
const never = civilDate('1970-01-01');

export function registrations(store: LedgerStore): RegistrationStore {
  const itemOf = (of: Registration): Item => windows.registrationItem(of, store.shards);
  return {
    async registration(id, n) {
      if (n > registrationMax) return undefined;
      const item = await get(store, keys.registration(id, n));
      return item && windows.registrationOf(item);
    },
    async registrations(id, limit) {
      const found = await query(store, { ...ranges.registrations(id), newestFirst: true, limit });
      return readEach(store, found, windows.registrationOf);
    },
    async registrationsAt(refs) {
      const wanted = [...new Set(refs)].map(keyOfEntry);
      return readEach(store, await getAll(store, wanted), windows.registrationOf);
    },
    saveRegistration: (was) => replace(store, was, itemOf(was), windows.registrationOf),
    async saveTogether({ subscription, registrations: all, count, buyer }) {
      const named = keys.buyer(subscription.id);
      const standing = buyer && (await get(store, named));
      const puts: Replacement[] = [
        {
          item: rows.subscriptionItem(subscription, store),
          over: subscription.version,
        },
        ...all.map((of) => ({ item: itemOf(of), over: of.version })),
        // Born with this write: its result leads to it from now on.
        ...all
          .filter(({ version }) => version === 0)
          .map((of) => ({ item: windows.resultItem(of), over: 0 })),
        ...(count ? [{ item: windows.openingsItem(count), over: count.version }] : []),
        ...(buyer
          ? [
              {
                item: { ...named, ...items.buyerItem(buyer) },
                over: standing ? items.versionOf(standing) : 0,
              },
            ]
          : []),
      ];
      const put = await putAllOver(store, puts);
      if (put.kind === 'lost') return { kind: 'lost' };
      return { kind: 'saved', value: { ...subscription, version: subscription.version + 1 } };
    },
    async openingCount(userId) {
      const item = await get(store, keys.openings(userId));
      return item ? windows.openingsOf(item, userId) : { userId, on: never, count: 0, version: 0 };
    },
    async byResult(resultId) {
      const item = await get(store, keys.result(resultId));
      return item && windows.resultOf(item);
    },
  };
}
