// The decline dictionary read as rules: a provider's text -> a class, and what that class means.
import type { DeclineClass } from './dunning';
import { declineRules } from './decline-rules';

export type Decline = {
  readonly class: DeclineClass;
  /** The entry that matched, `unlisted` where none did. */
  readonly code: string;
  /** The provider's own words, cut to fit the ledger. */
  readonly reason: string;
};

const reasonMax = 80;

/**
 * First match wins, on text without white space: the order of the rules is part of their meaning
 * (iamport-v1 §13.1). Never by number alone: 8311 is a wrong password at KICC and a limit
 * elsewhere.
 */
export function classifyDecline(text: string | undefined): Decline {
  const reason = (text ?? '').slice(0, reasonMax);
  const squeezed = (text ?? '').replaceAll(/\s+/g, '');
  for (const rule of declineRules) {
    const all = rule.all ?? [];
    const any = rule.any ?? [];
    const matches =
      all.every((word) => squeezed.includes(word)) &&
      (any.length === 0 || any.some((word) => squeezed.includes(word)));
    if (matches) return { class: rule.class, code: rule.code, reason };
  }
  return { class: 'weak', code: 'unlisted', reason };
}
