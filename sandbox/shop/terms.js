// What is charged when: agreed to before the card window opens, and said again inside it.
import { now } from './clock.js';
import { date, dateInYear, hourOf, price, weekday, won } from './numbers.js';
import { couponAmount, couponTerms } from './coupon.js';
import { trialPrice } from './trial.js';
import { say } from './words.js';

let billingHour;

export function setBillingHour(hour) {
  billingHour = hour;
}

/** From today on, for a customer who starts a plan now. */
export function planTerms(plan, { trial, coupon }) {
  if (coupon) return say('termsCoupon', { text: couponAmount(coupon) });
  if (trial?.state !== 'granted')
    return say('terms', { amount: won(plan.amount), when: when(plan) });
  const { ends_on: ends, amount, then } = trial;
  const facts = { ends: date(ends), amount: won(then.amount), when: when(then, ends) };
  return say(amount === 0 ? 'termsFree' : 'termsTried', { ...facts, now: won(amount) });
}

/** What a customer agrees to: name and text of every term of the contract. */
export function consentTerms(plan, name, { trial, coupon }) {
  const tried = trial?.state === 'granted' ? trial : undefined;
  const { ends_on: ends, then } = tried ?? {};
  return [
    [say('consent.plan'), name],
    [say('consent.amount'), `${amountTerm(plan, tried, coupon)} (${say('vatIncluded')})`],
    ...(coupon ? couponTerms(coupon) : []),
    ...(trial?.state === 'used' ? [[say('consent.trial'), say('consent.used')]] : []),
    ...(tried ? [[say('consent.trial'), say('consent.tried', { ends: date(ends) })]] : []),
    [say('consent.day'), tried ? `${date(ends)}, ${when(then, ends)}` : when(plan)],
    [say('consent.method'), say('consent.anyCard')],
    [say('consent.cancel'), say('consent.anyTime')],
    [
      say('consent.withdrawal'),
      say(plan.withdrawal === 'full' ? 'consent.inSeven' : 'consent.excluded'),
    ],
  ];
}

function amountTerm(plan, tried, coupon) {
  if (coupon) return couponAmount(coupon);
  if (!tried) return say('consent.today', { amount: won(plan.amount), price: price(plan) });
  const facts = { length: trialPrice(tried), ends: date(tried.ends_on), price: price(tried.then) };
  return say('consent.todayTried', facts);
}

/** For another card: a debt is charged at once, otherwise nothing is. */
export function cardTerms({ status, amount }) {
  const owes = ['past_due', 'unpaid', 'incomplete'].includes(status);
  return owes ? say('debtNow', { amount: won(amount) }) : say('cardOnly');
}

/** Where the paid time has ended: with the days used before, where they are collected. */
export function returnTerms({ owed, amount }, of) {
  const pays = owed
    ? say('owed', { days: owed.days, more: won(owed.amount), all: won(amount) })
    : say('returning.pays', { amount: won(amount) });
  return `${pays} ${say('returning.moves', { day: daysOf(of) })}`;
}

/** The days of the charges, with the hour where it is known. */
function when(plan, from) {
  const day = daysOf(plan, from);
  return billingHour === undefined ? day : say('atHour', { day, hour: hourOf(billingHour) });
}

/** Counted from today or a later day. */
function daysOf({ interval, every }, from) {
  const first = from ? Date.parse(`${from}T00:00:00+09:00`) : (now() ?? Date.now());
  const today = new Date(first + 9 * 3_600_000);
  const [month, dayInMonth] = [today.getUTCMonth(), today.getUTCDate()];
  const days = {
    week: () => weekday(today.getUTCDay()),
    month: () => dayOfMonth(dayInMonth),
    year: () => dateInYear(month, dayInMonth),
  };
  return say(`when.${every === 1 ? interval : `${interval}s`}`, { day: days[interval](), every });
}

/** A day that shorter months do not have falls on their last. */
export function dayOfMonth(date) {
  const ends = { 1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd', 31: 'st' };
  const ordinal = `${date}${ends[date] ?? 'th'}`;
  return say(date > 28 ? 'dayOrLast' : 'dayOfMonth', { date, ordinal });
}
