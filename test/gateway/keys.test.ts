// Billing keys and refunds: what a card shows, what gone means, and a refund that names its amount.
import { describe, expect, test } from 'vitest';
import { FakeProvider, json, ok, record, refused } from './provider';
import { rows } from '../table';

const customer = (changes: Readonly<Record<string, unknown>> = {}) => ({
  customer_uid: 'keyabc',
  pg_provider: 'kicc',
  pg_id: 'IM000001',
  card_name: '신한카드',
  card_code: '366',
  card_number: '461111******1111',
  card_type: null,
  sandbox: false,
  customer_name: 'NAME',
  customer_tel: 'TEL',
  inserted: 1,
  updated: 2,
  ...changes,
});
const gone = (status: number) => () =>
  refused('요청하신 customer_uid(keyabc)로 등록된 정보를 찾을 수 없습니다.', 1, status);

describe('a billing key', () => {
  test('shows its card and nothing of its holder', async () => {
    const provider = new FakeProvider(() => ok(customer()));
    expect(await provider.gateway().key('keyabc')).toEqual({
      kind: 'found',
      card: {
        name: '신한카드',
        lastDigits: '1111',
        test: false,
        provider: 'kicc',
        mid: 'IM000001',
      },
    });
    expect(provider.business[0]?.path).toBe('/subscribe/customers/keyabc');
  });

  test('shows the last four digits only where the end of the number is shown', async () => {
    const table = rows(`
      card_number          last
      461111******1111     1111
      4611-11**-****-2222  2222
      461111**********     none
      4611-1111-****-333*  none
      ****************     none
    `);
    for (const [card_number, last] of table) {
      const provider = new FakeProvider(() => ok(customer({ card_number })));
      const lastDigits = last === 'none' ? '' : last;
      expect(await provider.gateway().key('keyabc')).toMatchObject({ card: { lastDigits } });
    }
    const none = new FakeProvider(() => ok(customer({ card_number: null, card_name: null })));
    expect(await none.gateway().key('keyabc')).toMatchObject({
      card: { name: '', lastDigits: '' },
    });
  });

  test('says when a card was last stored under it, and nothing where that is no time', async () => {
    const at = 1_800_000_000;
    const table = [
      [at, at],
      [null, undefined],
      ['1800000000', undefined],
      [1e21, undefined],
      [at + 0.5, at],
    ] as const;
    for (const [updated, updatedAt] of table) {
      const provider = new FakeProvider(() => ok([customer({ updated })]));
      const answer = await provider.gateway().keysMany(['keyabc']);
      const card = answer.kind === 'found' ? answer.cards.get('keyabc') : undefined;
      expect(card, String(updated)).toMatchObject({ provider: 'kicc', mid: 'IM000001' });
      expect(card?.updatedAt, String(updated)).toBe(updatedAt);
    }
  });

  test('is absent in both spellings of unknown, and only then', async () => {
    const table: readonly (readonly [string, () => Response, string])[] = [
      ['404', gone(404), 'absent'],
      ['a refusal over 200', gone(200), 'absent'],
      ['a refusal over 400', gone(400), 'unanswered'],
      ['a refusal in other words', () => refused('점검 중입니다.', -1), 'unanswered'],
      ['a refusal without words', () => json({ code: -1 }), 'unanswered'],
      ['a 404 of a proxy', () => new Response('<h1>', { status: 404 }), 'unanswered'],
      ['500', gone(500), 'unanswered'],
      ['429', gone(429), 'unanswered'],
      ['null', () => ok(null), 'unanswered'],
      ['another key', () => ok(customer({ customer_uid: 'other' })), 'unanswered'],
    ];
    for (const [what, answer, kind] of table) {
      const key = await new FakeProvider(answer).gateway().key('keyabc');
      expect(key.kind, what).toBe(kind);
    }
    const provider = new FakeProvider(gone(404));
    expect((await provider.gateway().key('a/b')).kind).toBe('unanswered');
    expect((await provider.gateway().deleteKey('../payments')).kind).toBe('unanswered');
    expect(provider.asked).toEqual([]);
  });
});

describe('a key to delete', () => {
  const deleting = (onDelete: () => Response, onRead: () => Response) => {
    const provider = new FakeProvider(({ method }) =>
      method === 'DELETE' ? onDelete() : onRead(),
    );
    return { provider, answer: provider.gateway().deleteKey('keyabc') };
  };

  test('is deleted with a reason, in one call', async () => {
    const { provider, answer } = deleting(() => ok(customer()), gone(404));
    expect((await answer).kind).toBe('found');
    const asked = provider.business.map(({ method, path }) => `${method} ${path}`);
    expect(asked).toEqual(['DELETE /subscribe/customers/keyabc?reason=no%20longer%20used']);
  });

  test('that was gone before is gone', async () => {
    const { provider, answer } = deleting(gone(404), gone(404));
    expect((await answer).kind).toBe('absent');
    expect(provider.business.length).toBe(1);
  });

  test('that iamport refuses to delete is gone only if a look finds it gone', async () => {
    const busy = () => refused('예약된 결제가 있습니다.');
    expect(await deleting(busy, () => ok(customer())).answer).toEqual({
      kind: 'unanswered',
      why: 'refused',
    });
    expect((await deleting(gone(200), gone(404)).answer).kind).toBe('absent');
    expect((await deleting(gone(200), gone(200)).answer).kind).toBe('absent');
    expect((await deleting(() => ok(null), gone(404)).answer).kind).toBe('absent');
    expect((await deleting(busy, () => json({}, 500)).answer).kind).toBe('unanswered');
    const closed = () => refused('점검 중입니다.', -1);
    expect((await deleting(closed, closed).answer).kind).toBe('unanswered');
  });

  test('is tried again later when nobody answers', async () => {
    const down = () => new Response('<h1>', { status: 502 });
    const { provider, answer } = deleting(down, gone(404));
    expect(await answer).toEqual({ kind: 'unanswered', why: 'http 502' });
    expect(provider.business.length).toBe(1);
  });
});

describe('a refund', () => {
  const refund = {
    paymentId: 'imps_100000000001',
    amount: 3_000,
    balance: 9_900,
    reason: 'ref1',
  };
  const canceled = record({ status: 'cancelled', cancel_amount: 3_000 });

  test('names its amount and the balance we believe is left', async () => {
    const provider = new FakeProvider(() => ok(canceled));
    expect(await provider.gateway().refund(refund)).toMatchObject({
      kind: 'found',
      payments: [{ status: 'cancelled', canceledAmount: 3_000 }],
    });
    const [asked] = provider.business;
    expect([asked?.method, asked?.path]).toEqual(['POST', '/payments/cancel']);
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      imp_uid: refund.paymentId,
      amount: 3_000,
      checksum: 9_900,
      reason: 'ref1',
    });
    await provider.gateway().refund({ ...refund, taxFree: 300 });
    expect(JSON.parse(provider.business[1]?.body ?? '')).toMatchObject({ tax_free: 300 });
    // KICC takes what is left out for no zero.
    await provider.gateway().refund({ ...refund, taxFree: 0 });
    expect(JSON.parse(provider.business[2]?.body ?? '')).toMatchObject({ tax_free: 0 });
  });

  test('of nothing, of half a won, or of more than is left never leaves the house', async () => {
    const provider = new FakeProvider(() => ok(canceled));
    for (const amount of [0, -1, 0.5, NaN, 9_901]) {
      const asking = provider.gateway().refund({ ...refund, amount });
      await expect(asking, String(amount)).rejects.toThrow(/broken invariant/);
    }
    const unsure = provider.gateway().refund({ ...refund, balance: Infinity });
    await expect(unsure).rejects.toThrow(/balance/);
    expect((await provider.gateway().refund({ ...refund, paymentId: 'a/b' })).kind).toBe('refused');
    expect(provider.asked).toEqual([]);
  });

  test('is refused, done, or nobody knows; and sent once in each case', async () => {
    const table: readonly (readonly [string, () => Response | Promise<Response>, string])[] = [
      ['refunded before', () => refused('이미 전액취소된 주문입니다.'), 'refused'],
      ['the PG refuses', () => refused('취소 불가', -1), 'refused'],
      ['a reset', () => Promise.reject(new TypeError('fetch failed')), 'unanswered'],
      ['bad gateway', () => new Response('<h1>', { status: 502 }), 'unanswered'],
      ['another payment', () => ok(record({ imp_uid: 'imps_2' })), 'unanswered'],
      ['no record', () => ok(null), 'unanswered'],
    ];
    for (const [what, answer, kind] of table) {
      const provider = new FakeProvider(answer);
      expect((await provider.gateway().refund(refund)).kind, what).toBe(kind);
      expect(provider.business.length, what).toBe(1);
    }
  });
});
