// A month's books for the tax return: a year with refunds, a duplicate and debts, to the won.
import { expect, test } from 'vitest';
import { won } from '../functions/domain/common/money';
import { monthOf } from '../functions/domain/reconcile/book-entries';
import type { BookCursor } from '../functions/usecases/reconcile/export-books';
import { exportBooks } from '../functions/usecases/reconcile/export-books';
import { runLedgerPass } from '../functions/usecases/reconcile/run-ledger-pass';
import { cancelRow } from '../functions/usecases/manage/manage-subscription';
import { settleDebtByHand } from '../functions/usecases/operate/operate-subscription';
import { refundCharge } from '../functions/usecases/operate/refund-charge';
import type { BookEntry } from '../functions/domain/reconcile/book-entries';
import { refundRow } from '../sandbox/iamport/cancel';
import { plan, settings, shards, World } from './world';

const operator = { who: 'operator', by: 'ops', reason: 'a test' } as const;

/** A part of it is free of VAT, and no part divides evenly. */
const mixed = { ...plan.price, amount: won(12_347), taxFree: won(3_331) };

function worldOf(start: string): World {
  const world = new World(start);
  world.settings = { ...settings, catalogue: new Map([[plan.id, { ...plan, price: mixed }]]) };
  return world;
}

async function booksOf(world: World, month: string, width?: number): Promise<BookEntry[]> {
  const entries = new Map<string, BookEntry>();
  const span = monthOf(month);
  let cursor: BookCursor | undefined =
    width === undefined ? undefined : { list: 'paid', at: span.from, width };
  do {
    const page = await exportBooks(world.deps(), span, cursor);
    expect(page.unreadable).toEqual([]);
    for (const one of page.entries) entries.set(one.key, one);
    cursor = page.next;
  } while (cursor);
  return [...entries.values()];
}

const sum = (of: readonly number[]) => of.reduce((all, one) => all + one, 0);
const inMonth = (at: number, month: string) =>
  new Date((at + 9 * 3_600) * 1_000).toISOString().startsWith(month);

/** Reckoned from the provider's own rows of subscriptions, and by arithmetic of this file alone. */
function reckoned(world: World, month: string) {
  const rows = world.charges().filter(({ merchant_uid }) => !merchant_uid.startsWith('shop-'));
  const vat = (amount: number, free: number) => Math.round((amount - free) / 11);
  const sold = rows.filter(({ paid_at: at }) => inMonth(at, month));
  const back = rows.flatMap(({ cancel_history: history }) => {
    const amounts = history.map(({ amount }) => Number(amount));
    return history.flatMap(({ cancelled_at: at }, n) => {
      const until = (count: number) => sum(amounts.slice(0, count));
      const free = (given: number) => Math.floor((2 * 3_331 * given + 12_347) / (2 * 12_347));
      const part = { amount: amounts[n] ?? 0, free: free(until(n + 1)) - free(until(n)) };
      return inMonth(Number(at), month) ? [part] : [];
    });
  });
  return {
    count: [sold.length, back.length],
    amount: sum(sold.map(({ amount }) => amount)) - sum(back.map(({ amount }) => amount)),
    free: 3_331 * sold.length - sum(back.map(({ free }) => free)),
    vat: sold.length * vat(12_347, 3_331) - sum(back.map(({ amount, free }) => vat(amount, free))),
  };
}

const told = (entries: readonly BookEntry[]) => ({
  count: [
    entries.filter(({ what }) => what === 'payment').length,
    entries.filter(({ what }) => what === 'refund').length,
  ],
  amount: sum(entries.map(({ amount }) => amount)),
  free: sum(entries.map(({ taxes }) => taxes?.taxFree ?? NaN)),
  vat: sum(entries.map(({ taxes }) => taxes?.vat ?? NaN)),
});

async function giveBack(world: World, id: string, period: number, amount: number | 'all') {
  const call = { subscriptionId: id, period, amount, cancel: 'no', reason: 'a test' } as const;
  const name = `ref${world.random().slice(1)}x`;
  const done = await refundCharge(world.deps(), { ...call, id: name, by: 'ops' });
  expect(done.state).toBe('done');
}

/** A second payment for a charge, as iamport has it: the nights give it back. */
function doubleLast(world: World): string {
  const book = world.emulator.book;
  const paid = world.charges().at(-1);
  const id = book.nextUid('imps_');
  const at = Math.floor(world.nowMs / 1_000);
  if (paid) book.add({ ...paid, imp_uid: id, paid_at: at, cancel_history: [] });
  return id;
}

async function nights(world: World, from: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await world.advanceTo(Date.parse(from) + n * 86_400_000);
    await runLedgerPass(world.deps(), shards);
  }
}

const months = Array.from({ length: 14 }, (_, n) => {
  const [year, month] = n < 2 ? [2026, 11 + n] : [2027, n - 1];
  return `${year}-${String(month).padStart(2, '0')}`;
});

/** Five customers of which each brings something else into the books. */
async function aYear(): Promise<{ readonly world: World; readonly ids: readonly string[] }> {
  const world = worldOf('2026-11-30T23:30:00+09:00');
  const [plain = '', parted = '', waived = '', outside = '', left = ''] = await Promise.all(
    ['plain', 'parted', 'waived', 'outside', 'left'].map((user) => world.subscribe(user)),
  );
  // Of the shop's own, under the same account.
  const own = world.charges()[0];
  if (own) world.emulator.book.add({ ...own, imp_uid: 'imp_own', merchant_uid: 'shop-1' });

  await world.advanceTo('2026-12-31T23:59:30+09:00');
  await giveBack(world, parted, 0, 1_001);
  await world.advanceTo('2027-01-05T12:00:00+09:00');
  await giveBack(world, parted, 0, 777);
  await giveBack(world, parted, 0, 'all');
  const double = doubleLast(world);
  await nights(world, '2027-01-06T05:30:00+09:00', 4);
  const book = world.emulator.book;
  expect(book.payments.find(({ imp_uid }) => imp_uid === double)?.cancel_amount).toBe(12_347);

  await world.advanceTo('2027-02-28T09:00:00+09:00');
  const declines = [{ route: 'again', fault: { kind: 'decline' }, count: 0 }] as const;
  world.emulator.script([...declines]);
  await world.advanceTo('2027-03-02T12:00:00+09:00');
  world.emulator.script([]);
  await settleDebtByHand(world.deps(), { id: waived, as: 'waived', actor: operator });
  await settleDebtByHand(world.deps(), { id: outside, as: 'paid_elsewhere', actor: operator });
  await world.advanceTo('2027-06-10T12:00:00+09:00');
  const charge = await world.deps().ledger.loadCharge(outside, 5);
  const row = book.payments.find(({ imp_uid }) => imp_uid === charge?.paymentId);
  if (row) refundRow(book, row, 2_222, 'by hand in the console', world.nowMs);
  // Seen by the next night.
  await nights(world, '2027-06-11T05:30:00+09:00', 1);
  const leaving = await world.deps().ledger.load(left);
  if (leaving) await cancelRow(world.deps(), leaving, 'period_end', operator);
  await world.advanceTo('2027-12-31T12:00:00+09:00');
  return { world, ids: [plain, parted, waived, outside, left] };
}

test('every month of a year agrees with what iamport holds, and with the charges', async () => {
  const { world, ids } = await aYear();
  const all = await Promise.all(months.map((month) => booksOf(world, month)));
  months.forEach((month, n) => {
    expect(told(all[n] ?? []), month).toEqual(reckoned(world, month));
  });
  const entries = all.flat();
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
  const kinds = entries.map(({ kind, what }) => `${kind} ${what}`);
  expect(kinds.filter((kind) => kind.startsWith('duplicate'))).toEqual([
    'duplicate payment',
    'duplicate refund',
  ]);
  expect(kinds.filter((kind) => kind.startsWith('unmatched'))).toEqual([]);

  // The table's own books: what is booked as paid by card, less what is booked as given back.
  const charges = (await Promise.all(ids.map((id) => world.deps().ledger.charges(id, 100)))).flat();
  const statuses = new Set(charges.map(({ status }) => status));
  expect([...statuses].sort()).toEqual(['paid', 'refunded', 'settled_elsewhere', 'waived']);
  const paid = charges.filter(({ paymentId }) => paymentId !== undefined);
  const booked = entries.filter(({ kind }) => kind === 'charge');
  expect(sum(booked.map(({ amount }) => amount))).toBe(
    sum(paid.map(({ amount, refunded }) => amount - refunded)),
  );
  for (const one of paid) {
    const own = booked.filter(({ paymentId }) => paymentId === one.paymentId);
    expect(sum(own.map(({ amount }) => amount))).toBe(one.amount - one.refunded);
    if (one.status === 'refunded') expect(sum(own.map(({ taxes }) => taxes?.taxFree ?? 0))).toBe(0);
  }
});

test('a month is the same in slices of a day, of an hour and in one', async () => {
  const { world } = await aYear();
  const whole = await booksOf(world, '2027-01');
  expect(whole.length).toBeGreaterThan(5);
  for (const width of [86_400, 3_600])
    expect(await booksOf(world, '2027-01', width)).toEqual(whole);
});

test('a payment that is given back while the walk goes on is told with its refund', async () => {
  const world = worldOf('2026-12-03T12:00:00+09:00');
  const id = await world.subscribe();
  await world.advanceTo('2026-12-20T12:00:00+09:00');
  const month = monthOf('2026-12');
  const first = await exportBooks(world.deps(), month);
  expect(first.entries).toMatchObject([{ what: 'payment', amount: 12_347 }]);
  await giveBack(world, id, 0, 'all');
  const second = await exportBooks(world.deps(), month, first.next);
  expect(second.entries.map(({ key, amount }) => [key, amount])).toEqual([
    [first.entries[0]?.key, 12_347],
    [`${first.entries[0]?.key}-1`, -12_347],
  ]);
  expect(second.next).toBeUndefined();
});

test('where iamport does not answer, or the month is to come, nothing is told', async () => {
  const world = worldOf('2026-12-03T12:00:00+09:00');
  await expect(exportBooks(world.deps(), monthOf('2027-01'))).rejects.toThrow(/to come/);
  world.emulator.script([{ route: 'look', fault: { kind: 'http', status: 500 }, count: 0 }]);
  await expect(exportBooks(world.deps(), monthOf('2026-12'))).rejects.toMatchObject({
    code: 'not_now',
  });
});
