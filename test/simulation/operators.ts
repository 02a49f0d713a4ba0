// What a payer may do to the order number of her next charge, and what an operator does about it.
import { finishWindow } from '../../sandbox/iamport/window';
import { won } from '../../functions/domain/common/money';
import type { Universe } from './universe';

const dayMs = 86_400_000;
/** Days after which an operator looks at the open cases: in time, late, and once more. */
const visitDays = [4, 24, 60] as const;
const card = '4242-4242-4242-4242';

/** Opens a card window under the order number of the next charge: nothing of it is money. */
export async function useUpOrderNumber(universe: Universe, user: string): Promise<void> {
  const { people, cloud, emulator, random, timeline } = universe;
  const deps = cloud.byHand();
  const subscriptionId = people.subscriptions.get(user) ?? '';
  const row = await deps.ledger.load(subscriptionId);
  if (row?.keyId === undefined) return;
  const { period, attempt } = row;
  const merchant_uid = await deps.orderNumbers.charge({ subscriptionId, period, attempt });
  const params = { channelKey: 'channel-key-kicc-live', pay_method: 'card', name: '구독' };
  const own = {
    merchant_uid,
    customer_uid: 'key-of-her-own',
    amount: random.chance(0.5) ? 0 : 9_900,
  };
  finishWindow(emulator, { ...params, ...own }, random.chance(0.7) ? card : undefined);
  emulator.book.keys.delete('key-of-her-own');
  for (const days of visitDays) {
    timeline.after(days * dayMs, () => void settleOpen(universe, user).catch(() => undefined));
  }
}

/** The operator writes of a customer what must not be written: an erasure takes it too. */
const words = ({ people }: Universe, id: string): string => `${people.ownerOf(id) ?? ''}님 요청`;

/** Settles a charge of hers that waits for a person, where the answer allows it. */
export async function settleOpen(universe: Universe, user: string): Promise<void> {
  const id = universe.people.subscriptions.get(user) ?? '';
  const open = (await universe.cloud.byHand().ledger.cases(100)).filter(
    ({ status, subscriptionId }) => status === 'open' && subscriptionId === id,
  );
  if (!open.some(({ kind }) => kind === 'suspect' || kind === 'unknown')) return;
  await settleByHand(universe, id, universe.random.chance(0.7) ? 'declined' : 'waived');
}

/** Answers the HTTP status. */
export async function settleByHand(
  universe: Universe,
  id: string,
  as: 'declined' | 'waived',
): Promise<number> {
  universe.onSettle(id);
  const route = 'POST /admin/subscriptions/{id}/settle';
  return (
    await operate(universe, { route, params: { id }, body: { as, reason: words(universe, id) } })
  ).status;
}

/** Days after which an operator looks at a customer who may owe something by then. */
const debtDays = [0, 2, 9, 33] as const;

/** Retries a debt, or settles it as paid by bank transfer or as waived; or cancels. */
export async function operateOn(universe: Universe, user: string): Promise<void> {
  const { people, random, timeline } = universe;
  const id = people.subscriptions.get(user) ?? '';
  const visit = async () => {
    const verb = random.pick(['retry', 'retry', 'debt', 'debt', 'cancel'] as const);
    if (verb === 'cancel' && random.chance(0.7)) return;
    const as = random.pick(['paid_elsewhere', 'waived'] as const);
    await actOn(universe, id, verb, { as, when: random.pick(['now', 'period_end'] as const) });
    // What was ended at once is refused.
    const isTakenBack = verb === 'cancel' && random.chance(0.5);
    if (isTakenBack) timeline.after(dayMs, () => void actOn(universe, id, 'keep').catch(() => 0));
  };
  for (const days of debtDays) {
    if (days > 0) timeline.after(days * dayMs, () => void visit().catch(() => undefined));
  }
  await visit();
}

export type Verb = 'retry' | 'debt' | 'cancel' | 'keep';
export type Acting = {
  readonly as?: 'paid_elsewhere' | 'waived';
  readonly when?: 'now' | 'period_end';
};

/** Answers the HTTP status. */
export async function actOn(
  universe: Universe,
  id: string,
  verb: Verb,
  { as, when }: Acting = {},
): Promise<number> {
  if (verb === 'debt') universe.onSettle(id);
  const own = verb === 'debt' ? { as } : verb === 'cancel' ? { when } : {};
  const body = { ...own, reason: words(universe, id) };
  const route = `POST /admin/subscriptions/{id}/${verb}`;
  return (await operate(universe, { route, params: { id }, body })).status;
}

export type Operation = {
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
};

/** Asks a door of operators; status 0 where it gave no answer. */
export async function operate(
  { cloud, nowMs }: Universe,
  { route, params, query, headers, body }: Operation,
): Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }> {
  const claims = { sub: 'operator', scope: 'billing/operator' };
  const event = {
    routeKey: route,
    headers: { 'content-type': 'application/json', ...headers },
    pathParameters: params,
    queryStringParameters: query,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    requestContext: { timeEpoch: nowMs, authorizer: { jwt: { claims } } },
  };
  const answer = await cloud.request(event, 'subscriptions');
  const said = answer && 'body' in answer ? (answer.body ?? '') : '';
  const json = said.startsWith('{') ? (JSON.parse(said) as Record<string, unknown>) : {};
  return { status: answer?.statusCode ?? 0, json };
}

/** What each version of a plan's price costs, of the price that it is sold at. */
const shares: Readonly<Record<number, number>> = { 1: 1, 2: 1.3, 3: 0.7, 4: 2 };
export const versions = Object.keys(shares).map(Number);

/** Sets a version of its plan's price for a subscription; answers the HTTP status. */
export async function setPrice(universe: Universe, id: string, version: number): Promise<number> {
  const { cloud } = universe;
  const deps = cloud.byHand();
  const planId = (await deps.ledger.load(id))?.price.planId ?? '';
  const sold = cloud.settings.catalogue.get(planId)?.price;
  if (!sold) return 0;
  const unit = won(Math.round((sold.amount * (shares[version] ?? 1)) / 100) * 100);
  if (version > 1) await deps.ledger.pinPrice({ ...sold, version, amount: unit });
  const isSet = universe.onPrice(id, { plan: planId, unit, at: universe.nowMs });
  const route = 'POST /admin/subscriptions/{id}/price';
  const body = { version, reason: '가격 변경' };
  const { status } = await operate(universe, { route, params: { id }, body });
  if (status === 200) isSet();
  return status;
}
