// A crowd without its sign-ups: one customer's rows, at the store and at the provider, many times.
import type { Row } from '../checker/facts';
import type { Record } from '../checker/record';
import type { Universe } from '../universe';
import { chargeNumber, nameOf, registrationNumber } from '../../order-numbers';

const idsOf = /r(\d{12})(\d{12})/g;
const paymentsOf = /(imps?_)\d{11}(\d)/g;
const ordersOf = /(?<=")1[a-z0-9]{31}(?=")/g;

/** The same text, about somebody else: every id in it is a fresh one of the same shape. */
function about(text: string, person: number): string {
  const n = String(person);
  return text
    .replaceAll(idsOf, (_id, _head, tail: string) => `q${n.padStart(12, '0')}${tail}`)
    .replaceAll(paymentsOf, (_id, kind: string, digit: string) => {
      return `${kind}2${n.padStart(10, '0')}${digit}`;
    })
    .replaceAll('user-0', `user-${n}`)
    .replaceAll(ordersOf, (uid) => orderOf(uid, person));
}

/** The same attempt or card window of somebody else. */
function orderOf(uid: string, person: number): string {
  const name = nameOf(uid);
  if (!name) return uid;
  const subscriptionId = about(name.subscriptionId, person);
  if (name.kind === 'registration') return registrationNumber(subscriptionId, name.n);
  if (name.kind === 'charge') return chargeNumber(subscriptionId, name.period, name.attempt);
  throw new Error('nothing is charged for a change');
}

/** user-1 to user-N as user-0 stands; the index knows them by turns in each of its shards. */
export function multiply(universe: Universe, record: Record, crowd: number): void {
  const { table, emulator, people } = universe;
  const first = people.subscriptions.get('user-0') ?? '';
  const { book } = emulator;
  const items = table.dump();
  const all: Row[] = [...items];
  const stored = JSON.stringify(items);
  const [payments, keys] = [JSON.stringify(book.payments), JSON.stringify([...book.keys.values()])];
  for (let person = 1; person < crowd; person += 1) {
    for (const item of JSON.parse(about(stored, person)) as Row[]) {
      all.push('duePk' in item ? { ...item, duePk: `due#${person % 2}` } : item);
    }
    for (const row of JSON.parse(about(payments, person)) as never[]) book.add(row);
    for (const key of JSON.parse(about(keys, person)) as { customer_uid: string }[]) {
      book.keys.set(key.customer_uid, key as never);
    }
    people.subscriptions.set(`user-${person}`, about(first, person));
  }
  table.restore(all);
  record.forget(all);
}
