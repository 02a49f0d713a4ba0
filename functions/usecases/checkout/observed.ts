// What looking at the provider led to, told to the door that asked.
import type { Subscription } from '../../domain/subscription/facts';
import type { VisitWord } from '../../domain/checkout/visit-word';

export type Observed =
  | { readonly kind: 'nothing' }
  /** News of a charge; no card window was named. */
  | { readonly kind: 'charge'; readonly subscription: Subscription }
  /** A visit to a card window, and how it has ended by now. */
  | {
      readonly kind: 'visit';
      readonly subscription: Subscription;
      readonly resultId: string;
      readonly word: VisitWord;
    };
