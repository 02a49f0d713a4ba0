// The cards that will be charged within days: those that iamport lost, or holds another card for.
import { idsPerCall } from '../../domain/charge/road';
import type { CardCheck } from '../../domain/checkout/card-check';
import { checkCard } from '../../domain/checkout/card-check';
import type { CardFacts } from '../../domain/charge/payment';
import { recurringOf } from '../../domain/charge/cost';
import type { Subscription } from '../../domain/subscription/facts';
import { isBilled, isPaidUp } from '../../domain/subscription/status';
import { closeCase, openCase } from '../common/cases';
import { changeSubscription, happened } from '../common/change';
import { lookAtKeys } from '../common/look-at-many';
import type { Deps } from '../deps';

export type CardsChecked = {
  /** Active ones that were looked at, those iamport has lost, and those of another card. */
  readonly checked: number;
  readonly lost: number;
  readonly differ: number;
};

/** One call for a hundred keys. Without an answer nothing is known, and nothing is stopped. */
export async function checkCards(deps: Deps, rows: readonly Subscription[]): Promise<CardsChecked> {
  const charged = rows.filter(isCharged);
  let lost = 0;
  let differ = 0;
  for (let from = 0; from < charged.length; from += idsPerCall) {
    const some = charged.slice(from, from + idsPerCall);
    const seen = await lookAtKeys(
      deps,
      some.map(({ keyId }) => keyId),
    );
    const places = some.map(({ id, keyId }) => ({ subscriptionId: id, keyId }));
    const stored = await deps.ledger.cardsMany(places);
    for (const row of some) {
      if (seen.unread.has(row.keyId) && isPaidUp(row)) await openCase(deps, unreadKey(row));
      if (seen.open.has(row.keyId)) continue;
      const live = seen.cards.get(row.keyId);
      if (live) {
        const check = await note(deps, row, stored.get(row.keyId), live);
        if (check.kind === 'differs') differ += 1;
      } else if (isPaidUp(row)) {
        lost += 1;
        await openCase(deps, lostKey(row));
      }
    }
  }
  return { checked: charged.filter(isPaidUp).length, lost, differ };
}

type Charged = Subscription & { readonly keyId: string };

function isCharged(row: Subscription): row is Charged {
  return row.keyId !== undefined && isBilled(row);
}

// Named by the period: the key itself must not stand where people read.
const lostKey = (of: Charged) => ({
  kind: 'key' as const,
  subscriptionId: of.id,
  paymentId: `${of.id}-${of.period}`,
  amount: recurringOf(of),
  why: 'iamport has lost its billing key',
});

/** It may still be charged: nothing is stopped, and nothing is known of its card. */
const unreadKey = (of: Charged) => ({
  ...lostKey(of),
  why: "iamport's record of its billing key does not read",
});

/** Of one card, however often it is seen. */
const subjectOf = ({ id, card = 0 }: Subscription) => `${id}-card${card}`;

/** The case comes first: no charge is stopped without one. */
async function note(
  deps: Deps,
  row: Charged,
  stored: CardFacts | undefined,
  live: CardFacts,
): Promise<CardCheck> {
  const check = checkCard(stored, live, deps.settings.acceptance);
  const { id } = row;
  if (check.kind === 'renewed') deps.log('key.renewed', { subscription: id });
  const differs = check.kind === 'differs';
  if (differs) {
    const { why } = check;
    const of = { subscriptionId: id, paymentId: subjectOf(row), amount: recurringOf(row) };
    await openCase(deps, { ...of, kind: 'key_differs', why: `under its billing key: ${why}` });
  }
  if ((row.keyDiffers === true) !== differs) await mark(deps, row, differs);
  if (!differs && row.keyDiffers) {
    await closeCase(deps, `key_differs-${subjectOf(row)}`, 'the key shows its own card again');
  }
  return check;
}

function mark(deps: Deps, row: Charged, differs: boolean): Promise<Subscription> {
  return changeSubscription(deps, row, (current) => {
    const is = current.keyDiffers === true;
    if (current.keyId !== row.keyId || is === differs) return undefined;
    return happened(deps, current, { kind: 'key_checked', differs });
  });
}

/**
 * Before a charge with a key that was found to differ: it is looked at once more, because what a
 * night has seen may be mended by now. `left`: no answer, and the next tick tries again.
 */
export async function recheckCard(
  deps: Deps,
  row: Subscription,
): Promise<
  | { readonly kind: 'same'; readonly subscription: Subscription }
  | { readonly kind: 'refused' | 'left' }
> {
  if (!row.keyDiffers || !isCharged(row)) return { kind: 'same', subscription: row };
  const answer = await deps.gateway.key(row.keyId);
  if (answer.kind === 'unanswered') return { kind: 'left' };
  if (answer.kind === 'found') {
    const stored = await deps.ledger.card(row.id, row.keyId);
    const check = await note(deps, row, stored, answer.card);
    if (check.kind !== 'differs') {
      const subscription = (await deps.ledger.load(row.id)) ?? row;
      return { kind: 'same', subscription };
    }
  }
  await refuse(deps, row);
  return { kind: 'refused' };
}

/** Nothing is sent: what is owed waits for another card. */
async function refuse(deps: Deps, row: Subscription): Promise<void> {
  const now = deps.clock.now();
  const moved = await changeSubscription(deps, row, (current) =>
    current.version === row.version
      ? happened(deps, current, { kind: 'key_refused' }, now)
      : undefined,
  );
  const { id, status, access } = moved;
  deps.log('key.refused', { subscription: id, status, access });
}
