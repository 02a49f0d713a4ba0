// Prices and answers about them that a restored table has forgotten, made again.
import { civilDateAt } from '../../domain/common/calendar';
import type { Actor } from '../../domain/subscription/deed';
import type { Subscription } from '../../domain/subscription/facts';
import { stayed } from '../../domain/subscription/next';
import { answerTo, riseOf } from '../../domain/subscription/rise';
import { isBilled, isEnded, isPaidUp } from '../../domain/subscription/status';
import type { Wish } from '../../domain/subscription/wish';
import { changeSubscription, happened } from '../common/change';
import { changeWithDeed } from '../common/record-deed';
import type { Deps } from '../deps';

/** As `Replayed` of replay-wishes.ts has them. */
export type ReplayedConsent = 'applied' | 'known' | 'later' | 'by_hand';

/** From the period that it was set from. */
export async function replayPrice(
  deps: Deps,
  was: Subscription,
  { plan, version, period, at }: Wish & { verb: 'price' },
): Promise<ReplayedConsent> {
  if (isEnded(was) || was.period > period) return 'known';
  if (was.price.planId !== plan) return 'by_hand';
  if ((stayed(was).next ?? was).price.version === version) return 'known';
  if (was.claim) return 'later';
  const sold = deps.settings.catalogue.get(plan)?.price;
  const known = [was.price, sold].find((one) => one?.version === version);
  const price = known ?? (await deps.ledger.price(plan, version));
  if (!price) return 'by_hand';
  const set = (row: Subscription) =>
    happened(deps, row, { kind: 'price_scheduled', price, period }, at);
  const [tried] = await Promise.allSettled([changeSubscription(deps, was, set)]);
  return tried.status === 'fulfilled' ? 'applied' : 'by_hand';
}

/**
 * With the day on which she answered. That consent was missing before it may be forgotten as well:
 * an agreement of a later day than the first of its period began that period.
 */
export async function replayConsent(
  deps: Deps,
  was: Subscription,
  wish: Wish & { verb: 'consent' },
): Promise<ReplayedConsent> {
  const { act, at, said_at: saidAt } = wish;
  if (isEnded(was) || was.period > wish.period || was.claim?.period === wish.period) return 'known';
  if (was.claim) return 'later';
  const shown = riseOf(was, at);
  const isLate = act === 'agree' && !!shown && civilDateAt(at) > shown.startsOn;
  const isForgotten = isLate && isPaidUp(was) && isBilled(was);
  const row = isForgotten ? happened(deps, was, { kind: 'consent_missing' }, at) : was;
  const rise = riseOf(row, at);
  if (!rise || !isOf(rise, wish)) return 'by_hand';
  if (answerTo(row, rise) === act) return 'known';
  const move = (from: Subscription) =>
    happened(deps, from, { kind: 'consent_answered', act, rise, saidAt }, at);
  const [tried] = await Promise.allSettled([Promise.resolve(row).then(move)]);
  if (tried.status === 'rejected') return 'by_hand';
  const { request, text_version: textVersion, sha256, language, source } = wish;
  const answered = { request, textVersion, sha256, language, source, act, saidAt, rise };
  await changeWithDeed(deps, was, { verb: act, actor: replayed, answered }, (current) =>
    current.version === was.version ? tried.value : undefined,
  );
  return 'applied';
}

const replayed: Actor = { who: 'operator', reason: 'replayed' };

type Of = NonNullable<ReturnType<typeof riseOf>>;

function isOf(rise: Of, { period, amount, plan, version, quantity }: Wish & { verb: 'consent' }) {
  const isSame = rise.price.planId === plan && rise.price.version === version;
  return (
    isSame && rise.period === period && rise.after === amount && (rise.quantity ?? 1) === quantity
  );
}
