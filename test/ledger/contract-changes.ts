// What every ledger promises about the feed of changes: in order, whole, and from any place on.
import { expect } from 'vitest';
import { changesMax } from '../../functions/domain/changes/feed';
import type { ChangeEntry } from '../../functions/domain/changes/feed';
import type { Promises } from './contract-writes';
import { ledgerOn, random, sub } from './ground';

const at = 1_900_000_000;
const entry = (n: number, of: Partial<ChangeEntry> = {}): ChangeEntry => {
  return { at: at + n, id: `e${n}`.padEnd(25, 'x'), ids: [sub(n)], gap: undefined, ...of };
};

export const following: Promises = {
  async 'changes are read in the order of their notes, from a place on, up to an instant'(ground) {
    const ledger = ledgerOn(ground);
    for (const n of [30, 10, 20, 40]) await ledger.noteChanges(entry(n));
    const read = (from: number, before: number, limit = 9) =>
      ledger.changes({ from: { at: at + from, nth: 0 }, before: at + before, limit });
    expect(await read(0, 40)).toEqual({ entries: [10, 20, 30].map((n) => entry(n)), more: false });
    expect(await read(15, 31, 1)).toMatchObject({ entries: [entry(20)], more: true });
    expect((await read(41, 50)).entries).toEqual([]);
    const from = { at: at + 20, id: entry(20).id, nth: 1 };
    const { entries } = await ledger.changes({ from, before: at + 99, limit: 9 });
    expect(entries.map((one) => one.at - at)).toEqual([20, 30, 40]);
  },

  async 'a note holds as many as a batch of the stream, or tells of a gap'(ground) {
    const ledger = ledgerOn(ground);
    const many = entry(1, { ids: Array.from({ length: changesMax }, (_, n) => sub(n)) });
    const gap = entry(2, { gap: true });
    await ledger.noteChanges(many);
    await ledger.noteChanges(gap);
    const ask = { from: { at, nth: 0 }, before: at + 9, limit: 9 };
    expect((await ledger.changes(ask)).entries).toEqual([many, gap]);
    const over = entry(3, { ids: [...many.ids, sub(999)] });
    await expect(ledger.noteChanges(over)).rejects.toThrow('at most 100');
    expect((await ledger.changes(ask)).entries).toEqual([many, gap]);
  },

  async 'a feed is named by its table'(ground) {
    const one = ledgerOn(ground);
    expect(one.feed).toMatch(/^[0-9a-f]{8}$/);
    expect(ledgerOn({ ...ground, table: random('other') }).feed).not.toBe(one.feed);
  },
};
