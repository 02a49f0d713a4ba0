// Stories of debts, with the real use cases: losing access, paying, a new card, a text unheard of.
import { expect, test } from 'vitest';
import { civilDateAt } from '../functions/domain/common/calendar';
import type { DunningPolicy } from '../functions/domain/catalogue/dunning';
import type { Plan } from '../functions/domain/catalogue/plan';
import { subscriptionView } from '../functions/handlers/views';
import { observePayment } from '../functions/usecases/checkout/observe-payment';
import { openCardWindow } from '../functions/usecases/checkout/open-checkout';
import { timesOf } from '../functions/usecases/deps';
import { plan, settings, World } from './world';

const strict: DunningPolicy = {
  retryDays: [1, 3, 6, 9, 13],
  stopDay: 14,
  graceDays: 4,
  suspendedDay: 10,
  end: { day: 15, status: 'canceled' },
};

function worldWith(dunning: DunningPolicy = strict): World {
  const world = new World('2027-01-31T12:00:00+09:00');
  const sold: Plan = { ...plan, dunning };
  world.settings = { ...settings, catalogue: new Map([[sold.id, sold]]) };
  return world;
}

const load = async (world: World, id: string) => {
  const found = await world.deps().ledger.load(id);
  if (!found) throw new Error('a subscription stays');
  return found;
};
const always = (message: string) => ({
  route: 'again' as const,
  count: 0,
  fault: { kind: 'decline' as const, message },
});
const failures = (world: World) =>
  world.emulator.ledger().payments.filter((row) => row.status === 'failed');

/** A renewal of 28 February that is declined with these words; time stands at noon of a day. */
async function inDebt(world: World, words: string, until: string): Promise<string> {
  const id = await world.subscribe();
  world.emulator.script([always(words)]);
  await world.advanceTo(`${until}T12:00:00+09:00`);
  return id;
}

async function newCard(world: World, id: string) {
  const window = await openCardWindow(world.deps(), { userId: 'user-1', id, buyer: {} });
  world.finish(window);
  return observePayment(world.deps(), { attemptId: window.windowId });
}

test('a debt restricts, suspends and cancels on its days, and the keys go with it', async () => {
  const world = worldWith();
  const id = await inDebt(world, '[8521] 한도초과', '2027-02-28');
  const seen: string[] = [];
  for (let day = 0; day <= 16; day += 1) {
    const { status, access } = await load(world, id);
    if (seen.at(-1)?.slice(6) !== `${status} ${access}`)
      seen.push(`${civilDateAt(world.nowMs / 1_000).slice(5)} ${status} ${access}`);
    await world.advanceTo(world.nowMs + 86_400_000);
  }
  expect(seen).toEqual([
    ...['02-28 past_due full', '03-04 past_due restricted', '03-10 past_due suspended'],
    '03-15 canceled none',
  ]);
  expect(failures(world)).toHaveLength(6);
  expect(world.emulator.ledger().keys).toEqual([]);
  const changes = world.logs.filter((line) => line.includes('access.changed'));
  expect(changes.map((line) => (JSON.parse(line) as { access: string }).access)).toEqual([
    ...['restricted', 'suspended', 'none'],
  ]);
});

test('a state that only time brings costs no call to the provider', async () => {
  const world = worldWith();
  const id = await inDebt(world, '[8350] 분실/도난 카드', '2027-03-04');
  expect((await load(world, id)).access).toBe('restricted');
  world.emulator.script([{ route: 'any', fault: { kind: 'outage', fromMs: 0, toMs: 9e15 } }]);
  await world.advanceTo('2027-03-11T12:00:00+09:00');
  expect(await load(world, id)).toMatchObject({ status: 'past_due', access: 'suspended' });
  expect(failures(world)).toHaveLength(1);
});

test('the view says when it is tried again and when access gets worse', async () => {
  const world = worldWith();
  const id = await inDebt(world, '[8521] 한도초과', '2027-03-01');
  const view = subscriptionView(await load(world, id), undefined, {
    times: timesOf(settings),
    now: 0,
  });
  expect(view).toMatchObject({
    status: 'past_due',
    access: 'full',
    decline: 'limit',
    next_retry_at: '2027-03-03T10:00:00+09:00',
    next_billing_at: '2027-03-03T10:00:00+09:00',
    access_changes_at: '2027-03-04T10:00:00+09:00',
  });
  const hard = worldWith();
  const lost = await load(hard, await inDebt(hard, '분실카드', '2027-03-01'));
  expect(subscriptionView(lost, undefined, { times: timesOf(settings), now: 0 })).toMatchObject({
    next_retry_at: null,
    next_billing_at: null,
    access_changes_at: '2027-03-04T10:00:00+09:00',
  });
  const paid = worldWith();
  const good = await load(paid, await paid.subscribe());
  expect(subscriptionView(good, undefined, { times: timesOf(settings), now: 0 })).toMatchObject({
    next_retry_at: null,
    access_changes_at: null,
    next_billing_at: '2027-02-28T10:00:00+09:00',
  });
});

test.each([
  ['in its grace', strict, '2027-03-01', '2027-03-31'],
  ['restricted', strict, '2027-03-05', '2027-03-31'],
  ['suspended', strict, '2027-03-11', '2027-03-31'],
  // Access had ended: the month begins anew on the day of the payment.
  ['unpaid', { retryDays: [1, 2] }, '2027-03-11', '2027-04-11'],
])('a new card pays the open debt at once and clears it: %s', async (_, policy, day, next) => {
  const world = worldWith(policy);
  const id = await inDebt(world, '[8350] 분실/도난 카드', day);
  const former = (await load(world, id)).keyId;
  world.emulator.script([]);
  const seen = await newCard(world, id);
  expect(seen).toMatchObject({ kind: 'visit', word: 'active' });
  const now = await load(world, id);
  expect(now).toMatchObject({ status: 'active', access: 'full', period: 2 });
  expect(now.dunning).toBeUndefined();
  expect(civilDateAt(now.indexedAt ?? 0)).toBe(next);
  expect(world.charges().map((row) => civilDateAt(row.paid_at))).toEqual(['2027-01-31', day]);
  expect(world.emulator.ledger().keys).not.toContainEqual(
    expect.objectContaining({ customer_uid: former }),
  );
});

test('a new card that is declined as well changes nothing of the debt', async () => {
  const world = worldWith();
  const id = await inDebt(world, '[8521] 한도초과', '2027-03-05');
  expect(await newCard(world, id)).toMatchObject({ word: 'declined' });
  expect(await load(world, id)).toMatchObject({ status: 'past_due', access: 'restricted' });
  expect((await load(world, id)).dunning?.since).toBe(Date.parse('2027-02-28T10:00+09:00') / 1_000);
});

test('a card stays in force while nobody can tell whether the debt is paid already', async () => {
  const world = worldWith();
  const id = await inDebt(world, '[8521] 한도초과', '2027-03-01');
  const { keyId } = await load(world, id);
  const window = await openCardWindow(world.deps(), { userId: 'user-1', id, buyer: {} });
  world.finish(window);
  world.emulator.script([]);
  // The window is found, the card is found, and then the first look at an earlier attempt fails.
  const { gateway } = world.deps();
  const blind = {
    ...gateway,
    look: (attemptId: string) =>
      attemptId === window.windowId
        ? gateway.look(attemptId)
        : Promise.resolve({ kind: 'unanswered' as const, why: 'silence' }),
  };
  const hint = { attemptId: window.windowId };
  await observePayment(world.deps({ gateway: blind }), hint);
  const keys = () => world.emulator.ledger().keys.map((key) => key.customer_uid);
  expect((await load(world, id)).keyId).toBe(keyId);
  expect(keys()).toContain(keyId);
  await world.advanceTo('2027-03-01T12:05:00+09:00');
  expect(await load(world, id)).toMatchObject({ status: 'active', keyId: window.keyId });
  expect(keys()).toEqual([window.keyId]);
});

test('news that a declined attempt was paid after all clears the debt at once', async () => {
  const world = worldWith({ retryDays: [1] });
  const id = await world.subscribe();
  world.emulator.script([
    { route: 'again', fault: { kind: 'flipToPaid', ms: 5 * 86_400_000 } },
    always('분실카드'),
  ]);
  await world.advanceTo('2027-03-03T12:00:00+09:00');
  expect(await load(world, id)).toMatchObject({ status: 'unpaid', access: 'none' });
  await world.advanceTo('2027-03-06T12:00:00+09:00');
  const [, flipped] = world.charges();
  await observePayment(world.deps(), {
    attemptId: flipped?.merchant_uid ?? '',
    paymentId: flipped?.imp_uid,
  });
  expect(await load(world, id)).toMatchObject({ status: 'active', access: 'full', period: 2 });
  expect(await world.deps().ledger.loadCharge(id, 1)).toMatchObject({ status: 'paid' });
});

test('a text that is in no rule is logged bare, once for each time it comes', async () => {
  const world = worldWith({ retryDays: [1] });
  await inDebt(world, '[ZZ99] 홍길동님 010-1234-5678 승인불가', '2027-03-05');
  const lines = world.logs.filter((line) => line.includes('decline.unlisted'));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
    Array(2).fill({ event: 'decline.unlisted', message: '[ZZ99] …님 … 승인불가' }),
  );
  expect(world.logs.join('\n')).not.toContain('홍길동');
  const refused = worldWith();
  await refused.subscribe();
  refused.emulator.script([
    { route: 'again', fault: { kind: 'codeNonZero', message: '[QQ11] 처음 보는 말' } },
  ]);
  await refused.advanceTo('2027-03-01T12:00:00+09:00');
  expect(refused.logs.join('\n')).toContain('"message":"[QQ11] 처음 보는 말"');
  const listed = worldWith();
  await inDebt(listed, '[8521] 한도초과', '2027-03-05');
  expect(listed.logs.join('\n')).not.toContain('decline.unlisted');
});
