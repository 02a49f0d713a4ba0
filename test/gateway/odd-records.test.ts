// Records of any content: what is taken over from one can be written and read again, or nothing is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { shards, World } from '../world';
import { FakeProvider, ok, order, record } from './provider';

const numbers = [
  9_900.5, 1e21, 1e11, -1, -9_900, 0.1, 1_801_364_400.25, 946_684_799, 7_258_118_400,
];
const halves = ['\ud83d', '\ude00 승인거절', `${'한'.repeat(79)}😀`, `${'a'.repeat(39)}😀`];
/** Web addresses but for half a letter, and order numbers whose cut would fall into a letter. */
const links = ['https://x/\ud83d', 'https://x/\ude00?no=1', 'https://receipt.invalid/😀'];
const names = [`${'가'.repeat(63)}😀`, `order ${'😀'.repeat(40)}`, '주문/1 \ud83d'];
const memos = [
  { user: '\ud83d' },
  { plan: '\ude00x' },
  { extras: [['line', 100, 0, 'x\ud83d']] },
].map((of) => JSON.stringify({ subscription: 'sub1', plan: 'monthly', price: 1, ...of }));
const odd = fc.oneof(
  fc.constantFrom<unknown>(NaN, Infinity, null, '', ...numbers, ...halves),
  fc.constantFrom<unknown>(...links, ...names, ...memos),
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...halves).map((half) => half.repeat(40)),
);
const fields = [
  ...['amount', 'cancel_amount', 'paid_at', 'failed_at', 'fail_reason', 'card_name'],
  ...['receipt_url', 'currency', 'pg_id', 'pg_provider', 'status', 'custom_data'],
  ...['imp_uid', 'merchant_uid', 'customer_uid', 'customer_uid_usage'],
] as const;
const changes = fc.dictionary(fc.constantFrom(...fields), odd, { minKeys: 1, maxKeys: 4 });

/** An independent reading of what an item can hold. */
function faultIn(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : String(value);
  if (typeof value === 'string') return /\p{Cs}/u.test(value) ? JSON.stringify(value) : undefined;
  const inner = typeof value === 'object' ? Object.values(value ?? {}) : [];
  return inner.map(faultIn).find((fault) => fault !== undefined);
}

test('a record is taken over in whole numbers and well-formed text, or not at all', async () => {
  const taken = { record: 0, silent: 0 };
  const check = fc.asyncProperty(changes, async (spoiled) => {
    const answer = await new FakeProvider(() => ok(record(spoiled))).gateway().charge(order);
    if (answer.kind !== 'record') {
      taken.silent += 1;
      return;
    }
    taken.record += 1;
    const { payment } = answer;
    expect(faultIn(payment)).toBeUndefined();
    expect(payment.canceledAmount).toBeLessThanOrEqual(payment.amount);
    for (const at of [payment.paidAt, payment.failedAt].filter((time) => time !== 0)) {
      expect(new Date(at * 1_000).getUTCFullYear()).toSatisfy((y: number) => y >= 2000 && y < 2100);
    }
  });
  await fc.assert(check, { numRuns: 2_000, seed: 13 });
  expect(taken.record).toBeGreaterThan(200);
  expect(taken.silent).toBeGreaterThan(200);
});

test.each([
  ['a fraction of a second', { paid_at: 1_788_220_800.25 }, 1_788_220_800],
  ['no time', { paid_at: 0 }, 0],
])('%s is read', async (_what, spoiled, paidAt) => {
  const answer = await new FakeProvider(() => ok(record(spoiled))).gateway().charge(order);
  expect(answer).toMatchObject({ kind: 'record', payment: { paidAt } });
});

test.each(links)('a receipt is shown as it came, or not at all: %j', async (receipt_url) => {
  const answer = await new FakeProvider(() => ok(record({ receipt_url }))).gateway().charge(order);
  const receiptUrl = receipt_url.endsWith('😀') ? receipt_url : undefined;
  expect(answer).toMatchObject({ kind: 'record', payment: { paymentId: expect.any(String) } });
  expect(answer.kind === 'record' && answer.payment.receiptUrl).toBe(receiptUrl);
});

test.each([...names, ...halves, '\u0000'])(
  'another sender under a key of ours is a case that an operator can close: %j',
  async (merchant_uid) => {
    const world = new World();
    const id = await world.subscribe();
    const [row] = world.charges();
    if (!row) throw new Error('a sign-up is paid');
    const { book } = world.emulator;
    book.add({ ...row, imp_uid: book.nextUid('imps_'), merchant_uid });
    book.add({ ...row, imp_uid: '', amount: 0.5, merchant_uid });
    world.nowMs += 3_600_000;
    await runLedgerPass(world.deps(), shards);
    const { ledger } = world.deps();
    expect((await ledger.load(id))?.status).toBe('active');
    const cases = await ledger.cases(10);
    expect(cases.map(({ kind }) => kind).sort()).toEqual(['second_sender', 'unreadable']);
    for (const { id: named, orderNumber = '' } of cases) {
      expect(named).toMatch(/^[\w-]{1,160}$/);
      expect([...orderNumber].length).toBeLessThanOrEqual(64);
    }
    for (const item of world.table.dump()) expect(faultIn(item)).toBeUndefined();
  },
);

test.each([{ paid_at: 1e21 }, { paid_at: -1 }, { paid_at: 7_258_118_400 }, { failed_at: 1 }])(
  'a record of no plausible time is not read: %j',
  async (spoiled) => {
    const provider = new FakeProvider(() => ok(record(spoiled)));
    expect((await provider.gateway().charge(order)).kind).toBe('silent');
  },
);

test('whatever a night reads at iamport, every item it leaves can be read again', async () => {
  const check = fc.asyncProperty(changes, async (spoiled) => {
    const world = new World();
    const id = await world.subscribe();
    const [row] = world.charges();
    if (!row) throw new Error('a sign-up is paid');
    Object.assign(row, spoiled);
    world.nowMs += 3_600_000;
    await runLedgerPass(world.deps(), shards);
    for (const item of world.table.dump()) expect(faultIn(item)).toBeUndefined();
    const { ledger } = world.deps();
    expect((await ledger.load(id))?.id).toBe(id);
    expect(await ledger.charges(id, 10)).toHaveLength(1);
    await ledger.cases(10);
  });
  await fc.assert(check, { numRuns: 60, seed: 13 });
});
