// What an operator closes stays decided: its payment is not given back by any later night.
import { expect, test } from 'vitest';
import { openCase, orphanOf, twinOf } from '../../functions/usecases/common/cases';
import { closeByHand, decideCase } from '../../functions/usecases/operate/close-case';
import { refundCharge } from '../../functions/usecases/operate/refund-charge';
import { resolveRefund } from '../../functions/usecases/operate/refund-outcome';
import { tellHistory } from '../../functions/usecases/operate/tell-history';
import { endSubscription } from '../../functions/domain/subscription/moves/end';
import type { CivilDate } from '../../functions/domain/common/calendar';
import { won } from '../../functions/domain/common/money';
import { listCases, openCasesOf } from '../../functions/usecases/common/list-cases';
import { runLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { shards, World } from '../world';
import { plant } from './planted';

const day = 86_400_000;
const pass = (world: World) => runLedgerPass(world.deps(), shards, 40);
const given = (world: World) => world.charges().filter((row) => row.cancel_amount > 0);
const reason = 'the customer wants both';
const by = 'ops-1';

async function doubled(): Promise<{ world: World; id: string }> {
  const world = new World();
  await world.subscribe();
  await world.advanceTo('2027-02-28T12:00:00+09:00');
  const [, renewal] = world.charges();
  if (renewal) plant(world, renewal, 'twin');
  await pass(world);
  return { world, id: `payment-${world.charges().at(-1)?.imp_uid ?? ''}` };
}

test('a duplicate whose case an operator has closed is not given back', async () => {
  const { world, id } = await doubled();
  const closed = await decideCase(world.deps(), { id, reason, by });
  const closedAt = Math.floor(world.nowMs / 1_000);
  expect(closed).toMatchObject({ status: 'closed', reason, by, closedAt, refundForbidden: true });
  // The same words again are the same decision; other ones are told of the first.
  expect(await decideCase(world.deps(), { id, reason, by })).toEqual(
    await world.deps().ledger.findCase(id),
  );
  const other = decideCase(world.deps(), { id, reason: 'another', by: 'ops-2' });
  await expect(other).rejects.toThrow(`the case was closed by ops-1 before: ${reason}`);
  for (let nights = 0; nights < 3; nights += 1) {
    world.nowMs += day;
    expect((await pass(world)).found['refunded']).toBeUndefined();
  }
  expect(given(world)).toEqual([]);
  expect((await listCases(world.deps(), { limit: 10 })).items).toEqual([]);
});

test('an unmatched payment that an operator kept is not given back as a duplicate', async () => {
  const { world, id } = await doubled();
  const { ledger } = world.deps();
  const standing = await ledger.findCase(id);
  const payment = { paymentId: standing?.paymentId ?? '', amount: 9_900, paidAt: 1 } as never;
  // As it was seen at first: of a charge that nothing was bound to.
  if (standing) await ledger.saveCase({ ...standing, kind: 'orphan' });
  await decideCase(world.deps(), { id, reason, by });
  await openCase(world.deps(), orphanOf(standing?.subscriptionId ?? '', payment));
  expect((await ledger.findCase(id))?.status).toBe('closed');
  await openCase(world.deps(), twinOf(standing?.subscriptionId ?? '', payment));
  expect(await ledger.findCase(id)).toMatchObject({ kind: 'twin', status: 'open' });
  for (let nights = 0; nights < 3; nights += 1) {
    world.nowMs += day;
    await pass(world);
  }
  expect(given(world)).toEqual([]);
});

test('a case is not closed while the night gives its payment back', async () => {
  const { world, id } = await doubled();
  world.nowMs += day;
  world.emulator.script([{ route: 'cancel', fault: { kind: 'dropBefore' } }]);
  await pass(world);
  const closing = decideCase(world.deps(), { id, reason, by });
  await expect(closing).rejects.toMatchObject({ code: 'conflict' });
  world.nowMs += day;
  expect((await pass(world)).found['refunded']).toBe(1);
  expect(given(world)).toHaveLength(1);
  expect(await world.deps().ledger.findCase(id)).toMatchObject({ status: 'closed' });
});

test('what iamport refused to give back may be closed', async () => {
  const { world, id } = await doubled();
  world.nowMs += day;
  const fault = { kind: 'codeNonZero', message: '환불 한도 부족' } as const;
  world.emulator.script([{ route: 'cancel', fault }]);
  await pass(world);
  expect(await decideCase(world.deps(), { id, reason, by })).toMatchObject({ status: 'closed' });
});

test('of one kind every open case is found behind the others, page by page', async () => {
  const world = new World();
  const deps = world.deps();
  for (let nth = 0; nth < 130; nth += 1) {
    const kind = nth % 50 === 49 ? 'letter' : 'stuck';
    await openCase(deps, { kind, paymentId: `m${nth}`, amount: 0, why: 'for this test' });
    world.nowMs += 1_000;
  }
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await listCases(deps, { kind: 'letter', limit: 1, after });
    found.push(...page.items.map(({ of }) => of.id));
    after = page.after;
  } while (after !== undefined);
  expect(found).toEqual(['letter-m49', 'letter-m99']);
  expect((await listCases(deps, { limit: 3 })).items).toHaveLength(3);
  expect(
    await openCasesOf(deps, { kind: 'letter', subscriptionId: undefined }, 1_000),
  ).toHaveLength(2);
});

test('a refund that is given up keeps who gave it up, and so does its case', async () => {
  const world = new World();
  const id = await world.subscribe();
  const { ledger } = world.deps();
  const fault = { kind: 'dropBefore' } as const;
  world.emulator.script(Array.from({ length: 60 }, () => ({ route: 'cancel' as const, fault })));
  const refundId = `ref${'b'.repeat(25)}`;
  const wish = { subscriptionId: id, period: 0, amount: won(1_000), cancel: 'no' as const };
  const call = { ...wish, reason: 'a part', id: refundId, by: 'ops-0' };
  const asked = await refundCharge(world.deps(), call);
  world.nowMs += 5 * day;
  await resolveRefund(world.deps(), asked);
  world.nowMs += 2 * day;
  const decision = { id: `refund-${refundId}`, reason, by };
  expect(await closeByHand(world.deps(), decision)).toMatchObject({ status: 'closed', reason, by });
  expect(await ledger.refund(id, refundId)).toMatchObject({ state: 'refused', closedBy: by });
  const row = await ledger.load(id);
  const told = row && (await tellHistory(world.deps(), row));
  expect(told).toContainEqual(
    expect.objectContaining({
      what: 'refund of 1000 won of period 0 refused',
      who: 'operator',
      by,
    }),
  );
});

test('the end of a subscription is told, and what it ended for', async () => {
  const world = new World();
  const row = await world.deps().ledger.load(await world.subscribe());
  if (!row) throw new Error('it was sold');
  const at = Math.floor(world.nowMs / 1_000);
  const ended = endSubscription(row, 'no_consent', at);
  const [last] = await tellHistory(world.deps(), ended);
  expect(last).toMatchObject({ at, who: 'schedule', after: 'canceled' });
  expect(last?.what).toContain('did not agree to what the next period costs');
  const waits = { ...row, unagreedOn: '2199-01-31' as CivilDate };
  const [first] = await tellHistory(world.deps(), waits);
  expect(first?.what).toContain('no access: period 1 costs more');
});
