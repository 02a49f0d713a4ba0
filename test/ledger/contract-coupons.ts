// What every ledger promises about the places of a coupon's limit: counted once, whatever repeats.
import { expect } from 'vitest';
import type { Coupon } from '../../functions/domain/catalogue/coupon';
import type { Promises } from './contract-writes';
import { fresh, ledgerOn, opening, sub } from './ground';

const at = 1_900_000_000;
const few = { id: 'FEW', version: 1, percent: 50, plans: ['basic-monthly'] } as Coupon;
const ask = (n: number, limit = 3) => ({ coupon: 'FEW', limit, id: sub(n), at: at + n });

export const redeeming: Promises = {
  async 'of many checkouts at once exactly as many as the limit have a place'(ground) {
    const ledger = ledgerOn(ground);
    const all = Array.from({ length: 12 }, (_, n) => ask(n + 1));
    const took = await Promise.all(all.map((one) => ledger.takePlace(one)));
    expect(took.filter(({ kind }) => kind === 'taken')).toHaveLength(3);
    expect((await ledger.takePlace(ask(99))).kind).toBe('full');
  },

  async 'a place that is asked for again is the same one'(ground) {
    const ledger = ledgerOn(ground);
    for (let asked = 0; asked < 3; asked += 1) {
      expect(await ledger.takePlace(ask(1))).toEqual({ kind: 'taken', unsettled: [] });
    }
    // What no row holds yet counts for the limit, and is not told as taken.
    expect(await ledger.placesTaken('FEW')).toBe(0);
    await ledger.settlePlace('FEW', ask(1), 'kept');
    await ledger.settlePlace('FEW', ask(1), 'given_back');
    expect(await ledger.placesTaken('FEW')).toBe(1);
    expect(await ledger.placesTaken('OTHER')).toBe(0);
  },

  async 'what is given back is free once, and told to the next'(ground) {
    const ledger = ledgerOn(ground);
    for (const n of [2, 1]) await ledger.takePlace(ask(n, 2));
    const full = await ledger.takePlace(ask(3, 2));
    const of = ({ id, at: when }: ReturnType<typeof ask>) => ({ id, at: when });
    expect(full).toEqual({ kind: 'full', unsettled: [of(ask(1)), of(ask(2))] });
    for (let asked = 0; asked < 2; asked += 1) {
      await ledger.settlePlace('FEW', ask(1), 'given_back');
    }
    expect((await ledger.takePlace(ask(3, 2))).kind).toBe('taken');
    expect((await ledger.takePlace(ask(4, 2))).kind).toBe('full');
  },

  async 'a checkout that is barred is never written, and a written one is not barred'(ground) {
    const ledger = ledgerOn(ground);
    expect(await ledger.barPlace(sub(1))).toBe('barred');
    expect(await ledger.barPlace(sub(1))).toBe('barred');
    const late = { ...opening(fresh(1)), place: 'FEW' };
    expect((await ledger.open(late)).kind).not.toBe('opened');
    const own = { ...opening(fresh(2, { userId: 'user-2' })), place: 'FEW' };
    expect((await ledger.open(own)).kind).toBe('opened');
    expect(await ledger.barPlace(sub(2))).toBe('lost');
  },

  async 'a place is released with its row, once'(ground) {
    const ledger = ledgerOn(ground);
    await ledger.takePlace(ask(1, 1));
    expect((await ledger.open({ ...opening(fresh(1)), place: 'FEW' })).kind).toBe('opened');
    await ledger.settlePlace('FEW', ask(1), 'kept');
    const row = await ledger.load(sub(1));
    if (!row) throw new Error('it was opened');
    expect(await ledger.releasePlace('FEW', row)).toBe('saved');
    expect(await ledger.releasePlace('FEW', row)).toBe('lost');
    expect(await ledger.placesTaken('FEW')).toBe(0);
    expect((await ledger.takePlace(ask(2, 1))).kind).toBe('taken');
  },

  async 'a version of a coupon is pinned, and no other takes its place'(ground) {
    const ledger = ledgerOn(ground);
    expect(await ledger.pinCoupon(few)).toBe('pinned');
    expect(await ledger.pinCoupon({ ...few })).toBe('pinned');
    expect(await ledger.pinCoupon({ ...few, percent: 60 })).toBe('differs');
    expect(await ledger.pinCoupon({ ...few, percent: 60, version: 2 })).toBe('pinned');
  },
};
