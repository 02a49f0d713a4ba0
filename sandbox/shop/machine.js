// The other side of the counter: time, test cards, faults, and what the machines did.
import { element, emulator, find, sandbox } from './api.js';
import { current } from './store.js';
import { moment, words } from './words.js';

const outage = { route: 'any', count: 0, fault: { kind: 'http', status: 503 } };
const faults = {
  decline: { route: 'again', fault: { kind: 'decline' } },
  lost: { route: 'again', fault: { kind: 'dropAfter' } },
  never: { route: 'again', fault: { kind: 'dropBefore' } },
  html: { route: 'again', fault: { kind: 'html' } },
  outage,
  rules: undefined,
};
const armed = new Set();
const linesMax = 200;
let iamportUrl = '';

export async function open(url) {
  iamportUrl = url;
  const cards = await emulator(iamportUrl, 'GET', 'cards');
  showCards(cards);
  showFaults();
  await tellTime();
  follow();
}

export async function tellTime() {
  const { now } = await sandbox('GET', 'clock');
  find('now').textContent = moment(now);
  find('now').setAttribute('datetime', now);
}

/** Moves the clock, by a span or to the next charge; nothing else can be moved meanwhile. */
export async function travel(span) {
  const word = words();
  const next = current()?.next_billing_at ?? current()?.next_retry_at;
  if (span === undefined && !next) {
    find('moved').textContent = word.nothingNext;
    return;
  }
  const buttons = document.querySelectorAll('[data-advance], #to-next, #reset');
  buttons.forEach((button) => (button.disabled = true));
  find('moved').textContent = word.moving;
  try {
    const later = next && new Date(Date.parse(next) + 300_000).toISOString();
    const moved = await sandbox('POST', 'clock', span ? { advance: span } : { to: later });
    const { paid = 0, failed = 0 } = moved.charges ?? {};
    find('moved').textContent = word.moved(paid, failed);
    if (paid + failed > 0) disarmOnce();
  } catch (fault) {
    find('moved').textContent = `${word.failed}: ${fault.message}`;
  }
  buttons.forEach((button) => (button.disabled = false));
  await tellTime();
}

function showCards(cards) {
  const word = words();
  const line = ({ number, ko, en }) => {
    const copy = async (event) => {
      await navigator.clipboard?.writeText(number).catch(() => undefined);
      event.target.textContent = word.copied;
    };
    return element(
      'li',
      {},
      element('code', {}, number),
      element('span', {}, document.documentElement.lang === 'en' ? en : ko),
      element(
        'button',
        { type: 'button', class: 'plain', 'aria-label': `${word.copy} ${number}`, onclick: copy },
        word.copy,
      ),
    );
  };
  find('cards').replaceChildren(...cards.map(line));
}

export async function repaint() {
  if (iamportUrl === '') return;
  showCards(await emulator(iamportUrl, 'GET', 'cards'));
  showFaults();
  await tellTime();
}

function showFaults() {
  const word = words();
  const button = (name) =>
    element(
      'button',
      { type: 'button', 'aria-pressed': String(armed.has(name)), onclick: () => void toggle(name) },
      word.faultNames[name],
    );
  find('faults').replaceChildren(...Object.keys(faults).map(button));
  const once = [...armed].some((name) => name !== 'rules' && name !== 'outage');
  find('armed').textContent = once ? word.armedSome : armed.size === 0 ? word.armedNone : '';
}

async function toggle(name) {
  if (armed.has(name)) armed.delete(name);
  else armed.add(name);
  if (name === 'rules') await sandbox('POST', 'rules', { paused: armed.has('rules') });
  else {
    const rules = [...armed].map((one) => faults[one]).filter(Boolean);
    await emulator(iamportUrl, 'POST', 'script', { mode: 'replace', rules });
  }
  const place = [...find('faults').children].findIndex((one) => one === document.activeElement);
  showFaults();
  find('faults').children[place]?.focus();
}

/** What strikes once has struck. */
function disarmOnce() {
  for (const name of ['decline', 'lost', 'never', 'html']) armed.delete(name);
  showFaults();
}

function follow() {
  const log = find('log');
  const add = ({ at, source, text }) => {
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    const time = element('time', {}, at.slice(5, 16).replace('T', ' '));
    log.append(element('li', {}, time, element('b', { class: source }, source), ` ${text}`));
    while (log.children.length > linesMax) log.firstChild.remove();
    if (near) log.scrollTop = log.scrollHeight;
  };
  void sandbox('GET', 'log').then(({ events }) => {
    events.slice(-linesMax).forEach(add);
    new EventSource('/_sandbox/events').addEventListener('message', ({ data }) => {
      add(JSON.parse(data));
    });
  });
}
