// The sandbox's time as the page shows it: told by the sandbox, and running on in between.
import { find } from './page.js';
import { moment } from './numbers.js';

const drawEveryMs = 1_000;
let told;

export function tellTime(text) {
  told = { at: Date.parse(text), since: performance.now() };
  drawTime();
}

/** Epoch milliseconds; undefined before the sandbox has said it. */
export function now() {
  return told && told.at + performance.now() - told.since;
}

export function drawTime() {
  const at = now();
  if (at === undefined) return;
  find('now').textContent = moment(at);
  find('now').setAttribute('datetime', new Date(at).toISOString());
}

setInterval(drawTime, drawEveryMs);
