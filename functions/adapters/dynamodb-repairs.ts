// What repair needs of the table: cases, switches, and a walk over everything that was paid.
import type { Case, Ledger, SwitchName } from '../ports/ledger';
import * as items from './dynamodb-items';
import { keys, ranges } from './dynamodb-keys';
import { get, getAll, query, readEach, scan } from './dynamodb-reads';
import { replace } from './dynamodb-replace';
import type { Store } from './dynamodb-writes';
import { putOver } from './dynamodb-writes';

type Repairs =
  | 'openCase'
  | 'findCase'
  | 'saveCase'
  | 'cases'
  | 'switchOf'
  | 'switches'
  | 'saveSwitch'
  | 'passed'
  | 'savePassed'
  | 'paidCharges';

const names: readonly SwitchName[] = ['breaker', 'recover'];

export function repairs(store: Store): Pick<Ledger, Repairs> {
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
      const found = await getAll(store, names.map(keys.switch));
      const thrown = found.map(items.switchOf);
      const of = (name: SwitchName) => thrown.find((one) => one.name === name) ?? off(name);
      return { breaker: of('breaker'), recover: of('recover') };
    },
    saveSwitch: (was) => replace(store, was, items.switchItem(was), items.switchOf),
    async passed() {
      const item = await get(store, keys.passed);
      return item ? items.passedOf(item) : { until: 0, version: 0 };
    },
    savePassed: (was) => replace(store, was, items.passedItem(was), items.passedOf),
    async paidCharges({ from, to, after }) {
      const { items: found, more } = await scan(store, {
        FilterExpression: 'begins_with(sk, :prefix) AND paidAt BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':prefix': 'C#', ':from': from, ':to': to },
        ...(after === undefined ? {} : { ExclusiveStartKey: JSON.parse(after) as object }),
      });
      const charges = readEach(store, found, items.chargeOf);
      return more ? { charges, after: JSON.stringify(more) } : { charges };
    },
  };
}

function off(name: SwitchName) {
  return { name, on: false, since: 0, why: '', version: 0 };
}
