// What a restored, copied or emptied table must not lead to: keys deleted, or money moved, of
// subscriptions whose rows it has lost.
import type { Row, Sent } from './facts';
import { chargeKeyOf, count, keysIn, part, text } from './facts';
import { changeIn } from './differences';
import type { Record } from './record';
import { isPurchase } from './trials';

/** What was under way when a recovery was switched on may still end: as long as a batch lives. */
const underWayMs = 900_000;

export function noteDisaster(
  record: Record,
  { before, after }: { readonly before: Row | undefined; readonly after: Row },
  at: number,
): void {
  noteWishes(record, before, after);
  noteKept(record, after);
  for (const key of keysIn(after)) record.keysNamed.add(key);
  if (text(after, 'pk') !== 'SWITCH' || text(after, 'sk') !== 'recover') return;
  if (after['on'] === true) {
    record.recoveringSince ??= at;
  } else {
    record.recoveringSince = undefined;
    record.recoveredAt = at;
  }
}

/** An operator has forbidden to give it back, whatever a restore makes of that. */
function noteKept(record: Record, after: Row): void {
  const isTwin = text(after, 'pk') === 'CASE' && text(after, 'kind') === 'twin';
  if (isTwin && after['refundForbidden'] === true) record.twinsKept.add(text(after, 'paymentId'));
}

/** A restore takes a row back and no wish: only a write over the cancel itself undoes it. */
function noteWishes(record: Record, before: Row | undefined, after: Row): void {
  if (text(after, 'sk') !== 'S') return;
  if (part(after, 'cancel')) record.canceled.add(text(after, 'pk'));
  else if (part(before, 'cancel')) record.canceled.delete(text(after, 'pk'));
}

/** 34: who canceled, or paused, is not charged because the table has forgotten it. */
function checkForgotten(record: Record, { body, at }: Sent): void {
  const uid = text(body, 'merchant_uid');
  const place = `S#${chargeKeyOf(uid)?.subscription ?? ''}`;
  if (record.pausing.has(place) && !part(record.items.get(`${place} S`), 'pause')) {
    record.broken(34, at, `${uid}: charged though its customer had paused`);
  }
  if (!record.canceled.has(place) || part(record.items.get(`${place} S`), 'cancel')) return;
  record.broken(34, at, `${uid}: charged though its customer had canceled`);
}

/** 34: what an operator has let the customer keep is not given back after a restore either. */
function checkKept(record: Record, { body, at }: Sent): void {
  const payment = text(body, 'imp_uid');
  if (!record.twinsKept.has(payment)) return;
  record.broken(34, at, `${payment}: given back though an operator has forbidden it`);
}

/** What a table that forgot a change has to know of it: its day, its days, and what came before. */
function isOfChange(said: Row | undefined, change: Row | undefined, row: Row | undefined): boolean {
  if (!change) return said === undefined;
  const from = part(said, 'from');
  const same = (['k', 'on', 'used', 'days'] as const).every(
    (name) => said?.[name] === change[name],
  );
  const price = part(row, 'price');
  const isFrom = from?.['plan'] === price?.['planId'] && from?.['price'] === price?.['version'];
  return same && isFrom && from?.['quantity'] === (count(row, 'quantity') || 1);
}

/** 35: a charge says at the provider whose period it is of, and names no person. */
function checkMemo(record: Record, { body, at }: Sent): void {
  const uid = text(body, 'merchant_uid');
  const key = chargeKeyOf(uid);
  const said = text(body, 'custom_data');
  const memo = (said.startsWith('{') ? JSON.parse(said) : {}) as Row;
  const row = record.items.get(`S#${key?.subscription ?? ''} S`);
  const change = key?.k === undefined ? undefined : changeIn(row);
  const bought = isPurchase(record, uid) ? part(row, 'next') : undefined;
  const item = change ?? bought ?? row;
  const isWhole =
    memo['subscription'] === key?.subscription &&
    memo['period'] === key?.period &&
    memo['plan'] === part(item, 'price')?.['planId'] &&
    memo['price'] === part(item, 'price')?.['version'] &&
    memo['quantity'] === item?.['quantity'] &&
    isOfChange(part(memo, 'change'), change, row) &&
    text(memo, 'user') !== '';
  if (!isWhole) record.broken(35, at, `${uid}: it does not say what it is for`);
  const user = text(item, 'userId');
  if (user !== '' && said.includes(user)) record.broken(35, at, `${uid}: it names its user`);
}

export function checkDisaster(record: Record, sent: Sent): void {
  const { method, path, at, from } = sent;
  const deletes = method === 'DELETE' && path.startsWith('/subscribe/customers/');
  if (deletes) checkDeletion(record, path, at);
  const charges = path.endsWith('/subscribe/payments/again');
  if (charges) {
    checkForgotten(record, sent);
    checkMemo(record, sent);
  }
  const refunds = path.startsWith('/payments/cancel');
  if (refunds) checkKept(record, sent);
  const moves = charges || refunds;
  if (deletes || moves) checkHome(record, sent);
  const { recoveringSince: since, recoveredAt = -Infinity } = record;
  if (path.startsWith('/payments/status/')) record.listedBy.set(from, at);
  const listedAt = record.listedBy.get(from) ?? Infinity;
  if (deletes && listedAt <= recoveredAt && at - recoveredAt < underWayMs) {
    record.broken(32, at, `${method} ${path}: in the reconciliation that ended a recovery`);
  }
  if (!(deletes || moves) || since === undefined || at - since < underWayMs) return;
  record.broken(32, at, `${method} ${path}: while a recovery is on`);
}

/** 33: a table that holds the items of another one moves no money and deletes no key. */
function checkHome(record: Record, { method, path, at }: Sent): void {
  const named = text(record.items.get('TABLE N'), 'name');
  const own = record.seen.tableName?.();
  if (named === '' || own === undefined || named === own) return;
  record.broken(33, at, `${method} ${path}: on a table that says it is ${named}`);
}

/** 31: a key that no item of this table has ever named may be a card in force. */
function checkDeletion(record: Record, path: string, at: number): void {
  const key = /customers\/([^/?]+)/.exec(path)?.[1] ?? '';
  if (record.keysNamed.has(key)) return;
  record.broken(31, at, 'a key was deleted of which the table has no row');
}

/** The keys of lost subscriptions, each held by an open case for the payment that names it. */
export function keysHeld(record: Record): ReadonlySet<unknown> {
  const open = [...record.items.values()].filter(
    (item) => item['pk'] === 'CASE' && item['status'] === 'open',
  );
  const named = new Set(open.map((item) => text(item, 'paymentId')));
  const windows = record.seen.payments().filter((row) => named.has(text(row, 'imp_uid')));
  // One that iamport does not delete is told by the number of its registration.
  const stuck = [...record.registrations.values()].filter((of) => {
    const n = Number(text(of, 'sk').slice('W#'.length));
    return named.has(`${text(of, 'pk').slice('S#'.length)}-registration-${n}`);
  });
  return new Set([
    ...windows.filter((row) => count(row, 'paid_at') > 0).map((row) => row['customer_uid']),
    ...stuck.map((of) => of['keyId']),
  ]);
}
