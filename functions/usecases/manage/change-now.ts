// The customer asks for more within the period: the difference is charged at once, and the terms
// are in force once it is paid.
import { unaskedDifference } from '../../domain/charge/charge';
import type { Charge } from '../../domain/charge/charge';
import type { Sold } from '../../domain/charge/cost';
import { recurringOf } from '../../domain/charge/cost';
import type { Difference } from '../../domain/charge/difference';
import { roundedOff } from '../../domain/charge/difference';
import { keptOf } from '../../domain/charge/payment';
import type { EpochSeconds, Period } from '../../domain/common/calendar';
import { assert, Refusal } from '../../domain/common/errors';
import type { AttemptId, SubscriptionId } from '../../domain/common/identity';
import type { Won } from '../../domain/common/money';
import { leastCharge } from '../../domain/common/money';
import { refuseByTable } from '../../domain/subscription/apply';
import type { Actor } from '../../domain/subscription/deed';
import type { Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import type { Immediate } from '../../domain/subscription/happenings';
import type { Priced } from '../../domain/subscription/price-change';
import { priceChange } from '../../domain/subscription/price-change';
import { isHeldPlan, isOfHeldPlan } from '../../domain/subscription/held-plans';
import { periodStart } from '../../domain/subscription/terms';
import { happened } from '../common/change';
import { deedOf, noteWish, refuseRestless } from '../common/record-deed';
import { refuseLooks } from '../common/customer-looks';
import { refuseUnanswered, refuseUncharged, takeProbe } from '../common/charging-now';
import type { Holds } from '../common/recovery';
import { ownSubscription } from '../common/subscriptions';
import type { Deps } from '../deps';
import { sendAsked } from '../settlement/heard';
import type { Outcome } from '../settlement/outcome';
import type { TermsWish } from './wanted-terms';
import { pin, wanted } from './wanted-terms';

export type ChangeNowWish = TermsWish & {
  readonly userId: string;
  readonly id: SubscriptionId;
};

/** Won as the preview showed them: what the customer saw is what is charged. */
export type Shown = {
  /** Each period from now on. */
  readonly amount: number;
  /** At once. */
  readonly charge: number;
};

export type ChangeNowPreview = Priced & {
  readonly was: Sold;
  readonly to: Sold;
  /** The days of the difference, the first of them today. */
  readonly days: Period;
  /** Won each period from the next one on. */
  readonly amount: Won;
};

/** in_force: paid, or too little to be asked for. pending: its outcome is not known yet. */
export type ChangedNow = {
  readonly outcome: 'in_force' | 'declined' | 'not_made' | 'pending';
  readonly subscription: Subscription;
  readonly preview: ChangeNowPreview;
  /** Of a decline. */
  readonly code?: string | undefined;
};

const customer: Actor = { who: 'customer' };
/** Writers of one row are few: its customer in two windows, and a worker. */
const rivalsMax = 5;
/** More than a period may have. */
const differencesMax = 100;

/** By the very code that the change is made with; nothing is written. */
export async function previewChangeNow(deps: Deps, wish: ChangeNowWish): Promise<ChangeNowPreview> {
  const was = await ownSubscription(deps, wish.userId, wish.id);
  return priced(deps, was, wish, deps.clock.now());
}

/**
 * The claim and its deed are one write, before anything is sent. Throws Refusal: invalid for what
 * is not sold, conflict where the terms may not change now or come to another sum than was shown,
 * not_now while nothing is charged, too_many where a day's changes are used up.
 */
export async function changeNow(
  deps: Deps,
  wish: ChangeNowWish & { readonly shown: Shown },
): Promise<ChangedNow> {
  let row = await ownSubscription(deps, wish.userId, wish.id);
  const at = deps.clock.now();
  const first = await priced(deps, row, wish, at);
  refuseOther(first, wish.shown);
  const { planId } = first.to.price;
  const isPlanHeld = (plans: Holds['heldPlans']) =>
    isHeldPlan(planId, plans) || isOfHeldPlan(row, plans);
  const breaker = await refuseUncharged(deps, at, isPlanHeld);
  await refuseRestless(deps, row.id);
  await refuseLatePayment(deps, row, at);
  await takeProbe(deps, breaker, at);
  if (first.to.price !== row.price) await pin(deps, first.to.price);
  note(deps, row, first);
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const preview = await priced(deps, row, wish, at);
    refuseOther(preview, wish.shown);
    const made = await make(deps, row, preview, { at, isProbe: breaker.on });
    if (made) return made;
    row = await ownSubscription(deps, wish.userId, wish.id);
  }
  throw new Refusal('not_now', 'the subscription is being changed, try again');
}

/** Undefined where another writer was first: nothing is written then. */
async function make(
  deps: Deps,
  row: Subscription,
  preview: ChangeNowPreview,
  { at, isProbe }: { readonly at: EpochSeconds; readonly isProbe: boolean },
): Promise<ChangedNow | undefined> {
  const { to, change, difference } = preview;
  const { paid, earlier } = await running(deps, row);
  if (difference.charge.amount === 0) {
    const changed = happened(deps, row, { kind: 'change_rounded_off', to, paid }, at);
    const charge = unaskedDifference(row, preview, preview.days);
    const saved = await save(deps, row, changed, charge);
    return saved && { outcome: 'in_force', subscription: saved, preview };
  }
  const name = { subscriptionId: row.id, period: row.period - 1, k: change.k };
  const attemptId = await deps.orderNumbers.change(name, earlier);
  refuseUnanswered(deps, at);
  const claimed = happened(deps, row, { kind: 'change_claimed', to, paid, attemptId }, at);
  const saved = await save(deps, row, claimed);
  if (!saved) return undefined;
  assert(isClaimed(saved), 'a difference is claimed before it is sent');
  await deps.pace();
  const { kind, subscription, decline } = await sendAsked(deps, saved, isProbe);
  return { outcome: outcomes[kind], subscription, preview, code: decline?.code };
}

const outcomes: Readonly<Record<Outcome['kind'], ChangedNow['outcome']>> = {
  paid: 'in_force',
  declined: 'declined',
  refunded: 'not_made',
  suspect: 'not_made',
  unknown: 'pending',
  unsent: 'pending',
  absent: 'pending',
};

async function save(
  deps: Deps,
  before: Subscription,
  after: Subscription,
  charge?: Charge,
): Promise<Subscription | undefined> {
  const deed = deedOf(deps, { verb: 'change', actor: customer }, { before, after });
  const saved = await deps.ledger.saveInOne({ subscription: after, charge, deed });
  return saved === 'saved' ? { ...after, version: after.version + 1 } : undefined;
}

async function priced(
  deps: Deps,
  row: Subscription,
  wish: TermsWish,
  at: EpochSeconds,
): Promise<ChangeNowPreview> {
  refuseByTable(row, 'change_claimed');
  const to = wanted(deps, row, wish);
  const { paid, waived } = await running(deps, row);
  const asked: Immediate = { to, paid };
  const { change, difference } = priceChange(row, asked, at);
  refuseSlices(difference, waived);
  const days = { startsOn: change.on, endsOn: periodStart(row, row.period) };
  return { was: row, to, change, difference, days, amount: recurringOf(to) };
}

type Running = {
  /** The paid days of the running period. */
  readonly paid: Period;
  /** What changes within it were spared so far. */
  readonly waived: number;
  /** An order number under which something of it was asked for; a free one has none. */
  readonly earlier: AttemptId | undefined;
};

/** Of a period whose money stands: what was given back of it is no part of a difference. */
async function running(deps: Deps, { id, period, change }: Subscription): Promise<Running> {
  const charge = await deps.ledger.loadCharge(id, period - 1);
  const others = change ? await deps.ledger.differences(id, differencesMax) : [];
  const mine = others.filter((one) => one.period === period - 1);
  if (!charge || charge.status === 'open' || ![charge, ...mine].every(isWhole)) {
    const why = 'the running period must be paid, and nothing of it given back';
    throw new Refusal('conflict', `${why}: ask for it with when "period_end"`);
  }
  const paid = { startsOn: charge.startsOn, endsOn: charge.endsOn };
  const earlier = [charge, ...mine].flatMap(({ attempts }) => attempts)[0]?.attemptId;
  return { paid, waived: mine.reduce((sum, one) => sum + roundedOff(one), 0), earlier };
}

/**
 * What is too little to be asked for is spared once a period: one difference in slices of less than
 * 100 won would be spared as often as there are slices. Throws Refusal(conflict).
 */
function refuseSlices({ net, charge }: Difference, waived: number): void {
  if (charge.amount > 0 || waived + net < leastCharge) return;
  const why = `${waived} won of changes within this period were not asked for, and ${net} are more`;
  throw new Refusal('conflict', `${why}: ask for it with when "period_end", or for more at once`);
}

/** The most declined changes of one period: each of them is looked at before the next change. */
const declinedMax = 10;

/**
 * A difference that was declined may have been paid since: asked for again under the next number,
 * it would be taken twice, and go back only after two nights. Each is looked at alone, with every
 * record under its number: a bulk call may show one of them only, the failed one. Throws Refusal.
 */
async function refuseLatePayment(deps: Deps, row: Subscription, at: EpochSeconds): Promise<void> {
  const { id, period, change, userId } = row;
  if (!change) return;
  const all = await deps.ledger.differences(id, differencesMax);
  const earlier = all
    .filter((one) => one.period === period - 1 && one.paymentId === undefined)
    .flatMap(({ attempts }) => attempts.map(({ attemptId }) => attemptId));
  if (earlier.length === 0) return;
  if (earlier.length >= declinedMax) {
    const why = `${declinedMax} changes within this period were declined`;
    throw new Refusal('conflict', `${why}: ask for it with when "period_end"`);
  }
  refuseLooks(deps, userId);
  for (const attemptId of earlier) {
    refuseUnanswered(deps, at);
    const looked = await deps.gateway.look(attemptId);
    if (looked.kind === 'unanswered') {
      throw new Refusal('not_now', 'an earlier change could not be looked at, try again');
    }
    const payments = looked.kind === 'found' ? looked.payments : [];
    if (payments.every((payment) => keptOf(payment) === 0)) continue;
    const why = 'an earlier change that was declined has been paid since, or is not decided';
    throw new Refusal('conflict', `${why}: the next night settles it, try again after it`);
  }
}

const isWhole = ({ refunded, refunding }: Charge) => refunded === 0 && refunding === undefined;

function refuseOther(is: ChangeNowPreview, { amount, charge }: Shown): void {
  const now = is.difference.charge.amount;
  if (amount === is.amount && charge === now) return;
  const words = `it comes to ${now} won now and ${is.amount} won each period`;
  throw new Refusal('conflict', `${words}: preview it again`);
}

/** What is paid is known by its payment; what is too little to be paid by this line alone. */
function note(deps: Deps, { id, period }: Subscription, preview: ChangeNowPreview): void {
  const { change, difference, amount } = preview;
  const { price, quantity = 1, k, on } = change;
  const terms = { plan: price.planId, version: price.version, quantity, amount };
  const asked = { ...terms, period: period - 1, k, on, charge: difference.charge.amount };
  noteWish(deps, { verb: 'change_now', subscription: id, ...asked });
}
