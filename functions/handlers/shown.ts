// A subscription as callers see it, with its card; and ids as they are read from a path.
import type * as z from 'zod/mini';
import { buyerFields } from '../domain/checkout/buyer-fields';
import { Refusal } from '../domain/common/errors';
import type { Charge } from '../domain/charge/charge';
import type { SubscriptionId } from '../domain/common/identity';
import { isSubscriptionId } from '../domain/common/identity';
import type { Actor } from '../domain/subscription/deed';
import type { Subscription } from '../domain/subscription/facts';
import { timesOf } from '../usecases/deps';
import type { Request, RouteDeps } from './http';
import { sha256 } from '../adapters/sha256';
import type { Told } from '../domain/checkout/consent';
import type { OpenCard, OpenCheckout } from './schemas';
import type { Visitor } from './views';
import { chargeView, isoKorea, subscriptionView } from './views';

/** The most subscriptions one answer lists. */
export const pageMax = 20;
/** The most charges one answer lists. */
export const chargesMax = 100;
/** More than one period has, and no more than an answer can hold. */
const differencesMax = 1_000;

export async function show(deps: RouteDeps, subscription: Subscription) {
  const { id, keyId } = subscription;
  const card = keyId === undefined ? undefined : await deps.ledger.card(id, keyId);
  const { catalogue } = deps.settings;
  const hasPause = catalogue.get(subscription.price.planId)?.pause !== undefined;
  const seen = { times: timesOf(deps.settings), now: deps.clock.now(), hasPause };
  return subscriptionView(subscription, card, seen);
}

/** The same for the shop's backend, with whose it is. */
export async function showToBackend(deps: RouteDeps, row: Subscription) {
  return { ...(await show(deps, row)), user: row.userId, opened_at: isoKorea(row.openedAt) };
}

/** The user id of a backend's own token. */
export function actorOf({ userId }: Request): Actor {
  return { who: 'backend', by: userId };
}

/**
 * Newest first, the differences of changes before the charge of their period; `after` is the period
 * that the page before ended with.
 */
export async function chargePage(
  deps: RouteDeps,
  id: SubscriptionId,
  { after, limit }: Readonly<Record<string, string | undefined>>,
) {
  const before = after === undefined ? undefined : Number(after);
  const most = limit === undefined ? chargesMax : Number(limit);
  const charges = await deps.ledger.charges(id, most, before);
  const items = await withDifferences(deps, id, charges);
  const last = items.at(-1)?.period ?? 0;
  const hasMore = charges.length === most || charges.at(-1)?.period !== last;
  return { items: items.map(chargeView), next: hasMore && last > 0 ? String(last) : null };
}

/**
 * Each behind the differences that changes have made within its period. Of many, the oldest charges
 * are left to the next page.
 */
export async function withDifferences(
  { ledger }: RouteDeps,
  id: SubscriptionId,
  charges: readonly Charge[],
): Promise<readonly Charge[]> {
  const [newest, oldest] = [charges[0], charges.at(-1)];
  if (!newest || !oldest) return [];
  const all = await ledger.differences(id, differencesMax, [oldest.period, newest.period]);
  // Where there are more, those of the last period read may not all be among them.
  const cut = all.length < differencesMax ? -1 : (all.at(-1)?.period ?? -1);
  const whole = charges.filter(({ period }) => period > cut);
  return whole.flatMap((one) => [...all.filter(({ period }) => period === one.period), one]);
}

/** What a customer sends of herself and of her browser, as a card window takes it. */
export function visitorOf({ buyer, app_scheme }: z.infer<typeof OpenCard>): Visitor {
  return { buyer: buyerFields(buyer), appScheme: app_scheme };
}

/** What a shop tells of a consent: the text is kept as its hash. */
export function toldOf(
  { consent }: Pick<z.infer<typeof OpenCheckout>, 'consent'>,
  source: Told['source'],
): Told | undefined {
  if (!consent) return undefined;
  const { text, withdrawal, ...told } = consent;
  const excludesWithdrawal = withdrawal === 'excluded' || undefined;
  return { ...told, sha256: sha256(text), excludesWithdrawal, source };
}

/** A malformed id is an id that does not exist. */
export function idOf(params: Readonly<Record<string, string>>): string {
  const id = params['id'] ?? '';
  if (!isSubscriptionId(id)) throw new Refusal('not_found', 'there is no such subscription');
  return id;
}

/** `3`, or `3-1` for the first difference within it; what is malformed was never charged. */
export async function chargeAt(
  deps: RouteDeps,
  id: SubscriptionId,
  { period = '' }: Readonly<Record<string, string>>,
) {
  const [, number, k] = /^(\d{1,4})(?:-(\d{1,2}))?$/.exec(period) ?? [];
  const charge =
    number === undefined
      ? undefined
      : await deps.ledger.loadCharge(id, Number(number), k === undefined ? k : Number(k));
  if (!charge) throw new Refusal('not_found', 'there is no such charge');
  return charge;
}

export function resultOf({ result }: Readonly<Record<string, string>>): string {
  if (result !== undefined && /^res[a-z0-9]{25}$/.test(result)) return result;
  throw new Refusal('not_found', 'there is no such checkout');
}
