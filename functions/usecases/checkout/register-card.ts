// A card window came back, or is inquired about: verify its billing key at the provider, and use it
// for what the window showed.
import { firstInquirySeconds } from '../../domain/charge/looking';
import { judgeCard, judgeWindow, mayGoOn } from '../../domain/checkout/issuing';
import type { Registration } from '../../domain/checkout/registration';
import {
  closeRegistration,
  fateOf,
  inquireLater,
  noteReturn,
  registrationRef,
  useOf,
  waitVerified,
  markObsolete,
} from '../../domain/checkout/registration';
import type { Subscription } from '../../domain/subscription/facts';
import { isHeldPlan, isOfHeldPlan } from '../../domain/subscription/held-plans';
import { happened } from '../common/change';
import { adoptNow, formerOf, dropFormer } from '../settlement/change-card';
import { deleteKey, deleteLateKey, deleteObsoleteKey } from '../settlement/delete-keys';
import type { Deps } from '../deps';
import { noteWish } from '../common/record-deed';
import { mayProbe } from '../common/charging-now';
import { holdsOf } from '../common/recovery';
import { windowNumber, nextOrderNumber } from '../common/order-number';
import { beginFree, isFree } from '../settlement/begin-free';
import { isClaimed } from '../../domain/subscription/facts';
import { doubtAgain, earlierAttempts, findLatePayment } from '../settlement/find-late-payment';
import { sendAsked } from '../settlement/heard';
import type { Outcome } from '../settlement/outcome';

/**
 * A browser or a webhook said that the window is over; `saysFailed`: without a card. `hasLeft`: it
 * was a browser, so that nothing is typed into the window any more.
 */
export type Visit = {
  readonly saysFailed?: boolean | undefined;
  readonly hasLeft?: boolean | undefined;
};

/** What a bulk call said of a window; `some` is looked at by itself before it means anything. */
export type Glance = 'nothing' | 'unanswered' | 'some';

type Done = 'done' | 'lost';

/** Writers of one registration are few: its visits, its webhook, and the minutely inquiry. */
const rivalsMax = 8;
/** Inquiries that the queue hands out; the minutely rule finds the rest. */
const soonMax = 2;

/** `visit` is absent where no browser came back and we inquire by ourselves. */
export async function registerCard(
  deps: Deps,
  was: Subscription,
  allotted: Registration,
  visit?: Visit,
  glance: Glance = 'some',
): Promise<void> {
  let row: Subscription | undefined = was;
  let of: Registration | undefined = allotted;
  for (let rivals = 0; row && of && rivals < rivalsMax; rivals += 1) {
    if ((await registerOnce(deps, row, toldBy(deps, of, visit), { visit, glance })) === 'done')
      return;
    row = await deps.ledger.load(was.id);
    of = await deps.ledger.registration(was.id, allotted.n);
  }
}

/** Written with whatever becomes of it. */
function toldBy({ who }: Deps, of: Registration, visit: Visit | undefined): Registration {
  const isFirst = visit && of.returnedAt === undefined && of.outcome === undefined;
  return isFirst && who !== 'customer' ? { ...of, returnedBy: who } : of;
}

async function registerOnce(
  deps: Deps,
  row: Subscription,
  of: Registration,
  { visit, glance }: { readonly visit: Visit | undefined; readonly glance: Glance },
): Promise<Done> {
  if (of.state === 'obsolete') await deleteKey(deps, of);
  if (of.state === 'deleted') await deleteLateKey(deps, of);
  if (of.outcome !== undefined) return 'done';

  const fate = fateOf(of, row, deps.clock.now());
  if (fate === 'in_force') return mend(deps, of);
  if (fate !== 'open') return close(deps, of, fate);
  if (of.state === 'verified') return takeOn(deps, row, of);

  const seen = glance === 'some' ? await inquire(deps, of) : { kind: glance };
  switch (seen.kind) {
    case 'issued':
      return takeOn(deps, row, { ...of, ...seen.evidence });
    case 'failed': {
      const isOver = visit?.hasLeft === true || visit?.saysFailed === true || !seen.mayGoOn;
      return isOver ? close(deps, of, 'failed') : later(deps, of, undefined);
    }
    case 'nothing':
      return visit?.saysFailed ? close(deps, of, 'failed') : later(deps, of, visit);
    case 'unanswered':
      return later(deps, of, visit);
  }
}

type Seen =
  | {
      readonly kind: 'issued';
      readonly evidence: Pick<Registration, 'paymentId' | 'shownAmount' | 'issuer'>;
    }
  | { readonly kind: 'nothing' | 'unanswered' }
  | { readonly kind: 'failed'; readonly mayGoOn: boolean };

/**
 * By its order number alone: a payment that a browser names could be one of another window. No
 * answer decides nothing.
 */
async function inquire(deps: Deps, of: Registration): Promise<Seen> {
  const { acceptance } = deps.settings;
  const orderNumber = await windowNumber(deps, of);
  const looked = await deps.gateway.look(orderNumber);
  if (looked.kind === 'unanswered') return { kind: 'unanswered' };
  if (looked.kind === 'absent') return { kind: 'nothing' };
  const verdict = judgeWindow(orderNumber, of, looked.payments, acceptance);
  if (verdict.kind === 'pending') return { kind: 'nothing' };
  if (verdict.kind === 'refused') return refused(deps, of, verdict.why);
  if (verdict.kind === 'failed') {
    return { kind: 'failed', mayGoOn: mayGoOn(verdict, of, deps.clock.now()) };
  }

  const key = await deps.gateway.key(of.keyId);
  // The row is there before the key: its reads may lag.
  if (key.kind !== 'found') return { kind: 'unanswered' };
  const fault = judgeCard(key.card, acceptance);
  if (fault !== undefined) return refused(deps, of, fault);
  const { gateway, channel } = of;
  await deps.ledger.saveCard(of.subscriptionId, of.keyId, { ...key.card, gateway, channel });
  noteWish(deps, { verb: 'card', subscription: of.subscriptionId, n: of.n });
  const { paymentId, amount } = verdict.payment;
  return {
    kind: 'issued',
    evidence: {
      paymentId,
      shownAmount: Number.isSafeInteger(amount) ? amount : undefined,
      issuer: key.card.name || undefined,
    },
  };
}

function refused(deps: Deps, { subscriptionId, n }: Registration, why: string): Seen {
  deps.log('card.refused', { subscription: subscriptionId, n, why });
  return { kind: 'failed', mayGoOn: false };
}

/** The card is good: what its window showed is charged, or the card is changed and nothing else. */
async function takeOn(deps: Deps, row: Subscription, of: Registration): Promise<Done> {
  if (row.claim) return waitForClaim(deps, row, of);
  if (useOf(of, row) === 'adopt') {
    const adopted = happened(deps, row, { kind: 'card_changed', registration: of });
    return adoptNow(deps, adopted, of, row);
  }
  // A restored ledger may have forgotten that this was paid: the ledger pass comes first.
  const { isHeld, heldPlans, breaker } = await holdsOf(deps);
  if (isHeld) return later(deps, of, {});
  if (isHeldPlan(of.terms.price.planId, heldPlans) || isOfHeldPlan(row, heldPlans)) {
    return takeNothing(deps, row, of);
  }
  if (isFree(of)) return tryNow(deps, row, of);
  const outcome = await chargeNow(deps, row, of, mayProbe(breaker, deps.clock.now()));
  if (outcome === 'lost') return 'lost';
  if (outcome === 'unanswered') return later(deps, of, {});
  await deleteObsoleteKey(deps, outcome.subscription);
  return 'done';
}

/**
 * Of a plan on hold nothing is charged, and what is wrong may be the very amount that its window
 * showed. A sign-up has failed, so that its customer is not charged hours later; the card of a debt
 * is changed, and the debt stays due.
 */
async function takeNothing(deps: Deps, row: Subscription, of: Registration): Promise<Done> {
  if (of.purpose === 'sign_up') return close(deps, of, 'failed');
  const adopted = happened(deps, row, { kind: 'card_changed', registration: of });
  return adoptNow(deps, adopted, of, row);
}

/** A free trial begins with its verified card, in one write. */
async function tryNow(deps: Deps, row: Subscription, of: Registration): Promise<Done> {
  const { period, attempt } = row;
  const begun = await beginFree(deps, row, of, deps.clock.now());
  const inForce = chargedWith(of, { period, attempt });
  const former = await formerOf(deps, row, of);
  const dropped = former && markObsolete(former, deps.clock.now());
  const registrations = dropped ? [inForce, dropped] : [inForce];
  const saved = await deps.ledger.saveTogether({ subscription: begun, registrations });
  if (saved.kind === 'lost') return 'lost';
  if (dropped) await deleteKey(deps, { ...dropped, version: dropped.version + 1 });
  return 'done';
}

function chargedWith(of: Registration, charged: Registration['charged']): Registration {
  return { ...of, state: 'in_force', outcome: 'charged', charged, dueAt: undefined };
}

/** The charge in flight is settled first, with its own card; this one is used after it. */
async function waitForClaim(deps: Deps, row: Subscription, of: Registration): Promise<Done> {
  const waiting = waitVerified(of, deps.clock.now());
  if (row.awaiting !== undefined && row.awaiting >= of.n) return save(deps, waiting);
  const saved = await deps.ledger.saveTogether({
    subscription: happened(deps, row, { kind: 'card_verified', n: of.n }),
    registrations: [waiting],
  });
  return saved.kind === 'saved' ? 'done' : 'lost';
}

async function later(deps: Deps, of: Registration, visit: Visit | undefined): Promise<Done> {
  const now = deps.clock.now();
  const next = inquireLater(visit ? noteReturn(of, now) : of, now);
  if (!next) return close(deps, of, 'failed');
  const done = await save(deps, next);
  if (done === 'done' && visit && next.inquiries <= soonMax) {
    await deps.queue.look([registrationRef(of.subscriptionId, of.n)], firstInquirySeconds);
  }
  return done;
}

/** Its key is obsolete from here on, whenever it turns up. */
async function close(
  deps: Deps,
  of: Registration,
  outcome: 'superseded' | 'failed',
): Promise<Done> {
  const closed = closeRegistration(of, outcome, deps.clock.now());
  const saved = await deps.ledger.saveRegistration(closed);
  if (saved.kind === 'lost') return 'lost';
  await deleteKey(deps, saved.value);
  return 'done';
}

/** The row has taken its key on, and its writer died before the registration said so. */
async function mend(deps: Deps, of: Registration): Promise<Done> {
  const { purpose, terms } = of;
  const outcome = purpose === 'card_change' ? ('changed' as const) : ('charged' as const);
  return save(deps, {
    ...of,
    state: 'in_force',
    outcome,
    charged: purpose === 'card_change' ? undefined : { period: terms.period, attempt: 0 },
    dueAt: undefined,
  });
}

async function save(deps: Deps, of: Registration): Promise<Done> {
  return (await deps.ledger.saveRegistration(of)).kind === 'saved' ? 'done' : 'lost';
}

/**
 * The claim is on the look list from the start, for no queue hands this work out again should we
 * die. `lost`: another writer was first. `unanswered`: an earlier attempt could not be looked at,
 * so nothing was charged or saved.
 */
async function chargeNow(
  deps: Deps,
  row: Subscription,
  of: Registration,
  isProbe: boolean,
): Promise<Outcome | 'lost' | 'unanswered'> {
  const adopted = happened(deps, row, { kind: 'card_presented', registration: of });
  const { period, attempt } = row;
  const inForce = chargedWith(of, { period, attempt });
  const earlier = await earlierAttempts(deps, adopted);
  const late = await findLatePayment(deps, adopted, earlier);
  if (late?.kind === 'unknown' && !late.subscription.claim) {
    if (!late.undecided || row.keyId === undefined) return 'unanswered';
    await doubtAgain(deps, row, late.undecided);
    return 'lost';
  }
  const former = await formerOf(deps, row, of);
  if (late) {
    // The row took the key on when the payment was settled.
    await deps.ledger.saveRegistration(inForce);
    if (former) await dropFormer(deps, former);
    return late;
  }
  await deps.pace();

  const orderNumber = await nextOrderNumber(deps, row, earlier);
  const now = deps.clock.now();
  const claim = { kind: 'charge_claimed', attemptId: orderNumber, isAwaited: true } as const;
  const claimed = happened(deps, adopted, claim, now);
  const dropped = former && markObsolete(former, now);
  const registrations = dropped ? [inForce, dropped] : [inForce];
  const saved = await deps.ledger.saveTogether({ subscription: claimed, registrations });
  if (saved.kind === 'lost' || !isClaimed(saved.value)) return 'lost';

  const outcome = await sendAsked(deps, saved.value, isProbe);
  if (dropped) await deleteKey(deps, { ...dropped, version: dropped.version + 1 });
  return outcome;
}
