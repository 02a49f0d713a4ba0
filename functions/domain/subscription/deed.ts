// What a person did to a subscription: an item of its own, written with what it changed.
import type { EpochSeconds } from '../common/calendar';
import type { SubscriptionId } from '../common/identity';
import { agreedOf, isAgreed } from './agreed';
import { isErasing } from './erasure';
import type { Subscription } from './facts';
import { isEnded } from './status';

export type DeedVerb =
  | ('cancel' | 'keep' | 'pause' | 'resume' | 'card_window')
  | ('retry' | 'debt' | 'settle' | 'release' | 'refund' | 'erase');

/** Who asked: `by` is the user id of an operator, and of a customer whose backend asked. */
export type Actor = {
  readonly who: 'customer' | 'operator' | 'backend';
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
};

export type Deed = Actor & {
  readonly id: string;
  readonly subscriptionId: SubscriptionId;
  readonly version: number;
  readonly at: EpochSeconds;
  readonly verb: DeedVerb;
  /** How it stood before and after, in words. */
  readonly before: string;
  readonly after: string;
};

/** How a subscription stands, for people: its status, and what is to become of it. */
export function standingWords(of: Subscription): string {
  const { status, access, cancel, pause, heldAt, claim, dunning } = of;
  const words = [status, `access ${access}`];
  if (cancel && !isEnded(of)) words.push(cancel.atPeriodEnd ? 'ends with its period' : 'ends');
  if (pause) words.push(`pause from ${pause.from} until ${pause.until}`);
  if (heldAt !== undefined) words.push('on hold');
  if (isErasing(of)) words.push('to be forgotten');
  if (claim) words.push(`charge of period ${claim.period} ${claim.phase}`);
  if (!isAgreed(of) && !isEnded(of)) words.push(`agreed to ${agreedOf(of)} won each period`);
  if (dunning && !isEnded(of)) words.push(`declined (${dunning.code})`);
  return words.join(', ');
}
