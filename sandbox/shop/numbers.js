// Amounts, dates and prices, as people write them in the language of the moment.
import { language, say } from './words.js';

const locale = () => (language() === 'en' ? 'en-US' : 'ko-KR');
const written = (at, style) =>
  new Date(at).toLocaleString(locale(), { timeZone: 'Asia/Seoul', ...style });
const instant = (text) => (text.length === 10 ? `${text}T00:00:00+09:00` : text);
const koreaDay = (at) => new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Asia/Seoul' });

export function won(amount) {
  const sign = amount < 0 ? '−' : '';
  const text = Math.abs(amount).toLocaleString(locale());
  return language() === 'en' ? `${sign}₩${text}` : `${sign}${text}원`;
}

/** 월 9,900원, 3개월 27,000원. */
export function price({ amount, interval, every }) {
  const unit = every === 1 ? interval : `${interval}s`;
  return say(`price.${unit}`, { amount: won(amount), every });
}

/** A Korean date or instant; empty for none. */
export function date(text) {
  if (!text) return '';
  return written(instant(text), { year: 'numeric', month: 'long', day: 'numeric' });
}

/** Without its year. */
export function day(text) {
  return written(instant(text), { month: 'short', day: 'numeric' });
}

/** An hour of the day, 0 to 23; empty for none. */
export function hourOf(hour) {
  if (hour === undefined) return '';
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  if (language() === 'en') return `${twelve} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${hour < 12 ? '오전' : '오후'} ${twelve}시`;
}

/** With the hour at which something is due. */
export function dateHour(text) {
  if (!text) return '';
  const hour = Number(written(text, { hour: 'numeric', hourCycle: 'h23' }).replace(/\D/g, ''));
  return `${date(text)} ${hourOf(hour)}`;
}

export function dayBefore(text) {
  return koreaDay(Date.parse(instant(text)) - 86_400_000);
}

/** From one day to the day before another. */
export function daysIn(startsOn, endsOn) {
  return Math.round((Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000);
}

/** From the first day to the last, with its year where a reader could take it for another one. */
export function period(startsOn, endsOn) {
  const last = dayBefore(endsOn);
  const same = startsOn.slice(0, 4) === last.slice(0, 4) || daysIn(startsOn, endsOn) < 300;
  const style = { month: 'short', day: 'numeric', ...(same ? {} : { year: 'numeric' }) };
  return `${day(startsOn)} – ${written(instant(last), style)}`;
}

export function isSameDay(a, b) {
  return koreaDay(a) === koreaDay(b);
}

export function moment(at) {
  return written(at, { dateStyle: 'full', timeStyle: 'short' });
}

/** The name of a weekday, 0 for Sunday. */
export function weekday(n) {
  const at = Date.UTC(2023, 0, 1 + n);
  return new Date(at).toLocaleDateString(locale(), { weekday: 'long', timeZone: 'UTC' });
}

/** The name of a date in every year; the month counts from 0. */
export function dateInYear(month, dayOfMonth) {
  const at = Date.UTC(2024, month, dayOfMonth);
  const style = { month: 'long', day: 'numeric', timeZone: 'UTC' };
  return new Date(at).toLocaleDateString(locale(), style);
}
