// Puts the page together: who is signed in, what they hold, and the machines behind it.
import { newUser, sandbox, user } from './api.js';
import { refresh } from './checkout.js';
import { held, load, onLoad } from './holdings.js';
import { follow } from './log.js';
import * as machine from './machine.js';
import { addLine, giveCredit, raisePrice, repaintMerchant } from './merchant.js';
import { notice, showNotice } from './notice.js';
import { find } from './page.js';
import { show } from './store.js';
import { setBillingHour } from './terms.js';
import { paint, say, speak, why } from './words.js';

const lasting = ['active', 'past_due', 'unpaid'];

function repaint() {
  paint();
  find('user').textContent = user();
  show();
  showNotice();
  machine.repaint();
  repaintMerchant();
}

async function begin() {
  repaint();
  const { iamportUrl, billingHour } = await sandbox('GET', 'config');
  setBillingHour(billingHour);
  find('emulator').href = iamportUrl;
  await script(`${iamportUrl}/v1/iamport.js`);
  await Promise.all([machine.open(iamportUrl).then(show), load()]);
  await follow(() => Promise.all([refresh(), machine.tellState()]).catch(tellWhy));
}

/** iamport's script, from wherever the sandbox runs it. */
function script(src) {
  return new Promise((resolve, reject) => {
    const node = document.createElement('script');
    // The browser tells nothing of why it failed: most likely nobody listens there.
    const onerror = () => reject(new TypeError(src));
    Object.assign(node, { src, onload: resolve, onerror });
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
  const { advance, untilCharge } = button.dataset;
  button.addEventListener('click', () => void move(advance, untilCharge !== undefined));
}
find('to-next').addEventListener('click', () => void move(undefined, false));
find('new-user').addEventListener('click', () => {
  newUser();
  notice();
  find('user').textContent = user();
  load().catch(tellWhy);
});
find('raise').addEventListener('click', () => void raisePrice());
find('give-credit').addEventListener('click', () => void giveCredit());
find('add-line').addEventListener('click', () => void addLine());
find('reset').addEventListener('click', () => {
  if (!confirm(say('sureToReset'))) return;
  sandbox('POST', 'reset').then(() => location.reload(), tellWhy);
});

function move(span, untilCharge) {
  return machine.travel(span, untilCharge).catch(tellWhy);
}

/** What a phone has no room for is folded there, until it is asked for. */
function foldOnPhones() {
  const isNarrow = matchMedia('(max-width: 640px)').matches;
  for (const part of document.querySelectorAll('aside details')) part.open = !isNarrow;
  if (!isNarrow) return;
  let before = false;
  onLoad(() => {
    const holds = held().some(({ subscription: { status } }) => lasting.includes(status));
    if (holds !== before) find('plans-part').open = !holds;
    before = holds;
  });
}

function tellWhy(fault) {
  notice(() => why(fault), 'bad');
}

onLoad(show);
foldOnPhones();
begin().catch(tellWhy);
