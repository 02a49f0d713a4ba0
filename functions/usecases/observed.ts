// What looking at the provider led to, told to whoever knocked.
import type { Subscription } from '../domain/subscription';

/** How the card window ended for the customer who stands in front of it. */
export type Charged = 'paid' | 'pending' | 'declined' | 'failed' | 'unchanged';

export type Observed =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'seen';
      readonly subscription: Subscription;
      readonly charged: Charged;
      /** Of the visit, where the hint named a card window. */
      readonly resultId?: string | undefined;
    };
