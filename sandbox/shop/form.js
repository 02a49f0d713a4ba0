// What dialogs with a preview share: choices, and a preview that follows them.
import { element, refill } from './page.js';
import { say, why } from './words.js';

export const choice = (input, word) =>
  element('p', { class: 'choice' }, input, element('label', { for: input.id }, say(word)));

/**
 * Asks anew with every change of a field, at once and later; only what was asked last counts.
 * `find` answers what is to be told, `tell` shows it and answers the wish that may be made, if any:
 * it is the `wish` of what is returned.
 */
export function followed(fields, { find, tell }) {
  const state = { wish: undefined };
  let asked = 0;
  const follow = async () => {
    asked += 1;
    const mine = asked;
    state.wish = tell(undefined);
    const found = await find().catch((fault) => ({ fault }));
    if (mine === asked) state.wish = tell(found);
  };
  fields.forEach((field) => field.addEventListener('input', () => void follow()));
  void follow();
  return state;
}

/**
 * Shows what was found in a place: the lines of a preview, or why there is none. The button is
 * ready only with a preview. Answers the wish that was previewed.
 */
export function tellFound({ shown, go }, found, linesOf) {
  const { wish, preview, fault, word, facts } = found ?? {};
  go.setAttribute('aria-disabled', String(preview === undefined));
  if (!found) return undefined;
  if (preview) refill(shown, ...linesOf(found));
  else refill(shown, element('p', {}, fault ? why(fault) : say(word, facts)));
  return preview && wish;
}
