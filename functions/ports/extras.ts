// The proofs of credit, and of lines that are charged once; each is written with its row.
import type { SubscriptionId } from '../domain/common/identity';
import type { ExtraRecord } from '../domain/subscription/extra-record';

export interface ExtraStore {
  extra(id: SubscriptionId, extraId: string): Promise<ExtraRecord | undefined>;
  /** In no order, at most `limit`. */
  extras(id: SubscriptionId, limit: number): Promise<readonly ExtraRecord[]>;
}
