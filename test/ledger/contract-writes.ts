// What every ledger promises about writing: first come, once only, and nobody is overwritten.
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { settlePaid } from '../../functions/domain/subscription/moves/charge';
import { endSubscription } from '../../functions/domain/subscription/moves/end';
import type { Subscription } from '../../functions/domain/subscription/facts';
import { at, nextAt, price } from '../domain/samples';
import type { Case } from '../../functions/ports/ledger';
import type { Ground } from './ground';
import {
  asRead,
  dueOnce,
  fresh,
  laden,
  ledgerOn,
  paidCharge,
  random,
  shards,
  sub,
  opening,
} from './ground';

export type Promises = Readonly<Record<string, (ground: Ground) => Promise<void>>>;

export const writing: Promises = {
  async 'what is saved reads back as it was'(ground) {
    const ledger = ledgerOn(ground);
    const whole: Subscription = {
      ...laden(),
      cancel: { at: 5, atPeriodEnd: true },
      obsoleteKey: true,
    };
    expect(await ledger.save(whole)).toEqual({ kind: 'saved', value: { ...whole, version: 1 } });
    expect(await ledger.load(whole.id)).toEqual(asRead({ ...whole, version: 1 }));
    const bare = { ...fresh(2), lane: undefined, nextActionAt: undefined };
    await ledger.save(bare);
    expect(await ledger.load(bare.id)).toEqual(asRead({ ...bare, version: 1 }));
    const charge = paidCharge(laden());
    await ledger.saveCharge(charge);
    expect(await ledger.loadCharge(charge.subscriptionId, charge.period)).toEqual({
      ...charge,
      version: 1,
    });
  },

  async 'a registration is written with the row that counts it, or neither is'(ground) {
    const ledger = ledgerOn(ground);
    const first = fresh(1);
    await ledger.open(opening(first));
    const born = opening(first).registration;
    expect(await ledger.registration(first.id, 1)).toEqual({ ...born, version: 1 });
    const counted = { ...first, version: 1, registered: 2 };
    const next = { ...born, n: 2, resultId: random('res2'), dueAt: 1_900_000_000 };
    const change = { subscription: counted, registrations: [next] };
    expect(await ledger.saveTogether(change)).toEqual({
      kind: 'saved',
      value: { ...counted, version: 2 },
    });
    expect(await ledger.saveTogether(change)).toEqual({ kind: 'lost' });
    const late = { ...counted, version: 2, registered: 3 };
    const taken = { subscription: late, registrations: [{ ...next, resultId: random('res3') }] };
    expect(await ledger.saveTogether(taken)).toEqual({ kind: 'lost' });
    expect((await ledger.load(first.id))?.registered).toBe(2);
    expect(await ledger.byResult(random('res2'))).toEqual({ subscriptionId: first.id, n: 2 });
    expect((await ledger.registrations(first.id, 5)).map(({ n }) => n)).toEqual([2, 1]);
  },

  async 'a window that is opened later updates the buyer in the same write'(ground) {
    const ledger = ledgerOn(ground);
    const first = fresh(1);
    await ledger.open(opening(first, { buyer: { name: '김매달', phone: '01011112222' } }));
    const buyer = { name: '김매달', phone: '01033334444' };
    const late = { subscription: { ...first, version: 7 }, registrations: [], buyer };
    expect(await ledger.saveTogether(late)).toEqual({ kind: 'lost' });
    expect((await ledger.buyer(first.id))?.phone).toBe('01011112222');
    const change = { subscription: { ...first, version: 1 }, registrations: [], buyer };
    expect((await ledger.saveTogether(change)).kind).toBe('saved');
    expect(await ledger.buyer(first.id)).toMatchObject(buyer);
  },

  async 'a registration is nominated by itself, beside the row'(ground) {
    const ledger = ledgerOn(ground);
    const one = fresh(1);
    const born = opening(one).registration;
    const now = 1_900_000_000;
    await ledger.save(dueOnce(1, now));
    for (const n of [1, 2]) await ledger.saveRegistration({ ...born, n, dueAt: now - n });
    const found: string[] = [];
    for (let shard = 0; shard < shards; shard += 1) {
      let after: string | undefined;
      do {
        const page = await ledger.due({ lane: 'window', shard, now, limit: 1, after });
        found.push(...page.ids);
        after = page.after;
      } while (after !== undefined);
    }
    expect(found.sort()).toEqual([`${one.id}#0000001`, `${one.id}#0000002`]);
    expect(await ledger.registration(one.id, 2)).toMatchObject({ dueAt: now - 2 });
  },

  async 'what is born is born once, and the second sees the first'(ground) {
    const ledger = ledgerOn(ground);
    const first = await ledger.save({ ...fresh(1), registered: 7 });
    const second = await ledger.save(fresh(1));
    expect(first.kind).toBe('saved');
    expect(second).toEqual({
      kind: 'lost',
      now: asRead({ ...fresh(1), registered: 7, version: 1 }),
    });
    const charge = paidCharge(laden());
    await ledger.saveCharge({ ...charge, status: 'waived' });
    expect(await ledger.saveCharge(charge)).toEqual({
      kind: 'lost',
      now: { ...charge, status: 'waived', version: 1 },
    });
  },

  async 'a save over an older version is lost and changes nothing'(ground) {
    const ledger = ledgerOn(ground);
    await ledger.save(laden());
    const was = { ...laden(), version: 1 };
    const next = await ledger.save({ ...was, registered: 8 });
    expect(next).toMatchObject({ kind: 'saved', value: { version: 2 } });
    const late = await ledger.save({ ...was, registered: 9 });
    expect(late).toEqual({ kind: 'lost', now: asRead({ ...was, registered: 8, version: 2 }) });
    expect((await ledger.load(was.id))?.registered).toBe(8);
    expect(await ledger.save({ ...fresh(5), version: 3 })).toEqual({
      kind: 'lost',
      now: undefined,
    });
    expect(await ledger.load(sub(5))).toBeUndefined();
  },

  async 'of many at once exactly one is saved'(ground) {
    const ledger = ledgerOn(ground);
    await ledger.save(laden());
    const rivals = Array.from({ length: 20 }, (_, n) =>
      ledger.save({ ...laden(), version: 1, registered: 100 + n }),
    );
    const saved = (await Promise.all(rivals)).filter(({ kind }) => kind === 'saved');
    expect(saved).toHaveLength(1);
    expect(await ledger.load(laden().id)).toEqual(
      saved[0]?.kind === 'saved' ? asRead(saved[0].value) : 'one saved',
    );
  },

  async 'a write that meets itself knows itself, another writer does not pass for it'(ground) {
    const mine = ledgerOn(ground, () => 'w-mine');
    const theirs = ledgerOn(ground, () => 'w-theirs');
    for (const was of [laden(), { ...laden(), version: 1 }]) {
      expect((await mine.save(was)).kind).toBe('saved');
      expect(await mine.save(was)).toEqual({
        kind: 'saved',
        value: { ...was, version: was.version + 1 },
      });
      expect((await theirs.save(was)).kind).toBe('lost');
    }
    const charge = paidCharge(laden());
    await mine.saveCharge(charge);
    expect((await mine.saveCharge(charge)).kind).toBe('saved');
    expect((await theirs.saveCharge(charge)).kind).toBe('lost');
    await mine.open(opening(fresh(3)));
    expect((await mine.open(opening(fresh(3)))).kind).toBe('opened');
    expect((await theirs.open(opening(fresh(3)))).kind).toBe('occupied');
  },

  async 'a successful renewal costs five write units, and none of the index that finds'(ground) {
    const ledger = ledgerOn(ground);
    const { claim: full, dunning: _debt, awaiting: _card, ...owing } = laden();
    const before = { ...owing, status: 'active' as const, access: 'full' as const };
    const { unsent: _u, refused: _r, doubt: _d, why: _w, ...claim } = full;
    await ledger.save(before);
    const units = async (write: Promise<unknown>) => {
      const from = ground.consumed.writes;
      await write;
      return ground.consumed.writes - from;
    };
    const inquiry = { at: nextAt(before) ?? 0, lane: 'due' as const };
    const sent = { ...claim, phase: 'sent' as const, inquiry };
    const claimed = { ...before, version: 1, claim: sent };
    const settled = settlePaid({ ...claimed, version: 2 }, at('2027-02-28'));
    expect(await units(ledger.save(claimed))).toBe(1);
    expect(await units(ledger.saveCharge(paidCharge(claimed)))).toBe(1);
    expect(await units(ledger.save(settled))).toBe(3);
    // With another status it moves there: two more, and one to leave what is due.
    expect(await units(ledger.save({ ...settled, version: 3, status: 'paused' }))).toBe(4);
    const readBefore = ground.consumed.reads;
    await ledger.loadMany([settled.id]);
    expect(ground.consumed.reads - readBefore).toBe(1);
  },

  async 'a case that is closed leaves the open ones, and comes back when it opens'(ground) {
    const ledger = ledgerOn(ground);
    const of = (n: number): Case => {
      const id = `payment-imp_${n}`;
      const about = { kind: 'twin', subscriptionId: sub(n), amount: 1, why: 'two' } as const;
      return { ...about, id, openedAt: 1_000 + n, status: 'open', version: 0 };
    };
    for (const n of [1, 2, 3]) await ledger.openCase(of(n));
    const closed = (n: number) => ({ ...of(n), status: 'closed' as const, closedAt: 9_000 - n });
    for (const n of [1, 2, 3]) await ledger.saveCase({ ...closed(n), version: 1 });
    await ledger.saveCase({ ...of(2), version: 2 });
    const ids = (page: { readonly cases: readonly Case[] }) => page.cases.map(({ id }) => id);
    expect(ids(await ledger.openCases({ limit: 9 }))).toEqual([of(2).id]);
    const first = await ledger.closedCases({ limit: 1 });
    expect(ids(first)).toEqual([of(1).id]);
    expect(ids(await ledger.closedCases({ limit: 9, after: first.after }))).toEqual([of(3).id]);
  },

  async 'a price version stands for ever'(ground) {
    const ledger = ledgerOn(ground);
    expect(await ledger.pinPrice(price)).toBe('pinned');
    expect(await ledger.pinPrice({ ...price })).toBe('pinned');
    const dearer = { ...price, amount: 10_000 as typeof price.amount };
    expect(await ledger.pinPrice(dearer)).toBe('differs');
    expect(await ledger.pinPrice(price)).toBe('pinned');
    expect(await ledger.pinPrice({ ...dearer, version: 2 })).toBe('pinned');
  },

  async 'an item that is not whole stops whoever reads it'(ground) {
    const ledger = ledgerOn(ground);
    await ledger.save(laden());
    const key = { pk: `S#${sub(1)}`, sk: 'S' };
    const whole = { version: 2, userId: 'u', status: 'activ', access: 'full', orphans: [] };
    const Item = { ...key, ...whole };
    await ground.client.send(new PutCommand({ TableName: ground.table, Item }));
    await expect(ledger.load(sub(1))).rejects.toThrow('broken invariant: a stored status');
    await expect(ledger.save(laden())).rejects.toThrow('broken invariant');
  },

  async 'an item of a page that is not whole is left out and told, and hides no other'(ground) {
    const lines: object[] = [];
    const ledger = ledgerOn(ground, undefined, (event, fields) => lines.push({ event, ...fields }));
    await ledger.save(laden(2));
    // A word of a newer version, met after a rollback.
    const Item = { pk: `S#${sub(1)}`, sk: 'S', version: 2, userId: 'u', status: 'frozen' };
    await ground.client.send(new PutCommand({ TableName: ground.table, Item }));
    const read = await ledger.loadMany([sub(1), sub(2)]);
    expect(read.map(({ id }) => id)).toEqual([sub(2)]);
    expect(lines).toEqual([{ event: 'item.unreadable', item: `S#${sub(1)} S` }]);
  },

  async 'a row that needs a newer reader stays unread, and due, and is not written over'(ground) {
    const lines: object[] = [];
    const ledger = ledgerOn(ground, undefined, (event, fields) => lines.push({ event, ...fields }));
    const was = dueOnce(1, 1_000);
    await ledger.save({ ...was, needs: 9 });
    await expect(ledger.load(was.id)).rejects.toMatchObject({ code: 'not_now' });
    await expect(ledger.save(was)).rejects.toMatchObject({ code: 'not_now' });
    expect(await ledger.loadMany([was.id])).toEqual([]);
    expect(lines).toEqual([{ event: 'item.newer', item: `S#${was.id} S` }]);
    const pages = await Promise.all(
      [0, 1, 2, 3].map((shard) => ledger.due({ lane: 'due', shard, now: 1_000, limit: 9 })),
    );
    expect(pages.flatMap(({ ids }) => ids)).toEqual([was.id]);
  },

  async 'an ended subscription gives its place to the next, once'(ground) {
    const ledger = ledgerOn(ground);
    const first = fresh(1, { userId: 'one' });
    await ledger.open(opening(first));
    const ended = endSubscription({ ...first, version: 1 }, 'cancel', first.openedAt);
    await ledger.save(ended);
    const next = [2, 3, 4].map((n) => fresh(n, { userId: 'one' }));
    const answers = await Promise.all(
      next.map((one) => ledger.open(opening(one, { replaces: first.id, counted: 1 }))),
    );
    const winner = answers.find(({ kind }) => kind === 'opened');
    const id = winner?.kind === 'opened' ? winner.subscription.id : 'one opened';
    expect(answers.filter(({ kind }) => kind === 'occupied')).toEqual([
      ...Array<unknown>(2).fill({ kind: 'occupied', by: id }),
    ]);
    expect(await ledger.holderOf('one', 'letters')).toBe(id);
    const after = fresh(5, { userId: 'one' });
    expect(await ledger.open(opening(after, { replaces: first.id, counted: 2 }))).toEqual({
      kind: 'occupied',
      by: id,
    });
    expect((await ledger.open(opening(after, { replaces: id }))).kind).toBe('crowded');
    const counted = opening(after, { replaces: id, counted: 2 });
    expect((await ledger.open(counted)).kind).toBe('opened');
    expect(await ledger.holderOf('one', 'letters')).toBe(after.id);
  },
};
