// What repair needs of the table: cases, switches, and how far the reconciliation has come.
import { periodMax } from '../domain/charge/charge';
import type { Case, CaseStore, ChargeStore, Home, NightStore } from '../ports/ledger';
import type { SubscriptionStore, SwitchName, SwitchStore } from '../ports/ledger';
import type { Item } from './dynamodb-fields';
import * as items from './dynamodb-items';
import { subscriptionIdIn } from './dynamodb-shapes';
import type { Key } from './dynamodb-keys';
import { caseEntry, caseLane, closedEntry, closedPartition, keys, ranges } from './dynamodb-keys';
import { get, getAll, page, query, readEach } from './dynamodb-reads';
import type { LedgerStore, Store } from './dynamodb-writes';
import { putOver, replace } from './dynamodb-writes';

type Repairs = CaseStore &
  SwitchStore &
  NightStore &
  Pick<SubscriptionStore, 'existing'> &
  Pick<ChargeStore, 'chargesMany'>;

const names: readonly SwitchName[] = ['breaker', 'recover'];
/** The name is written once in the life of a table, and once more after a restore. */
const rivalsMax = 3;

export function repairs(store: LedgerStore): Repairs {
  return {
    async openCase(opened) {
      await putOver(store, { item: items.caseItem(opened), over: 0 });
    },
    async findCase(id) {
      const item = await get(store, keys.case(id));
      return item && items.caseOf(item);
    },
    saveCase: (was) => replace(store, was, items.caseItem(was), items.caseOf),
    async cases(limit) {
      const all = readEach(store, await query(store, ranges.cases), items.caseOf);
      const isOpen = ({ status }: Case) => Number(status === 'open');
      return [...all].sort((a, b) => isOpen(b) - isOpen(a)).slice(0, limit);
    },
    async switchOf(name) {
      const item = await get(store, keys.switch(name));
      return item ? items.switchOf(item) : off(name);
    },
    async switches() {
      const found = await getAll(store, [
        ...names.map(keys.switch),
        keys.tableName,
        keys.orderKeys,
        keys.heldPlans,
      ]);
      const at = ({ pk, sk }: Key) => found.find((item) => item['pk'] === pk && item['sk'] === sk);
      const of = (name: SwitchName) => {
        const item = at(keys.switch(name));
        return item ? items.switchOf(item) : off(name);
      };
      const pinned = at(keys.orderKeys);
      const heldPlans = at(keys.heldPlans);
      return {
        breaker: of('breaker'),
        recover: of('recover'),
        home: homeIn(store, at(keys.tableName)),
        orderKeys: pinned ? items.orderKeysOf(pinned) : { fingerprints: {}, version: 0 },
        heldPlans: heldPlans ? items.heldPlansOf(heldPlans) : { plans: [], version: 0 },
      };
    },
    nameTable: () => nameTable(store),
    async shardsUsed() {
      const item = await get(store, keys.shards);
      return item && items.shardsOf(item);
    },
    noteShards: (of) => replace(store, of, items.shardsItem(of), items.shardsOf),
    pinOrderKeys: (of) => replace(store, of, items.orderKeysItem(of), items.orderKeysOf),
    saveHeldPlans: (was) => replace(store, was, items.heldPlansItem(was), items.heldPlansOf),
    saveSwitch: (was) => replace(store, was, items.switchItem(was), items.switchOf),
    async passed() {
      const item = await get(store, keys.passed);
      return item ? items.passedOf(item) : { until: 0, version: 0 };
    },
    savePassed: (was) => replace(store, was, items.passedItem(was), items.passedOf),
    async existing(ids) {
      const found = await getAll(store, [...new Set(ids)].map(keys.subscription));
      return new Set(found.map(subscriptionIdIn));
    },
    async chargesMany(places) {
      // A foreign order number may look like ours and count further than we ever do.
      const real = places.filter(({ period }) => period <= periodMax);
      const wanted = new Map(
        real.map(({ subscriptionId, ...place }) => {
          const key = keys.chargeAt(subscriptionId, place);
          return [`${key.pk} ${key.sk}`, key];
        }),
      );
      return readEach(store, await getAll(store, [...wanted.values()]), items.chargeOf);
    },
    openCases: ({ limit, after }) => openCases(store, limit, after),
    closedCases: ({ limit, after }) => closedCases(store, limit, after),
  };
}

function homeIn({ table }: Store, named: Item | undefined): Home {
  if (!named) return 'unnamed';
  return items.tableNameOf(named) === table ? 'own' : 'other';
}

/** Two writers of one stack write the same name: the second finds nothing to do. */
async function nameTable(store: LedgerStore): Promise<void> {
  const item = { ...keys.tableName, ...items.tableNameItem(store.table) };
  let over = 0;
  for (let rivals = 0; rivals <= rivalsMax; rivals += 1) {
    // A new table: what it is used with is known before it counts as used.
    const used = items.shardsItem({ most: store.shards, version: 0 });
    if (over === 0 && !(await get(store, keys.tableName))) {
      await putOver(store, { item: used, over: 0 });
    }
    const put = await putOver(store, { item, over });
    if (put.kind === 'put' || (put.item && homeIn(store, put.item) === 'own')) return;
    over = put.item ? items.versionOf(put.item) : 0;
  }
  throw new Error('broken invariant: the name of the table keeps changing under us');
}

function off(name: SwitchName) {
  return { name, on: false, since: 0, why: '', version: 0 };
}

async function openCases(store: Store, limit: number, after: string | undefined) {
  const { items: found, more } = await page(store, {
    IndexName: 'due',
    KeyConditionExpression: 'duePk = :duePk',
    ExpressionAttributeValues: { ':duePk': caseLane },
    Limit: limit,
    ...(after === undefined ? {} : { ExclusiveStartKey: caseEntry(after) }),
  });
  const cases = [...(await casesAt(store, found))]
    .filter(({ status }) => status === 'open')
    .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  const last = found.at(-1);
  return more && last ? { cases, after: String(last['dueSk']) } : { cases };
}

async function closedCases(store: Store, limit: number, after: string | undefined) {
  const { items: found, more } = await page(store, {
    IndexName: 'find',
    KeyConditionExpression: 'findPk = :findPk',
    ExpressionAttributeValues: { ':findPk': closedPartition },
    ScanIndexForward: false,
    Limit: limit,
    ...(after === undefined ? {} : { ExclusiveStartKey: closedEntry(after) }),
  });
  const cases = [...(await casesAt(store, found))]
    .filter(({ status }) => status === 'closed')
    .sort((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0) || (a.id < b.id ? 1 : -1));
  const last = found.at(-1);
  return more && last ? { cases, after: String(last['findSk']) } : { cases };
}

async function casesAt(store: Store, entries: readonly Item[]): Promise<readonly Case[]> {
  const named = entries.map((item) => keys.case(String(item['sk'])));
  return readEach(store, await getAll(store, named), items.caseOf);
}
