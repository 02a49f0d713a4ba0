// What is kept of trials beside their subscriptions: who has had which, without saying who.
import type { SubscriptionId } from '../domain/common/identity';

/**
 * The subscription by which a user has tried a product. `name` is a MAC of both, and stays when the
 * person is erased.
 */
export type TrialMark = {
  readonly name: string;
  readonly subscriptionId: SubscriptionId;
  readonly version: number;
};

export interface TrialStore {
  /** One that is not there is left out. */
  trialsOf(names: readonly string[]): Promise<readonly TrialMark[]>;
  /** Over the version that was read. */
  saveTrial(mark: TrialMark): Promise<'saved' | 'lost'>;
}
