// The days Korea is paid on: when an account that was empty is most likely filled.
import type { CivilDate } from '../common/calendar';
import { addDays } from '../common/calendar';

const days = new Set(['10', '15', '20', '25']);
/** Salaries arrive in the early morning; by now they do so at every bank. */
export const paydayHour = 10;
/** Never more than this from one payday to the next: 25 January to 31 January, 31 to 10. */
const daysApartMax = 10;

/** The 10th, 15th, 20th, 25th, or the last day of a month. */
export function isPayday(date: CivilDate): boolean {
  return days.has(date.slice(8)) || addDays(date, 1).endsWith('-01');
}

/** The first payday from one date to another, both included. */
export function paydayFrom(from: CivilDate, to: CivilDate): CivilDate | undefined {
  for (let ahead = 0; ahead <= daysApartMax; ahead += 1) {
    const date = addDays(from, ahead);
    if (date > to) return undefined;
    if (isPayday(date)) return date;
  }
  return undefined;
}
