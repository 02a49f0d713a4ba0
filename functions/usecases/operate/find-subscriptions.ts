// Subscriptions by what a customer's mail names: a user, an order, a payment, the end of a card's
// number; and lists of those of a status or a plan.
import { Refusal } from '../../domain/common/errors';
import { isSubscriptionId } from '../../domain/common/identity';
import { isErasing } from '../../domain/subscription/erasure';
import type { Subscription } from '../../domain/subscription/facts';
import type { Status } from '../../domain/subscription/status';
import { hasStatus, statuses } from '../../domain/subscription/status';
import type { Deps } from '../deps';

export type Wanted = {
  readonly user?: string | undefined;
  readonly order?: string | undefined;
  readonly payment?: string | undefined;
  readonly card?: string | undefined;
  readonly status?: Status | undefined;
  readonly plan?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

export type FoundPage = {
  readonly items: readonly Subscription[];
  readonly after?: string | undefined;
};

/** A user's newest first. An order number is read back; of a payment, iamport is asked. */
export async function findSubscriptions(deps: Deps, wanted: Wanted): Promise<FoundPage> {
  const { user, order, payment, card, status, plan, after, limit } = wanted;
  if (user !== undefined) {
    const { ids, after: next } = await deps.ledger.ofUser(user, limit, ofUser(after));
    const rows = await deps.ledger.loadMany(ids);
    // An entry of one that was erased may stand for some days.
    const own = rows.filter(({ userId }) => userId === user);
    return { items: own.sort((a, b) => b.openedAt - a.openedAt), after: next };
  }
  if (card !== undefined) return findByCard(deps, card, { after, limit });
  if (status !== undefined || plan !== undefined) return listSubscriptions(deps, wanted);
  const orders = order === undefined ? await ordersOf(deps, payment ?? '') : [order];
  const names = await Promise.all(orders.map((one) => deps.orderNumbers.parse(one)));
  return { items: await deps.ledger.loadMany(names.flatMap((of) => of?.subscriptionId ?? [])) };
}

type Paging = Pick<Wanted, 'after' | 'limit'>;

/**
 * Status after status, as the index nominates and as the rows say now: what changes while pages
 * are read may be left out or come twice.
 */
async function listSubscriptions(deps: Deps, wanted: Wanted): Promise<FoundPage> {
  const { status, plan, after, limit } = wanted;
  const from = after === undefined ? undefined : listPlace(after, wanted);
  const asked = status === undefined ? statuses : [status];
  const begin = from === undefined ? 0 : asked.indexOf(from.status);
  const items: Subscription[] = [];
  let left = limit;
  for (const one of asked.slice(begin)) {
    const behind = one === from?.status ? from.after : undefined;
    const page = await deps.ledger.listed({ status: one, plan, limit: left, after: behind });
    items.push(...(await rowsOf(deps, page.found)).filter((row) => isListed(row, one, plan)));
    left -= page.found.length;
    const isOver = one === asked.at(-1) && !page.more;
    if (!isOver && (page.more || left === 0)) {
      return { items, after: `${one}#${page.last ?? behind ?? ''}` };
    }
  }
  return { items };
}

function isListed(row: Subscription, status: Status, plan: string | undefined): boolean {
  if (isErasing(row) || !hasStatus(row, status)) return false;
  return plan === undefined || row.price.planId === plan;
}

/** A card that it has or had: a mail may be about a charge of before its change. */
async function findByCard(deps: Deps, lastDigits: string, paging: Paging): Promise<FoundPage> {
  const { after, limit } = paging;
  if (after !== undefined && !isSubscriptionId(after)) refuseAfter();
  const page = await deps.ledger.withCard({ lastDigits, limit, after });
  const cards = await deps.ledger.cardsMany(page.found);
  const ends = page.found.filter(({ keyId }) => cards.get(keyId)?.lastDigits === lastDigits);
  const rows = await rowsOf(deps, [...new Set(ends.map((place) => place.subscriptionId))]);
  const items = rows.filter((row) => !isErasing(row));
  return page.more ? { items, after: page.last } : { items };
}

/** In the order of the ids. */
async function rowsOf(deps: Deps, ids: readonly string[]): Promise<readonly Subscription[]> {
  const rows = new Map((await deps.ledger.loadMany(ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

const userPlace = /^S#/;
const placeShape = /^([a-z_]+)#(([a-z][a-z0-9-]*)#\d{12}#sub[a-z0-9]{25})$/;

function ofUser(after: string | undefined): string | undefined {
  if (after !== undefined && !userPlace.test(after)) refuseAfter();
  return after;
}

function listPlace(after: string, { status, plan }: Wanted): { status: Status; after: string } {
  const [, name, place = '', of] = placeShape.exec(after) ?? [];
  const walked = statuses.find((one) => one === name);
  const isOfList = (status ?? walked) === walked && (plan ?? of) === of;
  if (walked === undefined || !isOfList) refuseAfter();
  return { status: walked, after: place };
}

function refuseAfter(): never {
  throw new Refusal('invalid', 'after must be the next of a page of this very list');
}

async function ordersOf({ gateway }: Deps, payment: string): Promise<readonly string[]> {
  const looked = await gateway.payment(payment);
  if (looked.kind === 'unanswered') {
    throw new Refusal('not_now', 'the payment could not be looked at, try again');
  }
  return looked.kind === 'found' ? looked.payments.map(({ attemptId }) => attemptId) : [];
}
