// Who is attacked and who attacks: subscriptions in every state, and payments of attackers' making.
import type { PaymentRow } from '../../sandbox/iamport/types';
import { machine } from './machine';
import { provider } from './provider';
import type { Json, Person, Window, World } from './world';
import { approving, declining } from './world';

/** A payment that the provider really holds and that must pay for nothing. */
export type Planted = {
  readonly what: string;
  readonly by: Person;
  readonly imp_uid: string;
  readonly merchant_uid: string;
};

export type Cast = {
  readonly world: World;
  /** By the state of their subscription. */
  readonly victims: Readonly<Record<VictimState, Person>>;
  readonly attacker: Person;
  readonly planted: readonly Planted[];
  /** Genuine payments of the victims: spent, and shown again by attackers. */
  readonly receipts: readonly PaymentRow[];
};

const states = [
  ...(['active', 'leaving', 'gone', 'open', 'closed', 'declined'] as const),
  ...(['pastDue', 'pending', 'suspect', 'cardOpen', 'cardClosed'] as const),
] as const;
export type VictimState = (typeof states)[number];

const renewalMs = Date.parse('2027-03-10T10:00:00+09:00');

/** Rows under a card window's order number that are no proof of a billing key. */
const windowRows: Readonly<Record<string, Partial<PaymentRow>>> = {
  'a hundred won instead of a key': {
    amount: 100,
    customer_uid: null,
    customer_uid_usage: null,
  },
  'a key of another customer': { customer_uid: 'keyofanothercustomer' },
  'a test channel': { sandbox: true },
  'another payment provider': { pg_provider: 'nice', pg_id: 'nictest04m' },
  'a charge by key': { customer_uid_usage: 'payment' },
  'a window that is still open': { status: 'ready', paid_at: 0 },
  'a canceled payment': { status: 'cancelled', cancel_amount: 9_900 },
};

/** Rows under the order number of a declined charge that do not pay for it. */
const chargeRows: Readonly<Record<string, Partial<PaymentRow>>> = {
  'a hundred won': { amount: 100 },
  'one won less': { amount: 9_899 },
  'one won more': { amount: 9_901 },
  'as many dollars': { currency: 'USD' },
  'test money': { sandbox: true },
  'money of another provider': { pg_provider: 'nice' },
  "another customer's key": { customer_uid: 'keyofanothercustomer' },
  'a payment of last year': { paid_at: Date.parse('2026-03-10T10:00:00+09:00') / 1_000 },
  'a payment of next year': { paid_at: Date.parse('2028-03-10T10:00:00+09:00') / 1_000 },
  'a payment given back': { status: 'cancelled', cancel_amount: 9_900 },
  'a payment given back in part': { cancel_amount: 9_800 },
};

export async function makeCast(world: World): Promise<Cast> {
  const victims = Object.fromEntries(states.map((state) => [state, world.person()])) as Record<
    VictimState,
    Person
  >;
  const attacker = world.person();
  const debtors = Object.keys(chargeRows).map((what) => ({ what, by: world.person() }));
  const { active, leaving, gone, open, closed, declined, pastDue } = victims;
  const { pending, suspect, cardOpen, cardClosed } = victims;
  const paying = [active, leaving, gone, pastDue, pending, suspect, cardOpen, cardClosed];
  for (const person of [...paying, attacker, ...debtors.map(({ by }) => by)]) {
    await world.signUp(person);
  }
  await world.signUp(declined, declining);
  for (const person of [pastDue, ...debtors.map(({ by }) => by)]) failNext(person);

  await renew(world, pending, suspect);
  await world.json(leaving, 'POST', `/subscriptions/${leaving.subscription}/cancel`, {
    when: 'period_end',
  });
  await world.json(gone, 'POST', `/subscriptions/${gone.subscription}/cancel`, { when: 'now' });
  await world.checkout(open);
  await world.callback(closed, world.finish(await world.checkout(closed), undefined));
  await world.cardWindow(cardOpen);
  await world.callback(cardClosed, world.finish(await world.cardWindow(cardClosed), undefined));
  await world.deliver();

  provider.spoil = misspelled;
  const planted = [...(await plantWindows(world)), ...debtors.map(plantCharge)];
  const receipts = machine.emulator.ledger().payments.filter((row) => row.paid_at > 0);
  machine.messages = [];
  return { world, victims, attacker, planted, receipts };
}

/** iamport may spell the flag of test money in a way that nobody has seen yet. */
const misspelled: typeof provider.spoil = (_call, good) => {
  if (!good.body.includes('"sandbox":true')) return undefined;
  const flag = machine.random.pick(['true', '"true"', '1', '"Y"']);
  const body = good.body.replaceAll('"sandbox":true', `"sandbox":${flag}`);
  return { what: 'another flag', status: good.status, headers: good.headers, body };
};

/** A month later: one answer is lost and one says that another amount was taken. */
async function renew(world: World, pending: Person, suspect: Person): Promise<void> {
  machine.nowMs = renewalMs;
  provider.spoil = ({ path, body }, good) => {
    if (path !== '/subscribe/payments/again') return undefined;
    const isOf = (person: Person) =>
      person.windows.some(({ customer_uid }) => body.includes(customer_uid));
    if (isOf(pending)) return { what: 'lost', status: 200, body: '', act: 'hang' };
    if (!isOf(suspect)) return undefined;
    const envelope = JSON.parse(good.body) as { response: Json };
    const response = { ...envelope.response, amount: 100 };
    const row = machine.emulator.book.byImpUid.get(String(response['imp_uid' as keyof object]));
    if (row) row.amount = 100;
    return { what: 'cheap', status: 200, body: JSON.stringify({ ...envelope, response }) };
  };
  await world.tick('plan');
  provider.spoil = undefined;
}

function failNext(person: Person): void {
  const key = machine.emulator.book.keys.get(person.windows.at(-1)?.customer_uid ?? '');
  if (key) key.behavior = `decline:${declining}`;
}

async function plantWindows(world: World): Promise<Planted[]> {
  const planted: Planted[] = [];
  for (const [what, changes] of Object.entries(windowRows)) {
    const by = world.person();
    const params = await world.checkout(by);
    const imp_uid = world.finish(params, approving);
    const row = machine.emulator.book.byImpUid.get(imp_uid);
    const key = machine.emulator.book.keys.get(String(params['customer_uid']));
    if (!row || !key) throw new Error('broken invariant: a window leaves a row and a key');
    Object.assign(row, changes);
    if (changes.sandbox !== undefined) key.sandbox = changes.sandbox;
    if (changes.pg_provider !== undefined) key.pg_provider = changes.pg_provider;
    planted.push({ what, by, imp_uid, merchant_uid: row.merchant_uid });
  }
  return planted;
}

function plantCharge({ what, by }: { readonly what: string; readonly by: Person }): Planted {
  const mine = (row: PaymentRow) =>
    row.customer_uid === by.windows.at(-1)?.customer_uid && row.status === 'failed';
  const { book } = machine.emulator;
  const declined = book.payments.find(mine);
  if (!declined) throw new Error('broken invariant: this card was declined');
  const at = Math.floor(machine.nowMs / 1_000);
  const paid: Partial<PaymentRow> = { status: 'paid', paid_at: at, failed_at: 0 };
  const imp_uid = book.nextUid('imp_');
  book.add({ ...declined, ...paid, fail_reason: null, imp_uid, ...chargeRows[what] });
  return { what, by, imp_uid, merchant_uid: declined.merchant_uid };
}

/** Order numbers that the provider knows as this person's, windows and charges alike. */
export function idsOf(person: Person): Window[] {
  const keys = new Set(person.windows.map(({ customer_uid }) => customer_uid));
  const charges = machine.emulator.book.payments.filter((row) => keys.has(row.customer_uid ?? ''));
  const all = new Map<string, Window>();
  for (const { merchant_uid, customer_uid } of [...person.windows, ...charges]) {
    all.set(merchant_uid, { merchant_uid, customer_uid: customer_uid ?? '' });
  }
  return [...all.values()];
}
