// What a person did to a subscription: an item of its own, written with what it changed.
import type { EpochSeconds } from '../common/calendar';
import type { NoticeChannel } from '../catalogue/notice';
import type { SubscriptionId } from '../common/identity';
import { agreedOf } from './agreed';
import type { Sold } from '../charge/cost';
import { isErasing } from './erasure';
import type { Subscription } from './facts';
import { isAgreed } from './next';
import { isEnded } from './status';
import { convertsOn } from './telling';

/** Stored by these words. */
export const deedVerbs = [
  ...(['cancel', 'keep', 'pause', 'resume', 'card_window'] as const),
  ...(['retry', 'debt', 'settle', 'hold', 'release', 'refund'] as const),
  ...(['change', 'undo_change', 'erase', 'price', 'agree', 'decline'] as const),
  ...(['start', 'notice', 'credit', 'take_credit', 'line', 'remove_line'] as const),
  ...(['close_case', 'rebuild'] as const),
  ...(['billing_day', 'undo_billing_day'] as const),
] as const;
export type DeedVerb = (typeof deedVerbs)[number];

/** Who asked: `by` is the user id of an operator, and of a customer whose backend asked. */
export type Actor = {
  readonly who: 'customer' | 'operator' | 'backend';
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
};

export type Notice = {
  readonly channel: NoticeChannel;
  /** SHA-256 of the text as it was sent or said, in hex; the text is the shop's to keep. */
  readonly sha256: string;
  readonly sentAt: EpochSeconds;
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
  /** What a customer was told, and when; of the verb `notice` alone. */
  readonly notice?: Notice | undefined;
  /** Cases that may hold its reason too, for the day on which its person is erased. */
  readonly cases?: readonly string[] | undefined;
};

/** One verb ends at most so many cases: a payment each under the order number of one attempt. */
export const casesOfDeedMax = 40;

/** Such as `team at version 2, 5 of it`. */
const termsWords = ({ price, quantity = 1 }: Sold): string =>
  `${price.planId} at version ${price.version}${quantity === 1 ? '' : `, ${quantity} of it`}`;

function trialWords(of: Subscription): string {
  const { noticedOn, postponedFrom } = of.trial ?? {};
  const told = noticedOn === undefined ? 'no notice yet' : `notice of ${noticedOn}`;
  const later = postponedFrom === undefined ? '' : `, postponed from ${postponedFrom}`;
  return `trial until ${convertsOn(of)}, ${told}${later}`;
}

/** How a subscription stands, for people: its status, and what is to become of it. */
export function standingWords(of: Subscription): string {
  const { status, access, cancel, pause, heldAt, claim, dunning, next, consent, trial } = of;
  const words = [status, `access ${access}`];
  if (cancel && !isEnded(of)) words.push(cancel.atPeriodEnd ? 'ends with its period' : 'ends');
  if (next && !isEnded(of)) words.push(`${termsWords(next)} from period ${next.period}`);
  if (consent && !isEnded(of)) {
    const did = consent.act === 'agree' ? 'agreed to' : 'declined';
    words.push(`${did} ${consent.amount} won from period ${consent.period}`);
  }
  if (of.unagreedOn !== undefined) words.push(`waits for consent since ${of.unagreedOn}`);
  if (trial && !isEnded(of)) words.push(trialWords(of));
  if (of.credit !== undefined) words.push(`${of.credit} won of credit`);
  for (const line of of.lines ?? []) words.push(`line ${line.id} of ${line.amount} won`);
  if (of.stub) words.push(`billed on day ${of.stub.day} from ${of.stub.endsOn} on`);
  if (pause) words.push(`pause from ${pause.from} until ${pause.until}`);
  if (heldAt !== undefined) words.push('on hold');
  if (isErasing(of)) words.push('to be forgotten');
  if (claim?.change) words.push(`${termsWords(claim.change)} for ${claim.amount} won now`);
  if (claim) words.push(`charge of period ${claim.period} ${claim.phase}`);
  if (!isAgreed(of) && !isEnded(of)) words.push(`agreed to ${agreedOf(of)} won each period`);
  if (dunning && !isEnded(of)) words.push(`declined (${dunning.code})`);
  return words.join(', ');
}
