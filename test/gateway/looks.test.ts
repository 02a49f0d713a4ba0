// Looking at payments: all pages, a part of what was asked, and when absent really means absent.
import { describe, expect, test } from 'vitest';
import { FakeProvider, fault, json, noPayment, ok, order, record, refused } from './provider';

const { attemptId } = order;
const page = (list: readonly unknown[], next: unknown, total = list.length) =>
  ok({ total, previous: 0, next, list });
const uid = (n: number) => ({ imp_uid: `imps_${n}` });

describe('what there is under one attempt', () => {
  test('is collected from every page, so a paid record can not hide on the second', async () => {
    const provider = new FakeProvider(({ path }) =>
      path.endsWith('page=1')
        ? page([record({ ...uid(1), status: 'failed' })], 2, 2)
        : page([record(uid(2))], 0, 2),
    );
    const looked = await provider.gateway().look(attemptId);
    expect(looked).toMatchObject({
      kind: 'found',
      payments: [{ status: 'failed' }, { status: 'paid' }],
    });
    expect(provider.business.map(({ path }) => path)).toEqual([
      `/payments/findAll/${attemptId}?limit=100&page=1`,
      `/payments/findAll/${attemptId}?limit=100&page=2`,
    ]);
  });

  test('is unanswered when a page is missing, unreadable, or leads nowhere', async () => {
    const first = (next: unknown) => () => page([record(uid(1))], next);
    const second = (then: () => Response) => {
      return new FakeProvider(({ path }) => (path.endsWith('page=1') ? first(2)() : then()));
    };
    const table: readonly (readonly [string, FakeProvider, string])[] = [
      ['a second page that is gone', second(noPayment), 'unreadable'],
      ['a second page in HTML', second(() => new Response('<h1>')), 'html'],
      ['a second page over 500', second(() => json({}, 500)), 'http 500'],
      ['a page that points to itself', new FakeProvider(first(1)), 'unreadable'],
      ['a page that points in words', new FakeProvider(first('2')), 'unreadable'],
      ['a page without a list', new FakeProvider(() => ok({ next: 0 })), 'unreadable'],
      ['a garbled row', new FakeProvider(() => page([record(), {}], 0)), 'unreadable'],
      ['pages without an end', new FakeProvider(({ path }) => endless(path)), 'too many pages'],
    ];
    for (const [what, provider, why] of table) {
      const looked = await provider.gateway().look(attemptId);
      expect(looked, what).toMatchObject({ kind: 'unanswered', why });
    }
  });

  const endless = (path: string) => page([record()], Number(path.split('page=')[1]) + 1);

  test('is over where no further page is named', async () => {
    for (const next of [0, null, undefined]) {
      const provider = new FakeProvider(() => page([record()], next));
      expect((await provider.gateway().look(attemptId)).kind).toBe('found');
    }
    const empty = new FakeProvider(() => page([], 0));
    expect(await empty.gateway().look(attemptId)).toEqual({ kind: 'absent' });
  });
});

test("only iamport's own 404 means absent", async () => {
  const notOurs = { message: 'Not Found' };
  const table: readonly (readonly [string, () => Response | Promise<Response>, string])[] = [
    ['the envelope', noPayment, 'absent'],
    ['a page of a proxy', () => new Response('<h1>', { status: 404 }), 'unanswered'],
    ['nothing', () => new Response('', { status: 404 }), 'unanswered'],
    ['an answer of an API gateway', () => json(notOurs, 404), 'unanswered'],
    ['code 0', () => ok(null, 404), 'unanswered'],
    ['the words over 200', () => refused('존재하지 않는 결제정보입니다.'), 'unanswered'],
    ['the words over 400', () => refused('존재하지 않는 결제정보입니다.', 1, 400), 'unanswered'],
    ['unavailable', () => json({ code: 1 }, 503), 'unanswered'],
    ['a lost connection', () => Promise.reject(fault({ code: 'ECONNRESET' })), 'unanswered'],
    ['no connection', () => Promise.reject(fault({ code: 'ENOTFOUND' })), 'unanswered'],
  ];
  for (const [what, answer, kind] of table) {
    const gateway = new FakeProvider(answer).gateway();
    expect((await gateway.look(attemptId)).kind, what).toBe(kind);
    expect((await gateway.lookMany([attemptId])).kind, what).toBe(kind);
    expect((await gateway.payment('imps_1')).kind, what).toBe(kind);
  }
});

describe('many attempts at once', () => {
  const ids = Array.from({ length: 100 }, (_, n) => `c${String(n).padStart(31, '0')}`);

  test('are one call for up to a hundred, in full or in part', async () => {
    for (const status of [200, 207]) {
      const rowsFound = [record({ merchant_uid: ids[3] }), record({ merchant_uid: ids[7] })];
      const envelope = { code: status === 207 ? 1 : 0, message: null, response: rowsFound };
      const provider = new FakeProvider(() => json(envelope, status));
      const looked = await provider.gateway().lookMany(ids);
      expect(looked).toMatchObject({
        kind: 'found',
        payments: [{ attemptId: ids[3] }, { attemptId: ids[7] }],
      });
      const url = new URL(provider.business[0]?.path ?? '', 'https://api.iamport.kr');
      expect(url.searchParams.getAll('merchant_uid[]')).toEqual(ids);
      expect(provider.business.length).toBe(1);
    }
  });

  test('keep what reads, and name what does not, for it could be the paid one', async () => {
    const odd = record({ merchant_uid: ids[4], imp_uid: 'imps_9', amount: 9_900.5 });
    const rows = [record({ merchant_uid: ids[3] }), odd, 'no record'];
    const provider = new FakeProvider(() => ok(rows, 207));
    const looked = await provider.gateway().lookMany(ids);
    expect(looked).toMatchObject({ kind: 'found', payments: [{ attemptId: ids[3] }] });
    const unreadable = looked.kind === 'found' ? looked.unreadable : [];
    expect(unreadable.length).toBe(2);
    expect(unreadable[0]).toMatchObject({ attemptId: ids[4], paymentId: 'imps_9' });
    expect(unreadable[1]?.attemptId).toBe(undefined);
  });

  test('tell a record that does not read from no answer, each looked at alone', async () => {
    const odd = record({ merchant_uid: ids[4], amount: 9_900.5 });
    const list = { total: 1, previous: 0, next: 0, list: [odd] };
    const all = await new FakeProvider(() => ok(list)).gateway().look(ids[4] ?? '');
    expect(all).toMatchObject({ kind: 'unanswered', unreadable: [{ attemptId: ids[4] }] });
    const one = await new FakeProvider(() => ok(odd)).gateway().payment('imps_1');
    expect(one).toMatchObject({ kind: 'unanswered', unreadable: [{ attemptId: ids[4] }] });
    const silent = new FakeProvider(() => new Response('<h1>', { status: 200 })).gateway();
    expect(await silent.look(ids[4] ?? '')).not.toHaveProperty('unreadable');
    expect(await silent.payment('imps_1')).not.toHaveProperty('unreadable');
  });

  test('never pass for absent because an id is malformed; none ask nothing', async () => {
    const provider = new FakeProvider(noPayment);
    const answer = await provider.gateway().lookMany(['good', 'a&imp_uid[]=b']);
    expect(answer).toEqual({ kind: 'unanswered', why: 'malformed id' });
    expect(await provider.gateway().lookMany([])).toEqual({ kind: 'absent' });
    expect(provider.asked).toEqual([]);
    await expect(provider.gateway().lookMany([...ids, 'x'])).rejects.toThrow(/at most 100/);
  });
});

test('one payment is asked for with test channels, and must be the one asked for', async () => {
  const provider = new FakeProvider(() => ok(record({ imp_uid: 'imp_1', sandbox: true })));
  const gateway = provider.gateway();
  expect(await gateway.payment('imp_1')).toMatchObject({
    kind: 'found',
    payments: [{ paymentId: 'imp_1', test: true }],
  });
  expect(provider.business[0]?.path).toBe('/payments/imp_1?include_sandbox=true');
  expect(await gateway.payment('imp_2')).toEqual({ kind: 'unanswered', why: 'another record' });
  expect(await gateway.look('a/b')).toEqual({ kind: 'unanswered', why: 'malformed id' });
  expect(await gateway.payment('../users/pg')).toEqual({
    kind: 'unanswered',
    why: 'malformed id',
  });
  expect(provider.business.length).toBe(2);
});

describe('the list of a period', () => {
  const ask = { status: 'paid', from: 1_788_220_800, to: 1_788_307_200, page: 1 } as const;

  test('comes a thousand a page and keeps count of what it could not read', async () => {
    const provider = new FakeProvider(() => page([record(), { imp_uid: 1 }], 2));
    expect(await provider.gateway().list(ask)).toMatchObject({
      kind: 'page',
      unreadable: [{}],
      next: 2,
      payments: [{ attemptId }],
    });
    expect(provider.business[0]?.path).toBe(
      '/payments/status/paid?page=1&limit=1000&from=1788220800&to=1788307200&sorting=paid',
    );
  });

  test("ends with iamport's 400 behind the last page, and with nothing else", async () => {
    const table: readonly (readonly [() => Response, string])[] = [
      [() => refused('존재하지 않는 결제정보입니다.', 1, 400), 'page'],
      [() => new Response('<h1>', { status: 400 }), 'unanswered'],
      [() => json({ message: 'Bad Request' }, 400), 'unanswered'],
      [noPayment, 'unanswered'],
      [() => refused('지원되지 않는 상태값입니다.'), 'unanswered'],
    ];
    for (const [answer, kind] of table) {
      const listed = await new FakeProvider(answer).gateway().list({ ...ask, page: 3 });
      expect(listed.kind).toBe(kind);
    }
    const long = { ...ask, to: ask.from + 90 * 86_400 + 1 };
    const gateway = new FakeProvider(noPayment).gateway();
    await expect(gateway.list(long)).rejects.toThrow(/90 days/);
  });
});
