// The feed of changes in the store: noted once they have happened, read in order, kept for weeks.
import type { EpochSeconds } from '../domain/common/calendar';
import type { ChangeEntry, FeedPlace } from '../domain/changes/feed';

export interface ChangeStore {
  /** Names the table, in eight hexadecimal digits. */
  readonly feed: string;
  /** One entry: all of its changes or none. */
  noteChanges(of: ChangeEntry): Promise<void>;
  /**
   * Strongly read and in order, from the entry a place is in up to an instant, at most `limit`.
   * Throws where one does not read back: left out, it would be lost.
   */
  changes(ask: {
    readonly from: FeedPlace;
    readonly before: EpochSeconds;
    readonly limit: number;
  }): Promise<{ readonly entries: readonly ChangeEntry[]; readonly more: boolean }>;
}
