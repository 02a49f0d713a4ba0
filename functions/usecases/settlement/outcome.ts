// What became of an attempt, for those who have asked for it.
import type { Attempt } from '../../domain/charge/charge';
import type { Decline } from '../../domain/charge/declines';
import type { Subscription } from '../../domain/subscription/facts';

export type Outcome = {
  readonly kind: 'paid' | 'refunded' | 'declined' | 'unknown' | 'unsent' | 'suspect' | 'absent';
  readonly subscription: Subscription;
  /** What a decline said, or a refusal of our request, for the breaker. */
  readonly decline?: Decline | undefined;
  /** Whether the provider has made a record of a decline. */
  readonly hasRecord?: boolean | undefined;
  /** Seconds for which the provider asked to be left alone. */
  readonly pauseSeconds?: number | undefined;
  /** An earlier attempt of the charge whose record says that nothing is decided. */
  readonly undecided?: Attempt | undefined;
  /** Its record does not read: what it says may never be known. */
  readonly isUnread?: true | undefined;
};
