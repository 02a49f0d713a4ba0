// Free trials and notices that a restored table has forgotten: iamport knows of neither.
import type { Subscription } from '../../domain/subscription/facts';
import { isEnded, isSigningUp } from '../../domain/subscription/status';
import { couponEnd } from '../../domain/subscription/telling';
import type { Wish } from '../../domain/subscription/wish';
import { civilDateAt } from '../../domain/common/calendar';
import { changeSubscription, happened } from '../common/change';
import type { Deps } from '../deps';
import { beginFree, isFree } from '../settlement/begin-free';

/** As `Replayed` of replay-wishes.ts has them. */
export type ReplayedTrial = 'applied' | 'known' | 'later' | 'by_hand';

/** It begins on the day on which it began, where its window and its key are still there. */
export async function replayTrial(
  deps: Deps,
  was: Subscription,
  { n, at }: Wish & { verb: 'trial' },
): Promise<ReplayedTrial> {
  if (isEnded(was) || !isSigningUp(was)) return 'known';
  const of = await deps.ledger.registration(was.id, n);
  if (was.claim || !of || !isFree(of)) return 'by_hand';
  const key = await deps.gateway.key(of.keyId);
  if (key.kind === 'unanswered') return 'later';
  if (key.kind === 'absent') return 'by_hand';
  const begun = await beginFree(deps, was, of, at);
  const saved = await deps.ledger.save(begun);
  return saved.kind === 'saved' ? 'applied' : 'later';
}

export async function replayNotice(
  deps: Deps,
  was: Subscription,
  { channel, sent_at, at }: Wish & { verb: 'notice' },
): Promise<ReplayedTrial> {
  const on = civilDateAt(sent_at);
  const isToCome = was.trial !== undefined || couponEnd(was) !== undefined;
  if (!isToCome || (was.trial ?? was.discount)?.noticedOn === on) return 'known';
  const given = (row: Subscription) =>
    row.version === was.version
      ? happened(deps, row, { kind: 'notice_given', channel, on }, at)
      : undefined;
  const [tried] = await Promise.allSettled([changeSubscription(deps, was, given)]);
  return tried.status === 'fulfilled' ? 'applied' : 'by_hand';
}
