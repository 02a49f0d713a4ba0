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
  for (const node of document.querySelectorAll('[data-language]')) {
    node.setAttribute('aria-pressed', String(node.dataset.language === language()));
  }
}

export function won(amount) {
  const text = amount.toLocaleString(language() === 'en' ? 'en-US' : 'ko-KR');
  return language() === 'en' ? `₩${text}` : `${text}원`;
}

/** A Korean date or instant, as people write it. */
export function date(text) {
  if (!text) return '';
  const at = new Date(text.length === 10 ? `${text}T00:00:00+09:00` : text);
  const style = { timeZone: 'Asia/Seoul', year: 'numeric', month: 'long', day: 'numeric' };
  return at.toLocaleDateString(language() === 'en' ? 'en-US' : 'ko-KR', style);
}

/** Without its year, for a span. */
export function day(text) {
  const style = { timeZone: 'Asia/Seoul', month: 'short', day: 'numeric' };
  const at = new Date(`${text}T00:00:00+09:00`);
  return at.toLocaleDateString(language() === 'en' ? 'en-US' : 'ko-KR', style);
}

export function moment(text) {
  const style = { timeZone: 'Asia/Seoul', dateStyle: 'full', timeStyle: 'short' };
  return new Date(text).toLocaleString(language() === 'en' ? 'en-US' : 'ko-KR', style);
}
