// How many card windows a customer may open: each allots a billing key, and is looked after for a
// day.
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { addDays, civilDateAt, instantOn } from '../common/calendar';
import { Refusal } from '../common/errors';

export const windowsPerHourMax = 10;
const windowsPerDayMax = 30;

/** Windows that one user has opened on a Korean day; one item for each user, written over. */
export type OpeningCount = {
  readonly userId: string;
  readonly on: CivilDate;
  readonly count: number;
  readonly version: number;
};

/** Counts one more. Throws Refusal(too_many) with the seconds until the next day. */
export function countOpening(was: OpeningCount, now: EpochSeconds): OpeningCount {
  const today = civilDateAt(now);
  const count = was.on === today ? was.count : 0;
  if (count >= windowsPerDayMax) {
    const wait = instantOn(addDays(today, 1), 0) - now;
    throw tooMany(`at most ${windowsPerDayMax} card windows may be opened a day`, wait);
  }
  return { ...was, on: today, count: count + 1 };
}

/** `tenth`: when the tenth last window of the subscription was opened, if there were so many. */
export function refuseHaste(tenth: EpochSeconds | undefined, now: EpochSeconds): void {
  const wait = tenth === undefined ? 0 : tenth + 3_600 - now;
  if (wait <= 0) return;
  const words = `at most ${windowsPerHourMax} card windows of a subscription may be opened an hour`;
  throw tooMany(words, wait);
}

function tooMany(words: string, seconds: number): Refusal {
  return new Refusal('too_many', words, seconds);
}
