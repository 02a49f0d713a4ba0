// Puts the page together: who is signed in, what they hold, and the machines behind it.
import { newUser, sandbox, user } from './api.js';
import * as machine from './machine.js';
import { find } from './page.js';
import * as store from './store.js';
import { paint, speak, why, words } from './words.js';

function repaint() {
  paint();
  find('user').textContent = user();
  store.show();
  machine.repaint().catch(tellWhy);
}

async function begin() {
  repaint();
  const { iamportUrl } = await sandbox('GET', 'config');
  find('emulator').href = iamportUrl;
  await script(`${iamportUrl}/v1/iamport.js`);
  await Promise.all([store.load(), machine.open(iamportUrl)]);
}

/** iamport's script, from wherever the sandbox runs it. */
function script(src) {
  return new Promise((resolve, reject) => {
    const node = document.createElement('script');
    Object.assign(node, { src, onload: resolve, onerror: () => reject(new Error(src)) });
    document.head.append(node);
  });
}

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    speak(button.dataset.language);
    repaint();
  });
}
for (const button of document.querySelectorAll('[data-advance]')) {
  button.addEventListener('click', () => void move(button.dataset.advance));
}
find('to-next').addEventListener('click', () => void move(undefined));
find('new-user').addEventListener('click', () => {
  newUser();
  store.notice('');
  find('user').textContent = user();
  store.load().catch(tellWhy);
});
find('reset').addEventListener('click', () => {
  if (!confirm(words().sureToReset)) return;
  sandbox('POST', 'reset').then(() => location.reload(), tellWhy);
});

async function move(span) {
  try {
    await machine.travel(span);
    await store.load();
  } catch (fault) {
    tellWhy(fault);
  }
}

function tellWhy(fault) {
  store.notice(why(fault), true);
}

store.onChange(() => void machine.tellState().catch(tellWhy));
begin().catch(tellWhy);
