// What every ledger promises about reading: what was written is there, in order, page by page.
import { expect } from 'vitest';
import type { Status } from '../../functions/domain/subscription/status';
import type { Ledger } from '../../functions/ports/ledger';
import type { Promises } from './contract-writes';
import { nextAt } from '../domain/samples';
import {
  asRead,
  differenceIn,
  dueOnce,
  fresh,
  laden,
  ledgerOn,
  paidCharge,
  shards,
  sub,
  opening,
  resultOf,
} from './ground';

const moment = 1_900_000_000;

export const reading: Promises = {
  async 'opening writes everything or nothing'(ground) {
    const ledger = ledgerOn(ground);
    const first = fresh(1, { userId: 'auth0|x#y' });
    const buyer = { name: '김매달', email: 'kim@example.com', phone: '010-1234-5678' };
    const opened = { ...first, version: 1 };
    expect(await ledger.open(opening(first, { buyer }))).toEqual({
      kind: 'opened',
      subscription: opened,
    });
    expect(await ledger.load(first.id)).toEqual(asRead(opened));
    expect(await ledger.holderOf(first.userId, 'letters')).toBe(first.id);
    expect(await ledger.byResult(resultOf(first))).toEqual({ subscriptionId: first.id, n: 1 });
    expect(await ledger.buyer(first.id)).toEqual(buyer);

    const second = fresh(2, { userId: first.userId });
    expect(await ledger.open(opening(second, { buyer }))).toEqual({
      kind: 'occupied',
      by: first.id,
    });
    expect(await ledger.load(second.id)).toBeUndefined();
    expect(await ledger.byResult(resultOf(second))).toBeUndefined();
    expect(await ledger.buyer(second.id)).toBeUndefined();
    expect(await ledger.ofUser(first.userId, 9)).toEqual({ ids: [first.id] });
    expect(await ledger.holderOf(first.userId, 'parcels')).toBeUndefined();
  },

  async 'ten checkouts at once make one subscription'(ground) {
    const ledger = ledgerOn(ground);
    const rivals = Array.from({ length: 10 }, (_, n) => fresh(n, { userId: 'one' }));
    const answers = await Promise.all(rivals.map((one) => ledger.open(opening(one))));
    const [id] = (await ledger.ofUser('one', 9)).ids;
    expect(answers.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(answers.filter((answer) => answer.kind === 'occupied' && answer.by === id)).toHaveLength(
      9,
    );
    expect(await ledger.loadMany(rivals.map((one) => one.id))).toHaveLength(1);
  },

  async 'a page of ids is loaded whole, each once, missing ones left out'(ground) {
    const ledger = ledgerOn(ground);
    const all = Array.from({ length: 130 }, (_, n) => fresh(n));
    await Promise.all(all.map((one) => ledger.save(one)));
    const found = await ledger.loadMany([...all.map(({ id }) => id), sub(1), sub(999)]);
    expect(found.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id));
    expect(await ledger.loadMany([])).toEqual([]);
  },

  async 'charges come newest first, as many as asked for'(ground) {
    const ledger = ledgerOn(ground);
    const charge = paidCharge(laden());
    for (const period of [9, 10, 1, 100, 2]) await ledger.saveCharge({ ...charge, period });
    await ledger.saveCard(charge.subscriptionId, 'key1', cardFacts);
    const periods = async (limit: number) =>
      (await ledger.charges(charge.subscriptionId, limit)).map(({ period }) => period);
    expect(await periods(3)).toEqual([100, 10, 9]);
    expect(await periods(50)).toEqual([100, 10, 9, 2, 1]);
    expect(await ledger.charges(sub(77), 5)).toEqual([]);
  },

  async 'differences come newest first, of the periods that are asked for'(ground) {
    const ledger = ledgerOn(ground);
    const charge = paidCharge(laden());
    const id = charge.subscriptionId;
    for (const period of [9, 10, 100]) {
      for (const k of [2, 1]) await ledger.saveCharge(differenceIn(charge, period, k));
    }
    const found = async (limit: number, of?: [number, number]) =>
      (await ledger.differences(id, limit, of)).map((one) => `${one.period}-${one.change?.k}`);
    expect(await found(9)).toEqual(['100-2', '100-1', '10-2', '10-1', '9-2', '9-1']);
    expect(await found(9, [9, 10])).toEqual(['10-2', '10-1', '9-2', '9-1']);
    expect(await found(3, [10, 100])).toEqual(['100-2', '100-1', '10-2']);
  },

  async 'a history longer than a page of the store is read to its end'(ground) {
    const ledger = ledgerOn(ground);
    const charge = { ...paidCharge(laden()), receiptUrl: 'r'.repeat(300_000) };
    for (let period = 0; period < 5; period += 1) await ledger.saveCharge({ ...charge, period });
    const found = await ledger.charges(charge.subscriptionId, 100);
    expect(found.map(({ period }) => period)).toEqual([4, 3, 2, 1, 0]);
  },

  async 'a card keeps its first facts, a case its first report'(ground) {
    const ledger = ledgerOn(ground);
    await ledger.saveCard(sub(1), 'key1', cardFacts);
    await ledger.saveCard(sub(1), 'key1', { ...cardFacts, name: 'another' });
    expect(await ledger.card(sub(1), 'key1')).toEqual(cardFacts);
    expect(await ledger.card(sub(1), 'key2')).toBeUndefined();
    const places = ['key1', 'key2'].map((keyId) => ({ subscriptionId: sub(1), keyId }));
    expect(await ledger.cardsMany(places)).toEqual(new Map([['key1', cardFacts]]));
    const report = {
      ...({
        id: 'twin-imps_1',
        kind: 'twin',
        subscriptionId: sub(1),
        paymentId: 'imps_1',
      } as const),
      ...({ amount: 9_900, why: 'a second payment', openedAt: moment, status: 'open' } as const),
      version: 0,
    };
    await ledger.openCase(report);
    await ledger.openCase({ ...report, openedAt: moment + 60 });
    await ledger.openCase({ ...report, id: 'twin-imps_2' });
    const cases = await ledger.cases(10);
    expect(cases).toEqual([
      { ...report, version: 1 },
      { ...report, id: 'twin-imps_2', version: 1 },
    ]);
    expect(await ledger.cases(1)).toHaveLength(1);
    // What is over never hides what is open.
    const [first] = cases;
    if (first) await ledger.saveCase({ ...first, status: 'closed' });
    expect(await ledger.cases(1)).toEqual([{ ...report, id: 'twin-imps_2', version: 1 }]);
  },

  async 'how far the lists were seen is remembered, by whoever came first'(ground) {
    const ledger = ledgerOn(ground);
    const none = await ledger.passed();
    expect(none).toEqual({ until: 0, version: 0 });
    expect(await ledger.savePassed({ ...none, until: moment })).toMatchObject({ kind: 'saved' });
    expect(await ledger.savePassed({ ...none, until: 5 })).toMatchObject({ kind: 'lost' });
    expect((await ledger.passed()).until).toBe(moment);
  },

  async 'everything due is nominated once, oldest first, page by page'(ground) {
    const ledger = ledgerOn(ground);
    const all = Array.from({ length: 40 }, (_, n) => dueOnce(n, moment + ((n * 7) % 40) - 30));
    await Promise.all(all.map((one) => ledger.save(one)));
    const due = all.filter((one) => (nextAt(one) ?? 0) <= moment);
    const found: string[] = [];
    const nextTimes: number[] = [];
    for (let shard = 0; shard < shards; shard += 1) {
      const walked = await walk(ledger, shard);
      found.push(...walked.ids);
      nextTimes.push(...walked.nextTimes);
      const times = walked.ids.map(
        (id) => nextAt(all.find((one) => one.id === id) ?? fresh(0)) ?? 0,
      );
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.length).toBeGreaterThan(0);
    }
    expect(found.sort()).toEqual(due.map(({ id }) => id).sort());
    expect(Math.min(...nextTimes)).toBe(moment + 1);
    const nobody = await ledger.due({ lane: 'look', shard: 0, now: moment, limit: 5 });
    expect(nobody).toEqual({ ids: [] });
  },

  async 'the index follows a change of time and lane, and forgets what has nothing to do'(ground) {
    const ledger = ledgerOn(ground);
    const was = dueOnce(1, moment);
    const later = dueOnce(1, moment + 1);
    const { claim } = laden();
    const inquiry = { at: moment, lane: 'look' as const };
    const where = async () => {
      const found: string[] = [];
      for (const lane of ['due', 'look'] as const) {
        for (let shard = 0; shard < shards; shard += 1) {
          const { ids, nextAt } = await ledger.due({ lane, shard, now: moment, limit: 5 });
          found.push(...ids.map(() => `${lane} now`));
          if (nextAt !== undefined) found.push(`${lane} at ${nextAt - moment}`);
        }
      }
      return found;
    };
    await ledger.save(was);
    expect(await where()).toEqual(['due now']);
    await ledger.save({ ...later, version: 1 });
    expect(await where()).toEqual(['due at 1']);
    await ledger.save({ ...was, version: 2, claim: { ...claim, inquiry } });
    expect(await where()).toEqual(['look now']);
    await ledger.save({ ...was, version: 3, claim: { ...claim, inquiry: undefined } });
    expect(await where()).toEqual([]);
    await ledger.save({ ...was, version: 4 });
    expect(await where()).toEqual(['due now']);
  },

  async 'a status is listed plan by plan, opened last first, page by page'(ground) {
    const ledger = ledgerOn(ground);
    const place = (n: number) => ({ openedAt: moment + n, ...(n % 2 === 0 ? yearly : {}) });
    const of = (n: number) => fresh(n, { status: n > 6 ? 'expired' : 'incomplete', ...place(n) });
    for (let n = 1; n <= 8; n += 1) await ledger.save(of(n));
    const all = await listAll(ledger, { status: 'incomplete' });
    expect(all).toEqual([6, 4, 2, 5, 3, 1].map(sub));
    const { planId } = fresh(1).price;
    expect(await listAll(ledger, { status: 'incomplete', plan: planId })).toEqual(
      [5, 3, 1].map(sub),
    );
    expect(await listAll(ledger, { status: 'incomplete', plan: planId.slice(0, -1) })).toEqual([]);
    expect(await listAll(ledger, { status: 'expired' })).toEqual([8, 7].map(sub));
    expect(await listAll(ledger, { status: 'canceled' })).toEqual([]);
  },

  async 'a status is left with a write of it, and all lists with the wish to be forgotten'(ground) {
    const ledger = ledgerOn(ground);
    const was = fresh(1, { status: 'incomplete' });
    await ledger.save(was);
    await ledger.save({ ...was, version: 1, status: 'canceled' });
    expect(await listAll(ledger, { status: 'incomplete' })).toEqual([]);
    expect(await listAll(ledger, { status: 'canceled' })).toEqual([was.id]);
    const erasure = { askedAt: moment, tries: 0 };
    await ledger.save({ ...was, version: 2, status: 'canceled', erasure });
    expect(await listAll(ledger, { status: 'canceled' })).toEqual([]);
  },

  async 'cards are found by the end of their number, until they are forgotten'(ground) {
    const ledger = ledgerOn(ground);
    const keyOf = (n: number) => `key${String(n).padStart(25, '0')}-test`;
    for (let n = 1; n <= 5; n += 1) await ledger.saveCard(sub(n), keyOf(n), cardFacts);
    await ledger.saveCard(sub(1), keyOf(9), cardFacts);
    await ledger.saveCard(sub(6), keyOf(6), { ...cardFacts, lastDigits: '1234' });
    await ledger.saveCard(sub(7), keyOf(7), { ...cardFacts, lastDigits: '' });
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await ledger.withCard({ lastDigits: '4242', limit: 4, after });
      found.push(...page.found.map(({ subscriptionId, keyId }) => `${subscriptionId} ${keyId}`));
      after = page.more ? page.last : undefined;
    } while (after !== undefined);
    const places = [1, 1, 2, 3, 4, 5].map((n, at) => `${sub(n)} ${keyOf(at === 1 ? 9 : n)}`);
    expect(found).toEqual(places);
    // A page may end among the cards of one subscription; the next begins behind all of them.
    const first = await ledger.withCard({ lastDigits: '4242', limit: 1 });
    expect(first).toMatchObject({ last: sub(1), more: true });
    const then = await ledger.withCard({ lastDigits: '4242', limit: 1, after: first.last });
    expect(then.found.map(({ subscriptionId }) => subscriptionId)).toEqual([sub(2)]);
    await ledger.forgetDigits(sub(1));
    const left = await ledger.withCard({ lastDigits: '4242', limit: 9 });
    expect(left.found.map(({ subscriptionId }) => subscriptionId)).toEqual([2, 3, 4, 5].map(sub));
    expect(await ledger.card(sub(1), keyOf(9))).toEqual(cardFacts);
    expect((await ledger.withCard({ lastDigits: '', limit: 9 })).found).toEqual([]);
  },

  async 'a read after a write sees it'(ground) {
    const ledger = ledgerOn(ground);
    const one = fresh(1);
    await ledger.open(opening(one));
    await ledger.save({ ...one, version: 1, registered: 2 });
    await ledger.save({ ...one, version: 2, registered: 3 });
    expect((await ledger.load(one.id))?.registered).toBe(3);
    expect((await ledger.loadMany([one.id]))[0]?.registered).toBe(3);
    const charge = { ...paidCharge(laden()), version: 0 };
    await ledger.saveCharge({ ...charge, status: 'open' });
    await ledger.saveCharge({ ...charge, version: 1 });
    expect((await ledger.loadCharge(charge.subscriptionId, charge.period))?.status).toBe('paid');
    expect((await ledger.charges(charge.subscriptionId, 5))[0]?.status).toBe('paid');
  },
};

const yearly = { price: { ...fresh(1).price, planId: 'yearly' } };

/** In pages of two. */
async function listAll(ledger: Ledger, of: { status: Status; plan?: string }) {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await ledger.listed({ ...of, limit: 2, after });
    expect(page.found.length).toBeLessThanOrEqual(2);
    ids.push(...page.found);
    after = page.more ? page.last : undefined;
  } while (after !== undefined);
  return ids;
}

const cardFacts = { name: '신한카드', lastDigits: '4242', test: false, provider: 'kicc' };

async function walk(ledger: Ledger, shard: number) {
  const ids: string[] = [];
  const nextTimes: number[] = [];
  let after: string | undefined;
  do {
    const page = await ledger.due({ lane: 'due', shard, now: moment, limit: 3, after });
    expect(page.ids.length).toBeLessThanOrEqual(3);
    ids.push(...page.ids);
    if (page.nextAt !== undefined) nextTimes.push(page.nextAt);
    after = page.after;
  } while (after !== undefined);
  return { ids, nextTimes };
}
