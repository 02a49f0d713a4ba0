// Whether a card window really issued its billing key (iamport-v1 §10.5).
import type { EpochSeconds } from '../common/calendar';
import type { AttemptId } from '../common/identity';
import type { CardFacts, Payment } from '../charge/payment';
import type { Registration } from './registration';
import type { Acceptance } from '../charge/verdict';
import { channelFault } from '../charge/verdict';

export type WindowVerdict =
  | { readonly kind: 'issued'; readonly payment: Payment }
  | { readonly kind: 'pending' }
  /** No card was taken; `lastAt` is the last try, and `isOpen` says that another stands open. */
  | { readonly kind: 'failed'; readonly lastAt: EpochSeconds; readonly isOpen: boolean }
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
    const failed = ours.filter((record) => record.status === 'failed');
    if (failed.length === 0) return { kind: 'pending' };
    const isOpen = ours.some((record) => record.status === 'ready');
    return { kind: 'failed', lastAt: Math.max(...failed.map((one) => one.failedAt)), isOpen };
  }
  if (issued.keyId !== registration.keyId) return { kind: 'refused', why: 'another billing key' };
  if (issued.usage !== undefined && issued.usage !== 'issue') {
    return { kind: 'refused', why: 'not an issuing row' };
  }
  const fault = channelFault(issued, acceptance);
  return fault ? { kind: 'refused', why: fault } : { kind: 'issued', payment: issued };
}

/** A customer who mistyped her card has so long to type it once more, in the window that stands. */
const nextTrySeconds = 1_800;

/** Whether a window whose card was refused may still end with another one. */
export function mayGoOn(
  { lastAt, isOpen }: Extract<WindowVerdict, { kind: 'failed' }>,
  { openedAt }: Pick<Registration, 'openedAt'>,
  now: EpochSeconds,
): boolean {
  return isOpen || now - Math.max(lastAt, openedAt) < nextTrySeconds;
}

/**
 * A card window opens at the shop id that is billed now: a key of another shop id is refused. A key
 * whose record names none is believed: iamport does not promise the field.
 */
export function judgeCard(card: CardFacts, acceptance: Acceptance): string | undefined {
  const { mid } = acceptance;
  if (mid !== undefined && card.mid !== undefined && card.mid !== mid) return 'another shop id';
  return channelFault(card, acceptance);
}
