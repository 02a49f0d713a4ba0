// Whether a card window really issued its billing key (iamport-v1 §10.5).
import type { AttemptId } from '../common/identity';
import type { CardFacts, Payment } from '../charge/payment';
import type { Registration } from './registration';
import type { Acceptance } from '../charge/verdict';
import { channelFault } from '../charge/verdict';

export type WindowVerdict =
  | { readonly kind: 'issued'; readonly payment: Payment }
  | { readonly kind: 'pending' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Issued means: the row is ours, says `paid`, names the key we allotted, and is not marked as a
 * charge. No money moved, so its amount is neither compared nor booked.
 */
export function judgeWindow(
  windowId: AttemptId,
  registration: Pick<Registration, 'keyId'>,
  records: readonly Payment[],
  acceptance: Acceptance,
): WindowVerdict {
  const ours = records.filter((record) => record.attemptId === windowId);
  if (ours.length < records.length) return { kind: 'refused', why: 'a record of another window' };
  const issued = ours.find((record) => record.status === 'paid');
  if (!issued) {
    const failed = ours.some((record) => record.status === 'failed');
    return { kind: failed ? 'failed' : 'pending' };
  }
  if (issued.keyId !== registration.keyId) return { kind: 'refused', why: 'another billing key' };
  if (issued.usage !== undefined && issued.usage !== 'issue') {
    return { kind: 'refused', why: 'not an issuing row' };
  }
  const fault = channelFault(issued, acceptance);
  return fault ? { kind: 'refused', why: fault } : { kind: 'issued', payment: issued };
}

/** A card window opens at the shop id that is billed now: a key of another one is not from it. */
export function judgeCard(card: CardFacts, acceptance: Acceptance): string | undefined {
  const { mid } = acceptance;
  if (mid !== undefined && card.mid !== undefined && card.mid !== mid) return 'another shop id';
  return channelFault(card, acceptance);
}
