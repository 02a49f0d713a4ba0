// Open cases whose day the lists no longer show: asked for by name until they are over.
import type { Payment } from '../../domain/charge/payment';
import { idsPerCall } from '../../domain/charge/road';
import type { EpochSeconds } from '../../domain/common/calendar';
import type { Round, Tally } from '../../domain/reconcile/round';
import { sumOf } from '../../domain/reconcile/round';
import { keptOf } from '../../domain/charge/payment';
import { moneyKept } from '../../domain/charge/verdict';
import type { Subscription } from '../../domain/subscription/facts';
import { isOnHold } from '../../domain/subscription/status';
import type { LookAnswer } from '../../ports/gateway';
import type { Case, ChargePlace } from '../../ports/ledger';
import { closeCase } from '../common/cases';
import { lookAtMany } from '../common/look-at-many';
import { subjectOf } from '../common/open-unreadable';
import type { Deps } from '../deps';
import { followRefused } from './follow-refused';
import { giveBackTwin } from './give-back';
import { keptByName } from './kept-by-name';
import { reconcileNamed } from './reconcile-payment';

const followed = new Set<Case['kind']>([
  'suspect',
  'twin',
  'orphan',
  'registration_payment',
  'unreadable',
]);
/** What the table alone says of it. */
const ofTable = new Set<Case['kind']>(['stuck', 'letter', 'unknown', 'held']);

export type Followed =
  | { readonly kind: 'followed'; readonly found: Tally; readonly after?: string | undefined }
  | { readonly kind: 'out_of_time' };

/** One page of the open cases; `after` where there are more. */
export async function followCases(deps: Deps, round: Round): Promise<Followed> {
  // So many cases cost one call to iamport in a usual night.
  const page = await deps.ledger.openCases({ limit: idsPerCall, after: round.after });
  let found: Tally = {};
  const byName: Case[] = [];
  for (const one of page.cases) {
    if (ofTable.has(one.kind)) {
      if ((await closeWhatIsOver(deps, one)) === 'open') found = sumOf(found, { case: 1 });
    } else if (one.kind === 'refund') {
      if ((await followRefused(deps, one)) === 'over') found = sumOf(found, { followed: 1 });
    } else if (one.kind === 'exhausted') {
      if (!deps.hasTime()) return { kind: 'out_of_time' };
      found = sumOf(found, await followUsedUp(deps, one));
    } else if (followed.has(one.kind) && !(isListed(one, round) && one.kind !== 'orphan')) {
      byName.push(one);
    }
  }
  for (const { of, payment } of await seen(deps, byName)) {
    if (!deps.hasTime()) return { kind: 'out_of_time' };
    found = sumOf(found, await follow(deps, of, payment, round));
  }
  return { kind: 'followed', found, after: page.after };
}

/** The lists of this round have shown it. */
function isListed({ kind, paidAt }: Case, { from }: Round): boolean {
  return kind !== 'unreadable' && paidAt !== undefined && paidAt >= from;
}

/** In one call; what that leaves open, and what did not read before, is asked for alone. */
async function seen(deps: Deps, cases: readonly Case[]) {
  const found: { readonly of: Case; readonly payment: Payment }[] = [];
  const note = (of: readonly Case[], answer: LookAnswer) => {
    for (const payment of answer.kind === 'found' ? answer.payments : []) {
      const its = of.find(({ paymentId }) => paymentId === payment.paymentId);
      if (its) found.push({ of: its, payment });
    }
  };
  const readable = cases.filter(({ kind }) => kind !== 'unreadable');
  const names = readable.flatMap(({ paymentId }) => paymentId ?? []);
  const glanced = names.length > 0 ? await lookAtMany(deps, 'paymentId', names) : undefined;
  for (const one of readable) {
    if (one.paymentId === undefined || !glanced) continue;
    const looked = glanced(one.paymentId);
    if (looked !== 'alone') note([one], looked);
    else if (deps.hasTime()) note([one], await deps.gateway.payment(one.paymentId));
  }
  for (const one of cases.filter(({ kind }) => kind === 'unreadable')) {
    if (!deps.hasTime()) break;
    const answer = await lookForUnread(deps, one);
    const [payment] = answer.kind === 'found' ? answer.payments : [];
    if (payment) found.push({ of: one, payment });
  }
  return found;
}

/** By its order number where its record has not said which payment it is. */
function lookForUnread({ gateway }: Deps, one: Case): Promise<LookAnswer> {
  const { paymentId = '', orderNumber = '' } = one;
  return paymentId === subjectOf({ attemptId: orderNumber })
    ? gateway.look(orderNumber)
    : gateway.payment(paymentId);
}

async function follow(deps: Deps, of: Case, payment: Payment, round: Round): Promise<Tally> {
  if (of.kind === 'unreadable') {
    // The next round compares it.
    await closeCase(deps, of.id, 'its record reads now');
    return { followed: 1 };
  }
  if (of.kind === 'registration_payment') {
    if (payment.canceledAmount < payment.amount) return { case: 1 };
    await closeCase(deps, of.id, 'its payment was given back');
    return { followed: 1 };
  }
  const ours = await deps.orderNumbers.parse(payment.attemptId);
  if (!ours || ours.kind === 'registration') return {};
  if (of.kind === 'suspect') return closeSuspect(deps, of, { payment, ours });
  if (of.kind === 'orphan') {
    const charge = await chargeAt(deps, ours);
    // A customer who came back was sold what it had paid for.
    if (charge?.paymentId === payment.paymentId) {
      await closeCase(deps, of.id, 'its payment became that of its charge');
      return { followed: 1 };
    }
    if (isListed(of, round)) return {};
  }
  const done = await reconcileNamed(deps, { payment, ours, charge: undefined });
  const { twinOf } = done;
  const last = twinOf ? await giveBackTwin(deps, twinOf, payment, round.beganAt) : done;
  return { [last.found]: 1 };
}

/**
 * A writer may have died between the claim and its case: nothing is kept of the payment, no claim
 * waits for it, and no charge is bound to it.
 */
async function closeSuspect(
  deps: Deps,
  of: Case,
  { payment, ours }: { readonly payment: Payment; readonly ours: ChargePlace },
): Promise<Tally> {
  const row = await deps.ledger.load(ours.subscriptionId);
  if (!row || row.claim?.attemptId === payment.attemptId) return {};
  if (moneyKept(payment, deps.settings.acceptance) > 0) return {};
  const charge = await chargeAt(deps, ours);
  if (charge?.paymentId === payment.paymentId) return {};
  await closeCase(deps, of.id, 'nothing is kept of its payment, and no charge waits for it');
  return { followed: 1 };
}

/**
 * Nothing of it is sent again, and any of its attempts may have been paid since: all of them are
 * asked for, each night until the charge is open no more, or an operator closes the case.
 */
async function followUsedUp(deps: Deps, { id, paymentId = '' }: Case): Promise<Tally> {
  const ours = await deps.orderNumbers.parse(paymentId);
  const charge = ours?.kind === 'charge' ? await chargeAt(deps, ours) : undefined;
  if (ours?.kind !== 'charge' || !charge) return { case: 1 };
  const isOpen = charge.status === 'open';
  const names = isOpen ? charge.attempts.map(({ attemptId }) => attemptId) : [];
  let found: Tally = {};
  for (const ask of await keptByName(deps, names)) {
    found = sumOf(found, { [(await reconcileNamed(deps, ask)).found]: 1 });
  }
  const after = isOpen ? await chargeAt(deps, ours) : charge;
  if (after?.status === 'open') return sumOf(found, { case: 1 });
  await closeCase(deps, id, 'its charge is settled');
  return sumOf(found, { followed: 1 });
}

function chargeAt({ ledger }: Deps, { subscriptionId, period, k }: ChargePlace) {
  return ledger.loadCharge(subscriptionId, period, k);
}

/** As long as SQS keeps anything: then a letter is gone, and so is what its case was about. */
export const lettersKeptSeconds = 14 * 86_400;

const overFor: Readonly<Partial<Record<Case['kind'], string>>> = {
  stuck: 'its step was made after all',
  letter: 'its message is gone',
  unknown: 'what became of its charge is known',
  held: 'the hold has ended',
};

/**
 * By the nightly round: over when the step was made after all, when the letter is gone, when the
 * charge is in doubt no more and its writer died before the case was closed, or when a hold ended
 * with its subscription.
 */
async function closeWhatIsOver(deps: Deps, of: Case): Promise<'over' | 'open'> {
  const now = deps.clock.now();
  const row =
    of.subscriptionId === undefined ? undefined : await deps.ledger.load(of.subscriptionId);
  if (!isOver(of, row, now) || (await isStillOpen(deps, of))) return 'open';
  await closeCase(deps, of.id, overFor[of.kind] ?? 'it was settled by itself');
  return 'over';
}

/**
 * A difference is no longer waited for after three days, whatever is known of it: its case stands
 * until iamport keeps nothing under its order number. What it keeps is one payment too many, and is
 * given back as such: its day may be one that the lists do not show any more.
 */
async function isStillOpen(deps: Deps, { kind, paymentId = '' }: Case): Promise<boolean> {
  if (kind !== 'unknown') return false;
  const ours = await deps.orderNumbers.parse(paymentId);
  if (ours?.kind !== 'change') return false;
  const charge = await chargeAt(deps, ours);
  if (charge?.paymentId !== undefined) return false;
  const looked = await deps.gateway.look(paymentId);
  if (looked.kind !== 'found') return looked.kind === 'unanswered';
  for (const payment of looked.payments.filter(({ status }) => status === 'paid')) {
    await reconcileNamed(deps, { payment, ours, charge });
  }
  return looked.payments.some((payment) => keptOf(payment) > 0);
}

function isOver(of: Case, row: Subscription | undefined, now: EpochSeconds): boolean {
  if (of.kind === 'stuck') return !row || of.paymentId !== `${row.id}-${row.indexedAt}`;
  if (of.kind === 'held') return row !== undefined && !isOnHold(row);
  if (of.kind === 'unknown') return row !== undefined && row.claim?.attemptId !== of.paymentId;
  return now - of.openedAt > lettersKeptSeconds;
}
