// What is charged when: agreed to before the card window opens, and said again inside it.
import { now } from './clock.js';
import { dateInYear, hourOf, price, weekday, won } from './numbers.js';
import { say } from './words.js';

let billingHour;

export function setBillingHour(hour) {
  billingHour = hour;
}

/** From today on, for a customer who starts a plan now. */
export function planTerms(plan) {
  return say('terms', { amount: won(plan.amount), when: when(plan) });
}

/** What a customer agrees to: name and text of every term of the contract. */
export function consentTerms(plan, name) {
  return [
    [say('consent.plan'), name],
    [
      say('consent.amount'),
      say('consent.today', { amount: won(plan.amount), price: price(plan) }) +
        ` (${say('vatIncluded')})`,
    ],
    [say('consent.day'), when(plan)],
    [say('consent.method'), say('consent.anyCard')],
    [say('consent.cancel'), say('consent.anyTime')],
    ...(plan.withdrawal === 'full' ? [[say('consent.withdrawal'), say('consent.inSeven')]] : []),
  ];
}

/** For another card: a debt is charged at once, otherwise nothing is. */
export function cardTerms({ status, amount }) {
  const owes = ['past_due', 'unpaid', 'incomplete'].includes(status);
  return owes ? say('debtNow', { amount: won(amount) }) : say('cardOnly');
}

/** For a customer who returns to a plan that collects the days used before. */
export function owedTerms({ days, amount }, all) {
  return say('owed', { days, more: won(amount), all: won(all) });
}

/** The days of the charges, counted from today, with the hour where it is known. */
function when({ interval, every }) {
  const today = new Date((now() ?? Date.now()) + 9 * 3_600_000);
  const [month, date] = [today.getUTCMonth(), today.getUTCDate()];
  const days = {
    week: () => weekday(today.getUTCDay()),
    month: () => dayOfMonth(date),
    year: () => dateInYear(month, date),
  };
  const day = say(`when.${every === 1 ? interval : `${interval}s`}`, {
    day: days[interval](),
    every,
  });
  return billingHour === undefined ? day : say('atHour', { day, hour: hourOf(billingHour) });
}

/** A day that shorter months do not have falls on their last. */
function dayOfMonth(date) {
  const ends = { 1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd', 31: 'st' };
  const ordinal = `${date}${ends[date] ?? 'th'}`;
  return say(date > 28 ? 'dayOrLast' : 'dayOfMonth', { date, ordinal });
}
