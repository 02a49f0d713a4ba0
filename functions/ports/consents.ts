// The proofs of answers to requests for consent; each is written with the row that it changes.
import type { SubscriptionId } from '../domain/common/identity';
import type { ConsentRecord } from '../domain/subscription/consent-record';

export interface ConsentStore {
  /** Newest first, at most `limit`. */
  consents(id: SubscriptionId, limit: number): Promise<readonly ConsentRecord[]>;
}
