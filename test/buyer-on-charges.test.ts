// What a renewal says of its buyer and of installments, what that costs, and what it must not stop.
import { expect, test } from 'vitest';
import { plainPolicy } from '../functions/domain/catalogue/dunning';
import { openCardWindow } from '../functions/usecases/checkout/open-checkout';
import { won } from '../functions/domain/common/money';
import { plan, World } from './world';

const dueAt = '2027-02-28T10:01:00+09:00';
const renewalsOf = (world: World) =>
  world.emulator
    .ledger()
    .payments.filter((row) => row.customer_uid_usage === 'payment')
    .slice(1);

function counted(world: World) {
  const asked: string[] = [];
  const { client } = world;
  world.client = {
    send: (command) => {
      asked.push((command as object).constructor.name);
      return client.send(command);
    },
  };
  return asked;
}

test('a renewal names its buyer, for no further call and no write, and no log does', async () => {
  const calls = async (buyerOnCharges: boolean) => {
    const world = new World();
    world.settings = { ...world.settings, buyerOnCharges };
    await world.subscribe();
    const asked = counted(world);
    await world.advanceTo(dueAt);
    expect(world.logs.join()).not.toMatch(/김매달|0101234|1234-5678/);
    return { asked, row: renewalsOf(world)[0] };
  };
  const named = await calls(true);
  const plain = await calls(false);
  expect(named.row).toMatchObject({ buyer_name: '김매달', buyer_tel: '01012345678' });
  expect(plain.row).toMatchObject({ buyer_name: null, buyer_email: null, buyer_tel: null });
  expect(named.asked).toEqual(plain.asked);
});

test('a card change updates what is known of the buyer, and leaves out nothing', async () => {
  const world = new World();
  const id = await world.subscribe();
  const buyer = { phone: '01099998888', email: 'new@example.com' };
  await openCardWindow(world.deps(), { userId: 'user-1', id, buyer });
  await world.advanceTo(dueAt);
  expect(renewalsOf(world)[0]).toMatchObject({
    buyer_name: '김매달',
    buyer_tel: '01099998888',
    buyer_email: 'new@example.com',
  });
});

test('a buyer whose item does not read is not named, and is charged', async () => {
  const world = new World();
  const id = await world.subscribe();
  const isBuyer = (item: { pk?: unknown; sk?: unknown }) =>
    item.pk === `S#${id}` && item.sk === 'B';
  const spoilt = world.table.dump().map((item) => (isBuyer(item) ? { ...item, name: 7 } : item));
  world.table.restore(spoilt);
  await world.advanceTo(dueAt);
  expect(renewalsOf(world)).toMatchObject([{ status: 'paid', buyer_name: null }]);
  expect(world.logs.join()).toContain(`"item":"S#${id} B"`);
});

test('where the card refuses installments, the lump sum is taken', async () => {
  const world = new World();
  const price = { ...plan.price, amount: won(60_000), installments: 6 };
  const catalogue = new Map([[plan.id, { ...plan, price, dunning: plainPolicy }]]);
  world.settings = { ...world.settings, catalogue };
  const id = await world.subscribe();
  const fault = { kind: 'decline', message: '할부불가 카드입니다' } as const;
  world.emulator.script([{ route: 'again', fault }]);
  await world.advanceTo('2027-03-02T10:01:00+09:00');
  expect(renewalsOf(world)).toMatchObject([
    { status: 'failed', card_quota: 6 },
    { status: 'paid', card_quota: 0 },
  ]);
  expect(await world.deps().ledger.load(id)).toMatchObject({ status: 'active', period: 2 });
});
