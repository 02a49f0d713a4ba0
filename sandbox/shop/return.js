// Where the landing sends a phone back to: says how it ended, by our own API alone.
import { api, outcome } from './api.js';
import { ending } from './endings.js';
import { find } from './page.js';
import { visitOf } from './visit.js';
import { paint, words } from './words.js';

paint();
const result = new URLSearchParams(location.search).get('result') ?? '';
find('outcome').textContent = words().charging;
tell().catch(() => {
  // An id of nobody, or of somebody else, looks like a window that was closed.
  find('outcome').textContent = words().result.failed;
});

async function tell() {
  const answer = await outcome(result);
  const path = `/subscriptions/${answer.subscription}`;
  const [subscription, { items: charges }] = await Promise.all([
    api('GET', path),
    api('GET', `${path}/charges`),
  ]);
  const say = ending(answer.result, visitOf(result), { subscription, charges });
  find('outcome').textContent = say(words());
}
