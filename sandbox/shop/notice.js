// The line about what a customer has just done: in the language of the moment, and gone when stale.
import { find } from './page.js';
import { words } from './words.js';

let said;

/** `say` makes the text of the words; nothing takes the line away. */
export function notice(say, bad = false) {
  said = say && { say, bad };
  showNotice();
  if (said) find('notice').scrollIntoView({ block: 'nearest' });
}

export function showNotice() {
  find('notice').textContent = said ? said.say(words()) : '';
  find('notice').classList.toggle('bad', said?.bad ?? false);
}

/** Whoever comes back from the card window stands at what came of it. */
export function standAtNotice() {
  find('notice').focus({ preventScroll: true });
}
