// Makes the rows of a lost subscription again, from the payments that its open cases name.
import type { CivilDate } from '../../domain/common/calendar';
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Payment } from '../../domain/charge/payment';
import { keptOf } from '../../domain/charge/payment';
import type { Sold } from '../../domain/charge/cost';
import { soldIn } from '../../domain/charge/cost';
import type { PaidPeriod, Rebuilt } from '../../domain/reconcile/rebuild';
import { isCharge, rebuildSubscription } from '../../domain/reconcile/rebuild';
import type { Registration } from '../../domain/checkout/registration';
import { termsFor } from '../../domain/checkout/registration';
import type { Actor, Deed } from '../../domain/subscription/deed';
import { isEnded } from '../../domain/subscription/status';
import type { Case } from '../../ports/ledger';
import { closeCase, openCase, orphanOfChange } from '../common/cases';
import { oneMoreOpening } from '../common/count-opening';
import type { Deps } from '../deps';
import { policyOf } from '../deps';
import { openCasesOf } from '../common/list-cases';
import { deedOf, noteWish } from '../common/record-deed';
import { isRecovering, noteReplay } from '../common/recovery';
import { lookForWindow } from '../common/order-number';

export type RebuildAsk = {
  readonly id: SubscriptionId;
  /** For payments that say neither: the operator knows. */
  readonly userId?: string | undefined;
  readonly planId?: string | undefined;
  readonly anchorOn?: CivilDate | undefined;
  /** The period that begins on `anchorOn`: that of the last return. */
  readonly anchorPeriod?: number | undefined;
  /** Says what would be written, and writes nothing. */
  readonly dryRun: boolean;
  readonly actor: Actor;
};

export type Plain = Extract<Rebuilt, { kind: 'rebuilt' }>;

/** More open cases than this are not searched for one subscription. */
const casesMax = 10_000;
/** Card windows of a lost subscription that are asked for, to learn which one its key came from. */
const windowsMax = 12;

/**
 * Only while a recovery is on: its wishes are applied before it is charged, so that the replay is
 * wanted again. Throws Refusal(conflict), saying what is missing.
 */
export async function rebuildLost(deps: Deps, ask: RebuildAsk): Promise<Plain> {
  if (!(await isRecovering(deps))) throw new Refusal('conflict', 'a recovery must be on');
  if (await deps.ledger.load(ask.id)) {
    throw new Refusal('conflict', 'the table must not have a row of the subscription');
  }
  if (await deps.ledger.isErased(ask.id)) {
    throw new Refusal('conflict', 'its person was erased: close its cases by hand');
  }
  const cases = await casesOf(deps, ask.id);
  const { paid, differences } = await paymentsOf(deps, ask.id, cases);
  const facts = await factsOf(deps, ask, paid);
  const window = await windowOf(deps, ask.id, paid.at(-1)?.payment.keyId);
  const { billingHour } = deps.settings;
  const { onReturn } = policyOf(deps.settings, facts.price.planId);
  const { id, anchorOn, anchorPeriod, actor } = ask;
  const rebuilt = rebuildSubscription({
    id,
    anchorOn,
    anchorPeriod,
    paid,
    billingHour,
    card: window.n,
    registered: window.highest,
    userId: facts.userId,
    price: facts.price,
    quantity: facts.quantity,
    addsOwedDays: onReturn === 'reanchor_and_owed_days',
  });
  if (rebuilt.kind === 'unclear') throw new Refusal('conflict', rebuilt.why);
  if (ask.dryRun) return rebuilt;
  const writing = { cases, differences, actor, ...window };
  return { ...rebuilt, subscription: await write(deps, rebuilt, writing) };
}

async function casesOf(deps: Deps, subscriptionId: SubscriptionId): Promise<readonly Case[]> {
  return openCasesOf(deps, { kind: 'lost_subscription', subscriptionId }, casesMax);
}

type PaidDifference = Pick<PaidPeriod, 'period' | 'payment'>;
type Found = {
  readonly paid: readonly PaidPeriod[];
  /** Of changes within a period. */
  readonly differences: readonly PaidDifference[];
};

async function paymentsOf(deps: Deps, id: SubscriptionId, cases: readonly Case[]): Promise<Found> {
  const found: PaidPeriod[] = [];
  const differences: PaidDifference[] = [];
  for (const { paymentId } of cases) {
    const looked = await deps.gateway.payment(paymentId ?? '');
    if (looked.kind === 'unanswered') {
      throw new Refusal('not_now', 'a payment could not be looked at, try again');
    }
    const payment = looked.kind === 'found' ? looked.payments[0] : undefined;
    const name = payment && (await deps.orderNumbers.parse(payment.attemptId));
    if (!payment || !name || name.subscriptionId !== id || name.kind === 'registration') continue;
    if (!isCharge(payment, deps.settings.acceptance)) continue;
    const { period } = name;
    if (name.kind === 'change') differences.push({ period, payment });
    else found.push({ period, attempt: name.attempt, payment });
  }
  return { paid: found.sort((a, b) => a.period - b.period), differences };
}

/** Whose it is and what it costs: what its own payments say, or what the operator says instead. */
async function factsOf(
  deps: Deps,
  { userId, planId }: RebuildAsk,
  paid: readonly PaidPeriod[],
): Promise<Sold & { readonly userId: string }> {
  const memo = paid.findLast(({ payment }) => payment.memo)?.payment.memo;
  const sealed = memo?.user;
  const user = userId ?? (sealed === undefined ? undefined : await deps.owners.open(sealed));
  if (user === undefined) throw new Refusal('conflict', 'its payments name no user: give user');
  const plan = deps.settings.catalogue.get(planId ?? memo?.planId ?? '');
  if (!plan) throw new Refusal('conflict', 'its payments name no plan that is known: give plan');
  const version = memo?.priceVersion ?? plan.price.version;
  const whose = { userId: user, quantity: memo?.quantity };
  if (version === plan.price.version) return { ...whose, price: plan.price };
  const pinned = await deps.ledger.price(plan.id, version);
  if (!pinned) throw new Refusal('conflict', `version ${version} of plan ${plan.id} is not known`);
  return { ...whose, price: pinned };
}

async function windowOf(deps: Deps, id: SubscriptionId, keyId: string | undefined) {
  let n = 1;
  let highest = 1;
  let keyVersion: string | undefined;
  for (let at = 1; at <= windowsMax; at += 1) {
    const looked = await lookForWindow(deps, id, at);
    if (looked.kind === 'unanswered') {
      throw new Refusal('not_now', 'a card window could not be looked at, try again');
    }
    if (looked.kind === 'absent') continue;
    highest = at;
    if (!looked.payments.some((row: Payment) => row.keyId === keyId)) continue;
    n = at;
    keyVersion = looked.keyVersion;
  }
  return { n, highest, keyVersion };
}

type Window = { readonly n: number; readonly keyVersion: string | undefined };
type Writing = Window &
  Pick<Found, 'differences'> & { readonly cases: readonly Case[]; readonly actor: Actor };

/** Charges first: a row without them would ask for periods that are paid. */
async function write(
  deps: Deps,
  { subscription, charges }: Plain,
  { cases, differences, actor, n, keyVersion }: Writing,
): Promise<Plain['subscription']> {
  noteWish(deps, { verb: 'rebuild', subscription: subscription.id });
  await noteReplay(deps, 'wanted');
  for (const charge of charges) await deps.ledger.saveCharge(charge);
  const holder = await deps.ledger.holderOf(subscription.userId, subscription.price.product);
  const live = holder === undefined ? undefined : await deps.ledger.load(holder);
  const opened = await deps.ledger.open({
    subscription,
    registration: registrationOf(deps, subscription, { n, keyVersion }),
    buyer: {},
    count: await oneMoreOpening(deps, subscription.userId, undefined),
    replaces: live && isEnded(live) ? holder : undefined,
    deed: rebuiltBy(deps, actor, subscription),
  });
  if (opened.kind === 'occupied') {
    throw new Refusal('conflict', `its user has subscription ${opened.by} to the product`);
  }
  if (opened.kind === 'crowded')
    throw new Refusal('not_now', 'windows are being opened, try again');
  const { keyId = '' } = subscription;
  const key = await deps.gateway.key(keyId);
  if (key.kind === 'found') await deps.ledger.saveCard(subscription.id, keyId, key.card);
  for (const one of cases) await closeCase(deps, one.id, 'its subscription was rebuilt');
  await tellDifferences(deps, subscription, differences);
  return opened.subscription;
}

/**
 * The night adopts a difference of the running period, with its terms. One of an earlier period was
 * owed and is used up: the row no longer shows that, and it must not be given back.
 */
async function tellDifferences(
  deps: Deps,
  { id, period: next }: Plain['subscription'],
  differences: readonly PaidDifference[],
): Promise<void> {
  for (const { period, payment } of differences) {
    if (period >= next - 1 || keptOf(payment) === 0) continue;
    await openCase(deps, orphanOfChange(id, payment, period));
  }
}

/** Who rebuilt it and why, in the same write as the row: its history begins with that. */
function rebuiltBy(deps: Deps, actor: Actor, after: Plain['subscription']): Deed {
  const deed = deedOf(deps, { verb: 'rebuild', actor }, { before: after, after });
  return { ...deed, before: 'no row: lost with a restore' };
}

function registrationOf(
  deps: Deps,
  subscription: Plain['subscription'],
  { n, keyVersion }: Window,
): Registration {
  const purpose = 'card_change';
  return {
    subscriptionId: subscription.id,
    n,
    keyVersion,
    version: 0,
    keyId: subscription.keyId ?? '',
    resultId: `res${deps.ids.random()}`,
    purpose,
    terms: termsFor(subscription, { ...soldIn(subscription), purpose }),
    openedAt: subscription.openedAt,
    state: 'in_force',
    outcome: 'changed',
    inquiries: 0,
  };
}
