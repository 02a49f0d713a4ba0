// How long items that no charge needs are kept: DynamoDB deletes them some days after that instant.
import type { EpochSeconds } from '../common/calendar';
import { addDays, instantOn } from '../common/calendar';
import type { OpeningCount } from './opening-limits';
import type { Registration } from './registration';

const daySeconds = 86_400;
/** The page that the browser returns to asks for a result, and does so within a day. */
const resultDays = 30;

/** Epoch seconds. After it `GET /billing/results/{result}` answers 404. */
export function resultExpiresAt({ openedAt }: Pick<Registration, 'openedAt'>): EpochSeconds {
  return openedAt + resultDays * daySeconds;
}

/** Epoch seconds. A count that is gone is a count of 0, as that of a former day is. */
export function countExpiresAt({ on }: Pick<OpeningCount, 'on'>): EpochSeconds {
  return instantOn(addDays(on, 2), 0);
}
