// The line about what a customer has just done: in the language of the moment, and gone when stale.
import { find } from './page.js';

let said;

/** `say` makes the text; nothing takes the line away. The tone is good, waits or bad. */
export function notice(say, tone = 'good') {
  said = say && { say, tone };
  showNotice();
  if (said) find('notice').scrollIntoView({ block: 'nearest' });
}

/** What stands there now, to tell it from what is said later. */
export const standing = () => said;

export function showNotice() {
  find('notice').textContent = said ? said.say() : '';
  find('notice').className = said?.tone ?? '';
}

/** Whoever comes back from the card window stands at what came of it. */
export function standAtNotice() {
  find('notice').focus({ preventScroll: true });
}
