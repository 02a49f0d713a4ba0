// Why a period was charged when it was: the rule in words, with the days it leads to.
import { daysBetween } from '../common/calendar';
import type { Charge, OfChange } from './charge';
import type { Subscription } from '../subscription/facts';

const units = { day: 'day', week: 'week', month: 'month', year: 'year' } as const;

/** For people; the days are Korean. */
export function ruleOf(row: Subscription, charge: Charge): string {
  const { period, startsOn, endsOn } = charge;
  if (charge.change) return ruleOfChange(charge, charge.change);
  const part = charge.extras?.find(({ kind }) => kind === 'partial');
  if (part) {
    const days = `${daysBetween(startsOn, endsOn)} of the ${part.of} days`;
    const why = `from ${endsOn} on it is billed on another day`;
    return `period ${period} has ${days} of a whole one: ${why}`;
  }
  const { interval, every } = row.price;
  const unit = units[interval];
  const each = every === 1 ? `every ${unit}` : `every ${every} ${unit}s`;
  const { anchorOn, anchorPeriod = 0, shift = 0 } = row;
  if (anchorOn === undefined) return `${each}, from the day of the first charge`;
  if (period < anchorPeriod) {
    return `${each}; period ${period} is of before its dates were counted from ${anchorOn}`;
  }
  const later = shift > 0 ? `, later by ${shift} of these days` : '';
  const from = `${each} from ${anchorOn}, the first day of period ${anchorPeriod}${later}`;
  if (interval === 'day') return `${from}: so many days on; it ends on ${endsOn}`;
  if (interval === 'week') return `${from}: on the same day of the week; it ends on ${endsOn}`;
  const day = Number(anchorOn.slice(8));
  const short = Number(startsOn.slice(8)) !== day;
  const why = short ? `, and ${startsOn.slice(0, 7)} has no day ${day}: its last one is taken` : '';
  return `${from}: on day ${day}${why}; period ${period} begins on ${startsOn}`;
}

/** Sums in won. */
function ruleOfChange({ period, startsOn }: Charge, { k, used, days, lines }: OfChange): string {
  const sums = lines.map(({ kind, amount }) => `${amount} ${kind.replaceAll('_', ' ')}`);
  const when = `change ${k} within period ${period}, asked for on ${startsOn}`;
  return `${when}, when ${used} of ${days} days were used: ${sums.join(', ')}`;
}
