// The shop tells that it has told a customer of the paid periods to come.
import type { NoticeChannel } from '../../domain/catalogue/notice';
import { suffices } from '../../domain/catalogue/notice';
import type { EpochSeconds } from '../../domain/common/calendar';
import { civilDateAt } from '../../domain/common/calendar';
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Actor } from '../../domain/subscription/deed';
import type { Subscription } from '../../domain/subscription/facts';
import { happened } from '../common/change';
import { changeWithDeed, noteWish, refuseRestless } from '../common/record-deed';
import { ownSubscription } from '../common/subscriptions';
import type { Deps } from '../deps';

export type NoticeAsk = {
  readonly userId: string;
  readonly id: SubscriptionId;
  readonly actor: Actor;
  readonly channel: NoticeChannel;
  /** SHA-256 of its text, in hex. */
  readonly sha256: string;
  /** Now where absent. */
  readonly sentAt?: EpochSeconds | undefined;
};

/** A notice of longer ago says nothing of the days that come. */
const oldSeconds = 30 * 86_400;
/** The clocks of two machines may be so much apart. */
const slackSeconds = 60;

/**
 * Each is written down with its time and its hash; the first that suffices counts. Throws Refusal:
 * invalid for a time that may not be, conflict where neither a trial nor a coupon is to end.
 */
export async function giveNotice(deps: Deps, ask: NoticeAsk): Promise<Subscription> {
  const was = await ownSubscription(deps, ask.userId, ask.id);
  const now = deps.clock.now();
  const { channel, sha256, sentAt = now } = ask;
  if (sentAt > now + slackSeconds || sentAt < now - oldSeconds) {
    throw new Refusal('invalid', 'sent_at must lie within the last thirty days');
  }
  const from = Math.max(was.openedAt, (was.trial ?? was.discount)?.toldFrom ?? 0);
  if (sentAt < from - slackSeconds) {
    throw new Refusal('invalid', 'sent_at must not be before what it tells of was set');
  }
  const on = civilDateAt(Math.min(sentAt, now));
  const told = (row: Subscription) => happened(deps, row, { kind: 'notice_given', channel, on });
  told(was);
  await refuseRestless(deps, was.id);
  if (suffices(channel)) {
    noteWish(deps, { verb: 'notice', subscription: was.id, channel, sent_at: sentAt });
  }
  const notice = { channel, sha256, sentAt };
  return changeWithDeed(deps, was, { verb: 'notice', actor: ask.actor, notice }, told);
}
