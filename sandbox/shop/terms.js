// What is charged when: said beside the button and in the card window.
import { now } from './clock.js';
import { won, words } from './words.js';

let billingHour;

export function setBillingHour(hour) {
  billingHour = hour;
}

/** From today on, for somebody who starts a plan now. */
export function planTerms({ amount, interval, every }) {
  const at = now();
  if (at === undefined) return '';
  const word = words();
  const today = new Date(at + 9 * 3_600_000);
  const on = { date: today.getUTCDate(), month: today.getUTCMonth(), day: today.getUTCDay() };
  return word.terms(won(amount), word.when[interval](every, on), word.hour(billingHour));
}

/** For another card: a debt is charged at once, otherwise nothing is. */
export function cardTerms({ status, amount }) {
  return status === 'active' ? words().cardOnly : words().debtNow(won(amount));
}
