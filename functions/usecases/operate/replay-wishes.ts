// Applies wishes again that a restored table has forgotten, in the order in which they were made.
import type { Actor } from '../../domain/subscription/deed';
import { Refusal } from '../../domain/common/errors';
import { stageOf } from '../../domain/common/identity';
import { judgeCard, judgeWindow } from '../../domain/checkout/issuing';
import type { Payment } from '../../domain/charge/payment';
import { soldIn } from '../../domain/charge/cost';
import type { Registration } from '../../domain/checkout/registration';
import { termsFor } from '../../domain/checkout/registration';
import { isErasing } from '../../domain/subscription/erasure';
import type { Subscription } from '../../domain/subscription/facts';
import { isEnded, isPaused } from '../../domain/subscription/status';
import { civilDateAt } from '../../domain/common/calendar';
import type { Wish } from '../../domain/subscription/wish';
import { changeSubscription, happened } from '../common/change';
import type { Deps } from '../deps';
import { adoptNow } from '../settlement/change-card';
import { findForgotten } from './find-forgotten';
import type { ByHand } from '../common/recovery';
import { isRecovering } from '../common/recovery';
import { replayBillingDay } from './replay-billing-day';
import { replayChange, replayUndoChange } from './replay-change';
import { replayChangeNow } from './replay-change-now';
import { replayClose } from './replay-close';
import { replayConsent, replayPrice } from './replay-consent';
import { replayExtra, replayRemoveLine } from './replay-extras';
import { replayBreaker, replayHold, replayPlanHold, replayRelease } from './replay-holds';
import { replayNotice, replayTrial } from './replay-trial';
import { settleSuspect } from './settle-suspect';
import type { WindowLook } from '../common/order-number';
import { lookForWindow } from '../common/order-number';

/**
 * known: the table holds it already, so that applying twice is harmless. later: a charge is in
 * flight, or iamport did not answer: apply it again. missing: the table has no row of it, which
 * must be rebuilt first. by_hand: only an operator can repeat it, or has to ask for another card.
 */
export type Replayed = 'applied' | 'known' | 'later' | 'missing' | 'by_hand';

/** Throws Refusal(conflict) where no recovery is on: charging has gone on since those wishes. */
export async function replayWishes(
  deps: Deps,
  wishes: readonly Wish[],
  { by, reason: why }: ByHand,
): Promise<readonly Replayed[]> {
  if (!(await isRecovering(deps))) throw new Refusal('conflict', 'a recovery must be on');
  deps.log('recover.replay', { replay: 'applied', wishes: wishes.length, why, by });
  const results: Replayed[] = [];
  for (const wish of wishes) results.push(await replayWish(deps, wish));
  return results;
}

async function replayWish(deps: Deps, wish: Wish): Promise<Replayed> {
  if (wish.verb === 'breaker') return replayBreaker(deps, wish.state === 'open');
  if (wish.verb === 'plan_hold') return replayPlanHold(deps, wish.plan, wish.state === 'held');
  if (wish.verb === 'close_case') return replayClose(deps, wish);
  const row = await deps.ledger.load(wish.subscription);
  if (!row) return replayLost(deps, wish);
  switch (wish.verb) {
    case 'cancel':
      return replayCancel(deps, row, wish);
    case 'keep':
      return replayKeep(deps, row);
    case 'pause':
      return replayPause(deps, row, wish);
    case 'resume':
      return replayResume(deps, row, wish.at);
    case 'billing_day':
    case 'undo_billing_day':
      return replayBillingDay(deps, row, wish);
    case 'card':
      return replayCard(deps, row, wish);
    case 'settle':
      return replaySettle(deps, row, wish.as);
    case 'hold':
      return replayHold(deps, row, wish.at);
    case 'release':
      return replayRelease(deps, row, wish.at);
    case 'change':
      return replayChange(deps, row, wish);
    case 'change_now':
      return replayChangeNow(deps, row, wish);
    case 'undo_change':
      return replayUndoChange(deps, row);
    case 'price':
      return replayPrice(deps, row, wish);
    case 'consent':
      return replayConsent(deps, row, wish);
    case 'credit':
    case 'take_credit':
    case 'line':
      return replayExtra(deps, row, wish);
    case 'remove_line':
      return replayRemoveLine(deps, row, wish);
    case 'trial':
      return replayTrial(deps, row, wish);
    case 'notice':
      return replayNotice(deps, row, wish);
    case 'rebuild':
      return 'known';
    case 'erase':
      return replayErase(deps, row, wish);
    // A restored row may owe another period by now: a person compares it with the bank account.
    case 'debt':
      return 'by_hand';
  }
}

type OfRow = Exclude<Wish, { readonly verb: 'breaker' | 'plan_hold' | 'close_case' }>;

/** A person who was erased is not rebuilt, and nothing that she asked for before is wanted. */
async function replayLost(deps: Deps, { verb, subscription, at }: OfRow): Promise<Replayed> {
  if (await deps.ledger.isErased(subscription)) return 'known';
  if (verb !== 'erase') return 'missing';
  await deps.ledger.noteErased(subscription, at);
  return 'applied';
}

/** It completes by itself once the recovery has ended. */
async function replayErase(deps: Deps, was: Subscription, { at }: OfRow): Promise<Replayed> {
  if (isErasing(was)) return 'known';
  const caughtUp = isEnded(was) ? was : await findForgotten(deps, was);
  if (!caughtUp) return 'later';
  await deps.ledger.forgetBuyer(was.id, deps.clock.now());
  await changeSubscription(deps, caughtUp, (current) =>
    happened(deps, current, { kind: 'erasure_requested' }, at),
  );
  return 'applied';
}

/** Who left at once had paid until then: what the table forgot of it is looked up first. */
async function replayCancel(
  deps: Deps,
  was: Subscription,
  { when, at }: Wish & { verb: 'cancel' },
): Promise<Replayed> {
  const atPeriodEnd = when === 'period_end';
  if (isEnded(was) || (was.cancel && (atPeriodEnd || !was.cancel.atPeriodEnd))) return 'known';
  const caughtUp = atPeriodEnd ? was : await findForgotten(deps, was);
  if (!caughtUp) return 'later';
  await changeSubscription(deps, caughtUp, (current) =>
    happened(deps, current, { kind: 'cancel_requested', atPeriodEnd }, at),
  );
  return 'applied';
}

async function replayKeep(deps: Deps, was: Subscription): Promise<Replayed> {
  if (isEnded(was) || !was.cancel || isErasing(was)) return 'known';
  await changeSubscription(deps, was, (current) =>
    isEnded(current) ? undefined : happened(deps, current, { kind: 'cancel_withdrawn' }),
  );
  return 'applied';
}

/** Refused where a period has begun meanwhile that the table believes unpaid: a person looks. */
async function replayPause(
  deps: Deps,
  was: Subscription,
  { when, until, at }: Wish & { verb: 'pause' },
): Promise<Replayed> {
  if (isEnded(was) || was.pause) return 'known';
  if (was.claim) return 'later';
  const pause = async (current: Subscription) =>
    happened(deps, current, { kind: 'pause_requested', wish: { when, until } }, at);
  const [asked] = await Promise.allSettled([pause(was)]);
  if (asked.status === 'rejected') return 'by_hand';
  await changeSubscription(deps, was, (current) =>
    current.version === was.version ? asked.value : undefined,
  );
  return 'applied';
}

/** Of a pause that had begun by then its beginning may be forgotten as well. */
async function replayResume(deps: Deps, was: Subscription, at: number): Promise<Replayed> {
  if (isEnded(was) || !was.pause) return 'known';
  if (was.claim || was.heldAt !== undefined) return 'later';
  const isForgotten = !isPaused(was) && civilDateAt(at) > was.pause.from;
  await changeSubscription(deps, was, (current) => {
    if (current.version !== was.version) return undefined;
    const begun = isForgotten ? happened(deps, current, { kind: 'pause_due' }, at) : current;
    return begun.pause ? happened(deps, begun, { kind: 'resume_requested' }, at) : begun;
  });
  return 'applied';
}

const replayed: Actor = { who: 'operator', reason: 'replayed' };

async function replaySettle(
  deps: Deps,
  was: Subscription,
  as: 'waived' | 'declined',
): Promise<Replayed> {
  if (was.claim?.phase !== 'suspect') return 'known';
  const [done] = await Promise.allSettled([
    settleSuspect(deps, { id: was.id, as, actor: replayed }),
  ]);
  return done.status === 'fulfilled' ? 'applied' : 'by_hand';
}

/**
 * The card in force at iamport, believed as its window was when it came back. Its registration is
 * written again where the table forgot it, and nothing is charged for it.
 */
async function replayCard(
  deps: Deps,
  was: Subscription,
  { n, at }: Wish & { verb: 'card' },
): Promise<Replayed> {
  if (isEnded(was)) return 'known';
  if (was.claim) return 'later';
  const windows = await deps.ledger.registrations(was.id, windowsMax);
  if (windows.some((one) => one.keyId === was.keyId && one.n >= n)) return 'known';
  const standing = windows.find((one) => one.n === n);
  if (standing?.outcome === 'failed' || standing?.outcome === 'superseded') return 'known';
  const looked = await lookForWindow(deps, was.id, n);
  if (looked.kind === 'unanswered') return 'later';
  if (looked.kind === 'absent') return 'known';
  const issued = issuedBy(deps, looked, standing);
  if (issued.kind === 'refused') return refuseCard(deps, was, n, issued.why);
  const { keyId } = issued;
  const key = await deps.gateway.key(keyId);
  if (key.kind === 'unanswered') return 'later';
  // It was replaced again, or the subscription was left: a later wish says so.
  if (key.kind === 'absent') return 'known';
  const fault = judgeCard(key.card, deps.settings.acceptance);
  if (fault !== undefined) return refuseCard(deps, was, n, fault);
  await deps.ledger.saveCard(was.id, keyId, { ...key.card, ...deps.gateway.road });
  const { keyVersion } = looked;
  const { paymentId } = issued.payment;
  const registration = standing ?? forgotten(deps, was, { n, at, paymentId, keyId, keyVersion });
  const issuer = key.card.name || undefined;
  const recalled = { kind: 'card_recalled', n, keyId, issuer, ...deps.gateway.road } as const;
  const adopted = happened(deps, was, recalled);
  const done = await adoptNow(deps, adopted, { ...registration, issuer }, was);
  return done === 'done' ? 'applied' : 'later';
}

type Issued =
  | { readonly kind: 'issued'; readonly keyId: string; readonly payment: Payment }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * The key that the table allotted to the window; where it forgot the window, the one key that all
 * its issuing rows name, because a browser chose what stands in them.
 */
function issuedBy(
  { settings: { stage, acceptance } }: Deps,
  { orderNumber, payments }: Extract<WindowLook, { kind: 'found' }>,
  standing: Registration | undefined,
): Issued {
  const rows = payments.filter(({ status }) => status === 'paid');
  const named = standing ? [standing.keyId] : rows.map((row) => row.keyId);
  const [keyId, ...others] = new Set(named);
  if (keyId === undefined || others.length > 0) {
    return { kind: 'refused', why: 'its window names no key, or more than one' };
  }
  if (stageOf(keyId) !== stage) return { kind: 'refused', why: 'a key of another stage' };
  const verdict = judgeWindow(orderNumber, { keyId }, payments, acceptance);
  if (verdict.kind === 'issued') return { ...verdict, keyId };
  return { kind: 'refused', why: verdict.kind === 'refused' ? verdict.why : verdict.kind };
}

function refuseCard(deps: Deps, { id }: Subscription, n: number, why: string): Replayed {
  deps.log('card.refused', { subscription: id, n, why });
  return 'by_hand';
}

/** More windows than this of one subscription are not asked for. */
const windowsMax = 200;

type Forgotten = {
  readonly n: number;
  readonly at: number;
  readonly paymentId: string;
  readonly keyId: string;
  readonly keyVersion: string;
};

/** What it showed is not known: what was paid after it is found by the reconciliation. */
function forgotten(deps: Deps, was: Subscription, of: Forgotten): Registration {
  const purpose = 'card_change';
  const { n, at, ...seen } = of;
  return {
    ...seen,
    subscriptionId: was.id,
    n,
    version: 0,
    resultId: `res${deps.ids.random()}`,
    purpose,
    terms: termsFor(was, { ...soldIn(was), purpose }),
    openedAt: at,
    state: 'in_force',
    inquiries: 0,
  };
}
