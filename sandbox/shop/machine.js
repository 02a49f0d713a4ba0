// The other side of the counter: time, test cards, faults, and what the machines did.
import { emulator, sandbox } from './api.js';
import { element, find, refill } from './page.js';
import { nextChargeAt } from './store.js';
import { moment, why, words } from './words.js';

/** As far as a clock reaches. */
const everMs = 8_640_000_000_000_000;
/** What a switch arms at the emulator; `rules` is EventBridge's own. */
const faults = {
  decline: { route: 'again', fault: { kind: 'decline' } },
  lost: { route: 'again', fault: { kind: 'dropAfter' } },
  never: { route: 'again', fault: { kind: 'dropBefore' } },
  html: { route: 'again', fault: { kind: 'html' } },
  outage: { route: 'any', fault: { kind: 'outage', fromMs: 0, toMs: everMs } },
  rules: undefined,
};
const lasting = ['outage', 'rules'];
/** What is armed, as the emulator and EventBridge say themselves. */
let armed = { rules: [], paused: false };
const linesMax = 200;
let iamportUrl = '';

export async function open(url) {
  iamportUrl = url;
  const cards = await emulator(iamportUrl, 'GET', 'cards');
  showCards(cards);
  await tellState();
  await follow();
}

/** The time, and which switches are on: what strikes once has struck, a restart forgets nothing. */
export async function tellState() {
  const [{ now, paused }, { rules }] = await Promise.all([
    sandbox('GET', 'state'),
    emulator(iamportUrl, 'GET', 'script'),
  ]);
  find('now').textContent = moment(now);
  find('now').setAttribute('datetime', now);
  armed = { rules, paused };
  showFaults();
}

/** Moves the clock, by a span or to the next charge; nothing else can be moved meanwhile. */
export async function travel(span) {
  const word = words();
  const next = nextChargeAt();
  if (span === undefined && !next) {
    find('moved').textContent = word.nothingNext;
    return;
  }
  const pressed = document.activeElement;
  const buttons = document.querySelectorAll('[data-advance], #to-next, #reset');
  buttons.forEach((button) => (button.disabled = true));
  find('moved').textContent = word.moving;
  try {
    const later = next && new Date(Date.parse(next) + 300_000).toISOString();
    const moved = await sandbox('POST', 'clock', span ? { advance: span } : { to: later });
    const { paid = 0, failed = 0 } = moved.charges ?? {};
    find('moved').textContent = word.moved(paid, failed);
  } catch (fault) {
    find('moved').textContent = why(fault);
  }
  buttons.forEach((button) => (button.disabled = false));
  pressed?.focus();
  await tellState();
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
        {
          ...{ type: 'button', class: 'plain', 'data-key': number },
          ...{ 'aria-label': `${word.copy} ${number}`, onclick: copy },
        },
        word.copy,
      ),
    );
  };
  refill(find('cards'), ...cards.map(line));
}

export async function repaint() {
  if (iamportUrl === '') return;
  showCards(await emulator(iamportUrl, 'GET', 'cards'));
  await tellState();
}

const isSame = (a, b) => a.route === b.route && a.fault.kind === b.fault.kind;

function isArmed(name) {
  if (name === 'rules') return armed.paused;
  return armed.rules.some((rule) => isSame(rule, faults[name]));
}

function showFaults() {
  const word = words();
  const names = Object.keys(faults);
  const button = (name) =>
    element(
      'button',
      {
        ...{ type: 'button', 'aria-pressed': String(isArmed(name)), 'data-key': name },
        onclick: () => void toggle(name),
      },
      word.faultNames[name],
    );
  refill(find('faults'), ...names.map(button));
  const on = names.filter(isArmed);
  const once = on.some((name) => !lasting.includes(name));
  find('armed').textContent = once
    ? word.armedSome
    : on.length > 0
      ? word.armedLasting
      : word.armedNone;
}

async function toggle(name) {
  try {
    if (name === 'rules') await sandbox('POST', 'rules', { paused: !armed.paused });
    else {
      const others = armed.rules.filter((rule) => !isSame(rule, faults[name]));
      const rules = isArmed(name) ? others : [...others, faults[name]];
      await emulator(iamportUrl, 'POST', 'script', { mode: 'replace', rules });
    }
    await tellState();
  } catch (fault) {
    find('armed').textContent = why(fault);
  }
}

async function follow() {
  const log = find('log');
  const add = ({ at, source, text }) => {
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    const time = element('time', {}, at.slice(5, 16).replace('T', ' '));
    log.append(element('li', {}, time, element('b', { class: source }, source), ` ${text}`));
    while (log.children.length > linesMax) log.firstChild.remove();
    if (near) log.scrollTop = log.scrollHeight;
  };
  const { events } = await sandbox('GET', 'log');
  events.slice(-linesMax).forEach(add);
  new EventSource('/_sandbox/events').addEventListener('message', ({ data }) => {
    add(JSON.parse(data));
  });
}
