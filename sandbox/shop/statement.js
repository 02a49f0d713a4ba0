// A charge's statement, which the API answers only to a token: a page of its own fetches it.
// Opened from memory (`open(URL.createObjectURL(…))`) it would come after an answer, which blockers
// of popups refuse, and would be gone with a reload; a link to this page is a link like any other.
import { apiPage } from './api.js';
import { find } from './page.js';
import { language, paint, why } from './words.js';

const ask = new URLSearchParams(location.search);
const [subscription, charge] = ['subscription', 'charge'].map((name) =>
  encodeURIComponent(ask.get(name) ?? ''),
);

paint();
show().catch((fault) => {
  find('outcome').textContent = why(fault);
});

/** The page takes the place of this one, with its language and its rule to load nothing. */
async function show() {
  const path = `/subscriptions/${subscription}/charges/${charge}/statement`;
  const page = new DOMParser().parseFromString(await apiPage(path, language()), 'text/html');
  document.documentElement.replaceWith(page.documentElement);
}
