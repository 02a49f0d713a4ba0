// A card window came back: verify the billing key at the provider, take it on, make the first
// charge.
import type { OpenWindow, Subscription } from '../domain/subscription';
import { adoptKey, isEnded } from '../domain/subscription';
import {
  awaitWindow,
  closeWindow,
  judgeCard,
  judgeWindow,
  rememberWindow,
} from '../domain/registration';
import type { WindowVerdict } from '../domain/registration';
import type { CardFacts } from '../domain/payment';
import { restOnHold } from '../domain/hold';
import { changeSubscription } from './change';
import { chargeNow } from './charge-now';
import { deleteOrphans } from './delete-keys';
import type { Deps } from './deps';
import { timesOf } from './deps';
import { noteWish } from './note-wish';
import type { Charged, Observed } from './observed';
import { isRecovering } from './recovery';
import type { Outcome } from './settle-attempt';

type WindowHint = {
  readonly attemptId: string;
  readonly paymentId?: string | undefined;
  readonly n: number;
  /** What the visit claims; it only chooses words, never what is done. */
  readonly saysFailed?: boolean | undefined;
};

/** Seconds until a window that the provider does not show yet is looked at again. */
const firstLookSeconds = 5;

export async function registerCard(
  deps: Deps,
  was: Subscription,
  hint: WindowHint,
): Promise<Observed> {
  const registration = was.registrations.find((window) => window.n === hint.n);
  if (!registration) return dropStray(deps, was, hint);
  if (was.claim && was.awaiting?.n === hint.n && was.awaiting.verified) return seen(was, 'pending');

  const verdict = await lookAtWindow(deps, registration, hint);
  if (verdict.kind !== 'issued') {
    if (verdict.kind === 'refused') deps.log('card.refused', { subscription: was.id, n: hint.n });
    return verdict.kind === 'pending' ? wait(deps, was, hint) : giveUp(deps, was, hint.n);
  }
  const key = await deps.gateway.key(registration.keyId);
  if (key.kind !== 'found') return wait(deps, was, hint);
  const fault = judgeCard(key.card, deps.settings.acceptance);
  if (fault !== undefined) {
    deps.log('card.refused', { subscription: was.id, n: hint.n });
    return giveUp(deps, was, hint.n);
  }
  return takeOn(deps, was, { registration, card: key.card, hint });
}

async function wait(deps: Deps, was: Subscription, hint: WindowHint): Promise<Observed> {
  if (was.claim) return remember(deps, was, hint);
  const now = deps.clock.now();
  const waiting = await changeSubscription(deps, was, (current) =>
    current.version === was.version ? awaitWindow(current, hint, now) : undefined,
  );
  if (!waiting.awaiting) return standing(deps, waiting);
  if (waiting.awaiting.looks < 2) await deps.queue.look([was.id], firstLookSeconds);
  return seen(waiting, 'pending');
}

async function giveUp(deps: Deps, was: Subscription, n: number): Promise<Observed> {
  const given = await changeSubscription(deps, was, (current) => closeWindow(current, n));
  return seen(given, given.claim ? 'pending' : 'failed');
}

/** The charge in flight is settled first, with its own card; this one is taken on after it. */
async function remember(
  deps: Deps,
  was: Subscription,
  hint: WindowHint & { readonly verified?: boolean },
  issuer?: string,
): Promise<Observed> {
  const kept = await changeSubscription(deps, was, (current) =>
    rememberWindow(current, hint, issuer),
  );
  return kept.claim ? seen(kept, 'pending') : registerCard(deps, kept, hint);
}

type Taken = {
  readonly registration: OpenWindow;
  readonly card: CardFacts;
  readonly hint: WindowHint;
};

/** The key is verified: swap it in, and collect what is owed with it at once. */
async function takeOn(
  deps: Deps,
  was: Subscription,
  { registration: window, card, hint }: Taken,
): Promise<Observed> {
  const registration = { ...window, issuer: card.name || undefined };
  await deps.ledger.saveCard(was.id, registration.keyId, card);
  noteWish(deps, { verb: 'card', subscription: was.id, n: registration.n });
  if (was.claim) return remember(deps, was, { ...hint, verified: true }, registration.issuer);
  const owes = was.status !== 'active' && was.heldAt === undefined;
  if (!owes) {
    const swapped = await changeSubscription(deps, was, (current) =>
      current.version === was.version ? swap(deps, current, registration) : undefined,
    );
    return seen(await deleteOrphans(deps, swapped), 'unchanged');
  }
  // A restored ledger may have forgotten that this was paid: the ledger pass comes first.
  if (await isRecovering(deps)) {
    const { n } = registration;
    return wait(deps, was, { n, attemptId: await deps.orderNumbers.registration(was.id, n) });
  }
  const outcome = await chargeNow(deps, adoptKey(was, registration));
  if (outcome === 'lost') return standing(deps, was);
  // An earlier attempt could not be looked at: nothing was charged or saved, so the card in force
  // is still the former one and must not be deleted.
  if (outcome.kind === 'unknown' && !outcome.subscription.claim) return wait(deps, was, hint);
  return seen(await deleteOrphans(deps, outcome.subscription), chargedBy(outcome));
}

/** No money moves; a subscription on hold rests again. */
function swap(deps: Deps, was: Subscription, registration: OpenWindow): Subscription {
  return restOnHold(adoptKey(was, registration), deps.clock.now(), timesOf(deps.settings));
}

async function lookAtWindow(
  deps: Deps,
  registration: OpenWindow,
  hint: WindowHint,
): Promise<WindowVerdict> {
  const looked =
    hint.paymentId === undefined
      ? await deps.gateway.look(hint.attemptId)
      : await deps.gateway.payment(hint.paymentId);
  if (looked.kind !== 'found') {
    return { kind: looked.kind === 'absent' && hint.saysFailed === true ? 'failed' : 'pending' };
  }
  const { acceptance } = deps.settings;
  return judgeWindow(hint.attemptId, registration, looked.payments, acceptance);
}

/**
 * A window that no longer counts: its card was taken on already, or another window was. A key it
 * may have issued since then belongs to nobody and is deleted.
 */
async function dropStray(deps: Deps, was: Subscription, hint: WindowHint): Promise<Observed> {
  // A restored row may not know the window of the card in force.
  if (hint.n > was.registered || (await isRecovering(deps))) return standing(deps, was);
  const looked = await deps.gateway.look(hint.attemptId);
  const issued = looked.kind === 'found' ? looked.payments.find((row) => row.keyId) : undefined;
  const keyId = issued?.attemptId === hint.attemptId ? issued.keyId : undefined;
  if (keyId === undefined || keyId === was.keyId || was.claim?.keyId === keyId) {
    return standing(deps, was);
  }
  const current = await deps.ledger.load(was.id);
  if (current && keyId !== current.keyId && current.claim?.keyId !== keyId) {
    deps.log('card.stray', { subscription: was.id, n: hint.n });
    await deps.gateway.deleteKey(keyId);
  }
  return standing(deps, was);
}

/** Whoever comes second is told how things stand now. */
async function standing(deps: Deps, was: Subscription): Promise<Observed> {
  const now = (await deps.ledger.load(was.id)) ?? was;
  if (now.claim) return seen(now, 'pending');
  if (isEnded(now)) return seen(now, 'failed');
  return seen(now, now.status === 'active' ? 'paid' : 'declined');
}

function chargedBy(outcome: Outcome): Charged {
  switch (outcome.kind) {
    case 'paid':
      return 'paid';
    case 'declined':
      return 'declined';
    case 'refunded':
      return 'unchanged';
    case 'unknown':
    case 'unsent':
    case 'suspect':
    case 'absent':
      return 'pending';
  }
}

function seen(subscription: Subscription, charged: Charged): Observed {
  return { kind: 'seen', subscription, charged };
}
