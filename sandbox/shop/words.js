// What the page says, Korean first; the chosen language is kept for the next visit.
import glossary from './glossary.json' with { type: 'json' };

const kept = 'maedal.language';

export function language() {
  const chosen = localStorage.getItem(kept);
  if (chosen === 'ko' || chosen === 'en') return chosen;
  return navigator.languages?.[0]?.startsWith('en') ? 'en' : 'ko';
}

/** The entry of a dotted name with its {places} filled; undefined if the glossary has none. */
function lookUp(name, values) {
  const entry = name.split('.').reduce((part, key) => part?.[key], glossary);
  return entry?.[language()]?.replaceAll(/\{(\w+)\}/g, (_, place) => values[place]);
}

/** In the language of the moment. Throws for a name that the glossary does not have. */
export function say(name, values = {}) {
  const text = lookUp(name, values);
  if (text === undefined) throw new Error(`the glossary has no "${name}"`);
  return text;
}

/** The first of the names that the glossary has: codes from outside may be new ones. */
export function sayAny(...names) {
  return say(names.find((name) => lookUp(name, {}) !== undefined) ?? names[0]);
}

export function speak(chosen) {
  localStorage.setItem(kept, chosen);
  paint();
}

/** Why something did not work. The API speaks English; its kinds have words of ours. */
export function why(fault) {
  const kind = fault instanceof TypeError ? 'offline' : fault.kind;
  const names = [fault.reason, kind, 'other'].filter(Boolean).map((name) => `problems.${name}`);
  return `${say('failed')}: ${sayAny(...names)}`;
}

/** Puts the words into everything that names one. */
export function paint() {
  document.documentElement.lang = language();
  for (const node of document.querySelectorAll('[data-word]')) {
    node.textContent = say(node.dataset.word);
  }
  for (const node of document.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', say(node.dataset.label));
  }
  for (const node of document.querySelectorAll('[data-language]')) {
    node.setAttribute('aria-pressed', String(node.dataset.language === language()));
  }
}
