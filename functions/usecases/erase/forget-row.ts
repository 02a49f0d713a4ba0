// What is personal of a subscription that is over is forgotten: when asked, or after a month.
import type { EpochSeconds } from '../../domain/common/calendar';
import type { Registration } from '../../domain/checkout/registration';
import { closeRegistration, markObsolete } from '../../domain/checkout/registration';
import {
  isErasing,
  isUncharged,
  rowExpiresAt,
  triesBeforeCase,
  windowExpiresAt,
} from '../../domain/subscription/erasure';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { What } from '../../domain/subscription/happenings';
import { isEnded } from '../../domain/subscription/status';
import { caseIdOf, heldCaseId, openCase } from '../common/cases';
import { changeSubscription, happened } from '../common/change';
import type { Deps } from '../deps';
import { deleteKey, deleteLateKey, deleteObsoleteKey } from '../settlement/delete-keys';

/** More windows, or refunds, than one subscription has. */
const itemsMax = 1_000;
/** More deeds, or charges: thirty a day are allowed, for as long as it goes on. */
const deedsMax = 100_000;

/**
 * Each step may be repeated; the row says last that all is done. Where it was asked for, and where
 * the row itself goes, iamport must have answered of each key that it is gone. Not to be called
 * while a recovery is on: a restored table may have forgotten which key is in force.
 */
export async function forgetRow(deps: Deps, was: Subscription): Promise<Subscription> {
  const row = await deleteObsoleteKey(deps, was);
  if (row.claim || !isEnded(row) || row.erasure?.doneAt !== undefined) return row;
  const now = deps.clock.now();
  await deps.ledger.forgetBuyer(row.id, now);
  const goes = isUncharged(row) && !(await deps.ledger.loadCharge(row.id, 0));
  if (!goes && !isErasing(row)) return move(deps, row, { kind: 'erasure_completed' });

  const windows = await deps.ledger.registrations(row.id, itemsMax);
  if (!(await isAtRest(deps, row, windows))) return postpone(deps, row);
  if (isErasing(row)) {
    if (!(await forgetCases(deps, row.id))) return postpone(deps, row);
    await deps.ledger.forgetReasons(row.id);
    await deps.ledger.forgetDigits(row.id);
  }
  const expiresAt = goes ? rowExpiresAt(lastOpenedAt(row, windows), now) : undefined;
  if (expiresAt !== undefined && !(await letExpire(deps, row, windows, expiresAt))) {
    return postpone(deps, row);
  }
  await deps.ledger.forgetPlace(row, isErasing(row) ? now : (expiresAt ?? now));
  return move(deps, row, { kind: 'erasure_completed', expiresAt });
}

/** No refund of it is under way, and the provider has no key of it. */
async function isAtRest(
  deps: Deps,
  { id, obsoleteKey }: Subscription,
  windows: readonly Registration[],
): Promise<boolean> {
  if (obsoleteKey) return false;
  const refunds = await deps.ledger.refunds(id, itemsMax);
  if (refunds.some(({ state }) => state === 'unknown')) return false;
  for (const of of windows) if (!(await isKeyGone(deps, of))) return false;
  return true;
}

/** A deletion that was answered proves less than a look: the window may have come back after it. */
async function isKeyGone(deps: Deps, was: Registration): Promise<boolean> {
  const of = await markedObsolete(deps, was);
  // Where its deletion has just been tried in vain it is tried again at its own time.
  if (!of || (of.state === 'obsolete' && (of.dueAt ?? 0) > deps.clock.now())) return false;
  await deleteKey(deps, of);
  const looked = await deps.gateway.key(of.keyId);
  if (looked.kind === 'found') await deleteLateKey(deps, of);
  return looked.kind === 'absent';
}

async function markedObsolete(deps: Deps, of: Registration): Promise<Registration | undefined> {
  if (of.state === 'obsolete' || of.state === 'deleted') return of;
  const now = deps.clock.now();
  const isOpen = of.outcome === undefined;
  const closed = isOpen ? closeRegistration(of, 'failed', now) : markObsolete(of, now);
  const saved = await deps.ledger.saveRegistration(closed);
  return saved.kind === 'saved' ? saved.value : undefined;
}

function lastOpenedAt(row: Subscription, windows: readonly Registration[]): EpochSeconds {
  return Math.max(row.openedAt, ...windows.map(({ openedAt }) => openedAt));
}

/**
 * Cases stand beside the subscription, each with the words of the operator who held, released,
 * settled or closed. What closed one by itself is said in our own words, and stays. False where
 * another writer was first.
 */
async function forgetCases(deps: Deps, id: SubscriptionId): Promise<boolean> {
  for (const name of await casesOf(deps, id)) {
    const of = await deps.ledger.findCase(name);
    if (of?.subscriptionId !== id || (of.by === undefined && of.kind !== 'held')) continue;
    // What a release said was once kept behind the first words as well.
    const why = of.why.replace(/; released: .*$/su, '');
    if (of.reason === undefined && why === of.why) continue;
    const saved = await deps.ledger.saveCase({ ...of, why, reason: undefined });
    if (saved.kind === 'lost') return false;
  }
  return true;
}

/** That of a hold, those of its payments, and what deeds say that they have ended. */
async function casesOf({ ledger }: Deps, id: SubscriptionId): Promise<ReadonlySet<string>> {
  const [deeds, charges, differences] = await Promise.all([
    ledger.deeds(id, deedsMax),
    ledger.charges(id, deedsMax),
    ledger.differences(id, deedsMax),
  ]);
  const paid = [...charges, ...differences].flatMap(({ paymentId }) => paymentId ?? []);
  const ended = deeds.flatMap(({ cases = [] }) => cases);
  return new Set([heldCaseId(id), ...paid.map(caseIdOf), ...ended]);
}

/** All that belongs to a row that never had a claim. False where another writer was first. */
async function letExpire(
  deps: Deps,
  { id }: Subscription,
  windows: readonly Registration[],
  rowAt: EpochSeconds,
): Promise<boolean> {
  const expiresAt = windowExpiresAt(rowAt);
  const keyIds = windows.map(({ keyId }) => keyId);
  await deps.ledger.expireRest(id, keyIds, expiresAt);
  for (const { n } of windows) {
    const of = await deps.ledger.registration(id, n);
    // An earlier try that was not completed let it expire sooner than the row goes now.
    if (!of || (of.expiresAt ?? 0) >= expiresAt) continue;
    if ((await deps.ledger.saveRegistration({ ...of, expiresAt })).kind === 'lost') return false;
  }
  return true;
}

async function postpone(deps: Deps, row: Subscription): Promise<Subscription> {
  const later = await move(deps, row, { kind: 'erasure_postponed' });
  if (isErasing(later) && later.erasure?.tries === triesBeforeCase) {
    await openCase(deps, {
      kind: 'key',
      subscriptionId: row.id,
      paymentId: `${row.id}-erasure`,
      amount: 0,
      why: 'an erasure is not complete: iamport has a key of it, or a refund is under way',
    });
  }
  return later;
}

/** Only of the row as it was looked at. */
async function move(deps: Deps, row: Subscription, what: What): Promise<Subscription> {
  return changeSubscription(deps, row, (current) =>
    current.version === row.version ? happened(deps, current, what) : undefined,
  );
}
