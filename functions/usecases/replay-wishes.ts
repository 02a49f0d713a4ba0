// Applies wishes again that a restored table has forgotten, in the order in which they were made.
import { Refusal } from '../domain/errors';
import { stageOf } from '../domain/identity';
import type { Payment } from '../domain/payment';
import type { Registration } from '../domain/registration';
import { termsFor } from '../domain/registration';
import type { Subscription } from '../domain/subscription/facts';
import { isEnded } from '../domain/subscription/status';
import type { Wish } from '../domain/wish';
import { changeSubscription, happened } from './change';
import type { Deps } from './deps';
import { findForgotten } from './find-forgotten';
import { isRecovering } from './recovery';
import { releaseSubscription } from './release-subscription';
import { settleSuspect } from './settle-suspect';
import { throwSwitch } from './switches';
import { lookForWindow } from './window-number';

/**
 * known: the table holds it already, so that applying twice is harmless. later: a charge is in
 * flight, or iamport did not answer: apply it again. missing: the table has no row of it, which
 * must be rebuilt first. by_hand: only an operator can repeat it.
 */
export type Replayed = 'applied' | 'known' | 'later' | 'missing' | 'by_hand';

/** Throws Refusal(conflict) where no recovery is on: charging has gone on since those wishes. */
export async function replayWishes(
  deps: Deps,
  wishes: readonly Wish[],
): Promise<readonly Replayed[]> {
  if (!(await isRecovering(deps))) throw new Refusal('conflict', 'a recovery must be on');
  const results: Replayed[] = [];
  for (const wish of wishes) results.push(await replayWish(deps, wish));
  return results;
}

async function replayWish(deps: Deps, wish: Wish): Promise<Replayed> {
  if (wish.verb === 'breaker') return replayBreaker(deps, wish.state === 'open');
  const row = await deps.ledger.load(wish.subscription);
  if (!row) return 'missing';
  switch (wish.verb) {
    case 'cancel':
      return replayCancel(deps, row, wish);
    case 'keep':
      return replayKeep(deps, row);
    case 'card':
      return replayCard(deps, row, wish);
    case 'settle':
      return replaySettle(deps, row, wish.as);
    case 'release':
      return replayRelease(deps, row);
    case 'rebuild':
      return 'known';
  }
}

async function replayBreaker(deps: Deps, on: boolean): Promise<Replayed> {
  if ((await deps.ledger.switchOf('breaker')).on === on) return 'known';
  await throwSwitch(deps, 'breaker', {
    ...{ on, byHand: true, why: 'by an operator, replayed' },
  });
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
  if (isEnded(was) || !was.cancel) return 'known';
  await changeSubscription(deps, was, (current) =>
    isEnded(current) ? undefined : happened(deps, current, { kind: 'cancel_withdrawn' }),
  );
  return 'applied';
}

async function replaySettle(
  deps: Deps,
  was: Subscription,
  as: 'waived' | 'declined',
): Promise<Replayed> {
  if (was.claim?.phase !== 'suspect') return 'known';
  const [done] = await Promise.allSettled([settleSuspect(deps, { id: was.id, as })]);
  return done.status === 'fulfilled' ? 'applied' : 'by_hand';
}

/** Refused where nothing is held: released already, or held by a refund that is not known yet. */
async function replayRelease(deps: Deps, { id }: Subscription): Promise<Replayed> {
  const release = releaseSubscription(deps, { id, reason: 'replayed' });
  const [done] = await Promise.allSettled([release]);
  return done.status === 'fulfilled' ? 'applied' : 'known';
}

/** The card in force at iamport; its registration is written again where the table forgot it. */
async function replayCard(
  deps: Deps,
  was: Subscription,
  { n, at }: Wish & { verb: 'card' },
): Promise<Replayed> {
  if (isEnded(was)) return 'known';
  if (was.claim) return 'later';
  const windows = await deps.ledger.registrations(was.id, windowsMax);
  if (windows.some((one) => one.keyId === was.keyId && one.n >= n)) return 'known';
  const looked = await lookForWindow(deps, was.id, n);
  if (looked.kind === 'unanswered') return 'later';
  const issued = looked.kind === 'found' ? looked.payments.find(isIssued) : undefined;
  const keyId = issued?.keyId;
  if (!issued || keyId === undefined || stageOf(keyId) !== deps.settings.stage) return 'known';
  const key = await deps.gateway.key(keyId);
  if (key.kind === 'unanswered') return 'later';
  // It was replaced again, or the subscription was left: a later wish says so.
  if (key.kind === 'absent') return 'known';
  await deps.ledger.saveCard(was.id, keyId, key.card);
  const standing = windows.find((one) => one.n === n);
  const registration = standing ?? forgotten(deps, was, { n, at, payment: issued, keyId });
  const issuer = key.card.name || undefined;
  const saved = await deps.ledger.saveTogether({
    subscription: happened(deps, was, { kind: 'card_recalled', n, keyId, issuer }),
    registrations: [{ ...registration, state: 'in_force', outcome: 'changed', issuer }],
  });
  return saved.kind === 'saved' ? 'applied' : 'later';
}

/** More windows than this of one subscription are not asked for. */
const windowsMax = 200;

function isIssued({ status, usage }: Payment): boolean {
  return status === 'paid' && (usage === undefined || usage === 'issue');
}

type Forgotten = {
  readonly n: number;
  readonly at: number;
  readonly payment: Payment;
  readonly keyId: string;
};

function forgotten(deps: Deps, was: Subscription, { n, at, payment, keyId }: Forgotten) {
  const purpose = 'card_change';
  const of: Registration = {
    subscriptionId: was.id,
    n,
    version: 0,
    keyId,
    resultId: `res${deps.ids.random()}`,
    purpose,
    terms: termsFor(was, { purpose, price: was.price }),
    openedAt: at,
    state: 'in_force',
    paymentId: payment.paymentId,
    inquiries: 0,
  };
  return of;
}
