// The gateway against the emulator: what its ledger knows and what we are told, fault by fault.
import { describe, expect, test } from 'vitest';
import { iamportGateway } from '../../functions/adapters/iamport-gateway';
import { won } from '../../functions/domain/common/money';
import { issueKey } from '../../sandbox/iamport/customers';
import { IamportEmulator } from '../../sandbox/iamport/emulator';
import { emulatorFetch } from '../../sandbox/iamport/fetch';
import { defaultChannels } from '../../sandbox/iamport/setup';
import type { Fault, FaultRoute, ProviderModel } from '../../sandbox/iamport/types';
import { order } from './provider';

function world(model: Partial<ProviderModel> = {}, card_number = '4242-4242-4242-4242') {
  const time = { ms: Date.parse('2027-01-31T10:00:00+09:00') };
  const now = () => time.ms;
  const requests: string[] = [];
  const emulator = new IamportEmulator({
    impKey: 'key',
    impSecret: 'secret',
    now,
    model,
    onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
  });
  const live = defaultChannels.find((channel) => !channel.sandbox);
  if (!live) throw new Error('the emulator has a live channel');
  issueKey(emulator.book, live, { customer_uid: order.keyId, card_number }, time.ms);
  const expiring = new Map<AbortSignal, AbortController>();
  const gateway = iamportGateway({
    fetch: emulatorFetch(emulator, {
      expire: (signal) => expiring.get(signal)?.abort(new Error('deadline')),
    }),
    baseUrl: 'http://localhost:3001',
    credentials: async () => ({ impKey: 'key', impSecret: 'secret' }),
    clock: now,
    deadlineMs: 65_000,
    timer: () => {
      const controller = new AbortController();
      expiring.set(controller.signal, controller);
      return controller.signal;
    },
  });
  const script = (fault: Fault, route: FaultRoute = 'again') => emulator.script([{ route, fault }]);
  const sent = () => requests.filter((line) => line.includes('/again')).length;
  return { gateway, emulator, script, sent, time, requests };
}

test('each fault of a charge ends in the one word that is true of it', async () => {
  const table: readonly (readonly [Fault, string, number])[] = [
    // What the provider is made to do, what we are told, and the payments its ledger then holds.
    [{ kind: 'decline' }, 'record failed', 1],
    [{ kind: 'code0Failed' }, 'record failed', 1],
    [{ kind: 'codeNonZero' }, 'refused', 0],
    [{ kind: 'codeNonZero', row: true }, 'refused', 1],
    [{ kind: 'dropBefore' }, 'silent timeout', 0],
    [{ kind: 'dropAfter' }, 'silent timeout', 1],
    [{ kind: 'late', ms: 40_000 }, 'silent timeout', 0],
    [{ kind: 'slow' }, 'silent timeout', 1],
    [{ kind: 'reset' }, 'silent connection lost', 0],
    [{ kind: 'reset', after: true }, 'silent connection lost', 1],
    [{ kind: 'truncate', bytes: 60 }, 'silent cut body', 1],
    [{ kind: 'html' }, 'silent html', 0],
    [{ kind: 'http', status: 502 }, 'silent http 502', 0],
    [{ kind: 'http', status: 504, after: true }, 'silent http 504', 1],
    [{ kind: 'rateLimit', retryAfter: 3 }, 'silent busy', 0],
    [{ kind: 'redirect', url: 'http://169.254.169.254/' }, 'silent redirect', 0],
    [{ kind: 'nullResponse' }, 'silent unreadable', 1],
    [{ kind: 'unknownStatus' }, 'record settling', 1],
    [{ kind: 'extraFields' }, 'record paid', 1],
    [{ kind: 'amountEcho', amount: 9_000 }, 'record paid', 1],
    [{ kind: 'currencyEcho', currency: 'USD' }, 'record paid', 1],
    [{ kind: 'dupRecords' }, 'record paid', 2],
    [{ kind: 'flipToPaid', ms: 1 }, 'record failed', 1],
  ];
  for (const [fault, told, held] of table) {
    const { gateway, emulator, script, sent } = world();
    script(fault);
    const answer = await gateway.charge(order);
    const detail =
      answer.kind === 'record' ? answer.payment.status : 'why' in answer ? answer.why : '';
    expect(`${answer.kind} ${detail}`.trim(), fault.kind).toBe(told);
    expect(emulator.ledger().payments.length, fault.kind).toBe(held);
    expect(sent(), fault.kind).toBe(1);
  }
});

describe('afterwards a look tells', () => {
  test('what a lost answer hid, and that a lost request left nothing', async () => {
    for (const [kind, found] of [
      ['dropAfter', 'found'],
      ['dropBefore', 'absent'],
    ] as const) {
      const { gateway, script } = world();
      script({ kind });
      await gateway.charge(order);
      expect((await gateway.look(order.attemptId)).kind).toBe(found);
      expect((await gateway.lookMany([order.attemptId, 'other'])).kind).toBe(found);
    }
  });

  test('of all records under one id, though another look would show one of them', async () => {
    const { gateway, script } = world();
    script({ kind: 'dupRecords' });
    await gateway.charge(order);
    const looked = await gateway.look(order.attemptId);
    const statuses = looked.kind === 'found' ? looked.payments.map(({ status }) => status) : [];
    expect([...statuses].sort()).toEqual(['failed', 'paid']);
  });

  test('of the records behind the first page', async () => {
    const { gateway } = world({ duplicates: 'allow' });
    for (let n = 0; n < 203; n += 1) await gateway.charge(order);
    const looked = await gateway.look(order.attemptId);
    const ids = looked.kind === 'found' ? looked.payments.map(({ paymentId }) => paymentId) : [];
    expect(new Set(ids).size).toBe(203);
  });

  test('nothing during an outage, and nothing of it is taken for absence', async () => {
    const { gateway, emulator, time } = world();
    await gateway.charge(order);
    const outage: Fault = { kind: 'outage', fromMs: time.ms, toMs: time.ms + 1 };
    emulator.script([{ route: 'any', fault: outage }]);
    expect(await gateway.look(order.attemptId)).toEqual({ kind: 'unanswered', why: 'busy' });
    time.ms += 1;
    expect((await gateway.look(order.attemptId)).kind).toBe('found');
  });
});

test('a paid attempt that is sent again is refused, and its record is still there', async () => {
  const { gateway } = world();
  await gateway.charge(order);
  expect((await gateway.charge(order)).kind).toBe('refused');
  expect(await gateway.look(order.attemptId)).toMatchObject({ payments: [{ status: 'paid' }] });
});

test('a token that expires or is refused in the middle is nobody’s outcome', async () => {
  const { gateway, script, time, requests } = world({ duplicates: 'allow' });
  for (const disturb of [
    () => undefined,
    () => script({ kind: 'token401' }),
    () => void (time.ms += 1_775_000),
    () => void (time.ms += 7_200_000),
  ]) {
    disturb();
    expect((await gateway.charge(order)).kind).toBe('record');
  }
  expect(requests.filter((line) => line.includes('getToken')).length).toBe(4);
});

test('keys and refunds go through a whole life', async () => {
  const { gateway, time } = world();
  const card = {
    name: '신한카드',
    lastDigits: '4242',
    test: false,
    provider: 'kicc',
    mid: 'IM000001',
    updatedAt: expect.any(Number) as number,
  };
  expect(await gateway.key(order.keyId)).toEqual({ kind: 'found', card });
  const charged = await gateway.charge(order);
  const paymentId = charged.kind === 'record' ? charged.payment.paymentId : '';
  const refund = { paymentId, taxFree: 0, reason: 'ref1' };

  const wrong = await gateway.refund({ ...refund, amount: won(900), balance: 9_000 + 1 });
  expect(wrong.kind).toBe('refused');
  const part = await gateway.refund({ ...refund, amount: 900, balance: 9_900 });
  expect(part).toMatchObject({ kind: 'found', payments: [{ canceledAmount: 900 }] });
  // Sent again after a lost answer: the balance we believe in is no longer true.
  expect((await gateway.refund({ ...refund, amount: 900, balance: 9_900 })).kind).toBe('refused');

  const second = Math.floor(time.ms / 1_000);
  const period = { status: 'cancelled', from: second - 10, to: second + 10, page: 1 } as const;
  expect(await gateway.list(period)).toMatchObject({ payments: [{ paymentId }] });
  expect(await gateway.list({ ...period, page: 2 })).toEqual({
    kind: 'page',
    payments: [],
    unreadable: [],
  });

  expect((await gateway.deleteKey(order.keyId)).kind).toBe('found');
  expect((await gateway.deleteKey(order.keyId)).kind).toBe('absent');
  expect((await gateway.key(order.keyId)).kind).toBe('absent');
  expect((await gateway.charge({ ...order, attemptId: 'c2' })).kind).toBe('refused');
});
