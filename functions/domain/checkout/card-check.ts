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
 * What was never stored is not compared: an item of an earlier release has no time and maybe no
 * shop id. Without any stored facts the live card has to be one that a window would be believed
 * with, but for its shop id, which may be a former one.
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
  if (live.provider !== stored.provider) return { kind: 'differs', why: 'another provider' };
  if (stored.mid !== undefined && live.mid !== stored.mid) {
    return { kind: 'differs', why: 'another shop id' };
  }
  const isRenewed = stored.updatedAt !== undefined && live.updatedAt !== stored.updatedAt;
  return { kind: isRenewed ? 'renewed' : 'same' };
}
