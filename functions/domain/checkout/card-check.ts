// Whether the card that the provider holds under a key is still the one that was verified.
import type { CardFacts } from '../charge/payment';
import type { Acceptance } from '../charge/verdict';
import { channelFault } from '../charge/verdict';

/**
 * same: charge it. renewed: stored again through the same channel, which is noted and stops
 * nothing.
 * differs: of another channel, or of another shop id; `why` names the fact and never its value.
 */
export type CardCheck =
  | { readonly kind: 'same' }
  | { readonly kind: 'renewed' }
  | { readonly kind: 'differs'; readonly why: string };

/**
 * Provider, shop id and time are compared where both sides name them: an item of an earlier release
 * has no time and maybe no shop id, and iamport promises none of them. A field that it leaves out
 * from some day on says nothing of any card. Without any stored facts the live card has to be one
 * that a window would be believed with, but for its shop id, which may be a former one.
 */
export function checkCard(
  stored: CardFacts | undefined,
  live: CardFacts,
  acceptance: Acceptance,
): CardCheck {
  if (!stored) {
    const why = channelFault(live, acceptance);
    return why === undefined ? { kind: 'same' } : { kind: 'differs', why };
  }
  if (live.test !== stored.test) return { kind: 'differs', why: 'another test flag' };
  if (isOther(stored.provider, live.provider)) return { kind: 'differs', why: 'another provider' };
  if (isOther(stored.mid, live.mid)) return { kind: 'differs', why: 'another shop id' };
  return { kind: isOther(stored.updatedAt, live.updatedAt) ? 'renewed' : 'same' };
}

/** A provider that is not named is an empty word. */
function isOther<T extends string | number>(stored: T | undefined, live: T | undefined): boolean {
  const isNamed = (one: T | undefined) => one !== undefined && one !== '';
  return isNamed(stored) && isNamed(live) && stored !== live;
}
