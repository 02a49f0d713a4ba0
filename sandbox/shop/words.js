// What the page says, Korean first; the chosen language is kept for the next visit.
import { en } from './english.js';
import { ko } from './korean.js';

const kept = 'maedal.language';

export function language() {
  const chosen = localStorage.getItem(kept);
  if (chosen) return chosen;
  return navigator.languages?.[0]?.startsWith('en') ? 'en' : 'ko';
}

export function words() {
  return language() === 'en' ? en : ko;
}

export function speak(chosen) {
  localStorage.setItem(kept, chosen);
  paint();
}

/** Why something did not work. The API speaks English; in Korean its kinds have words of ours. */
export function why(fault) {
  const { failed, problems } = words();
  const kind = fault instanceof TypeError ? 'offline' : fault.kind;
  const known = problems[kind];
  if (known !== undefined) return `${failed}: ${known}`;
  return language() === 'en' ? `${failed}: ${fault.message}` : `${failed}. ${problems.other}`;
}

/** Puts the words into everything that names one. */
export function paint() {
  const all = words();
  document.documentElement.lang = language();
  for (const node of document.querySelectorAll('[data-word]')) {
    node.textContent = all[node.dataset.word] ?? '';
  }
  for (const node of document.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', all[node.dataset.label] ?? '');
  }
  for (const node of document.querySelectorAll('[data-language]')) {
    node.setAttribute('aria-pressed', String(node.dataset.language === language()));
  }
}

export function won(amount) {
  const text = amount.toLocaleString(language() === 'en' ? 'en-US' : 'ko-KR');
  return language() === 'en' ? `₩${text}` : `${text}원`;
}

/** What the shop sells has Korean names: a reader of another language is told so. */
export const foreign = () => (language() === 'en' ? 'ko' : undefined);

const locale = () => (language() === 'en' ? 'en-US' : 'ko-KR');
const written = (at, style) =>
  new Date(at).toLocaleString(locale(), { timeZone: 'Asia/Seoul', ...style });
const instant = (text) => (text.length === 10 ? `${text}T00:00:00+09:00` : text);
const koreaDay = (at) => new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Asia/Seoul' });

/** A Korean date or instant, as people write it. */
export function date(text) {
  if (!text) return '';
  return written(instant(text), { year: 'numeric', month: 'long', day: 'numeric' });
}

/** Without its year. */
export function day(text) {
  return written(instant(text), { month: 'short', day: 'numeric' });
}

/** With the hour at which something is due. */
export function dateHour(text) {
  if (!text) return '';
  const hour = Number(written(text, { hour: 'numeric', hourCycle: 'h23' }).replace(/\D/g, ''));
  return `${date(text)} ${words().hour(hour)}`.trim();
}

export function dayBefore(text) {
  return koreaDay(Date.parse(instant(text)) - 86_400_000);
}

/** From the first day to the last, with the year where it is another one. */
export function period(startsOn, endsOn) {
  const last = dayBefore(endsOn);
  const same = startsOn.slice(0, 4) === last.slice(0, 4);
  const style = { month: 'short', day: 'numeric', ...(same ? {} : { year: 'numeric' }) };
  return `${day(startsOn)} – ${written(instant(last), style)}`;
}

export function isSameDay(a, b) {
  return koreaDay(a) === koreaDay(b);
}

export function moment(at) {
  return written(at, { dateStyle: 'full', timeStyle: 'short' });
}
