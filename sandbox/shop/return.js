// Where the landing sends a phone back to: says how it ended, in one word from our own API.
import { outcome } from './api.js';
import { find } from './page.js';
import { paint, words } from './words.js';

paint();
const result = new URLSearchParams(location.search).get('result') ?? '';
find('outcome').textContent = words().charging;
outcome(result).then(
  (ended) => (find('outcome').textContent = words().result[ended]),
  // An id of nobody, or of somebody else, looks like a window that was closed.
  () => (find('outcome').textContent = words().result.failed),
);
