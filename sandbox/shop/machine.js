// The other side of the counter: time, test cards, faults.
import { emulator, sandbox } from './api.js';
import { drawTime, now, tellTime } from './clock.js';
import { nextNotice, tellOfEnds } from './merchant.js';
import { notice } from './notice.js';
import { element, find, refill } from './page.js';
import { countsSince, load, nextChargeAt } from './holdings.js';
import { dateHour, isSameDay } from './numbers.js';
import { language, say, why } from './words.js';

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
/** What came of the last move, in the language of the moment. */
let moved = () => '';
let onTheWay = false;
let cards = [];
let iamportUrl = '';

export const isMoving = () => onTheWay;

export async function open(url) {
  iamportUrl = url;
  cards = await emulator(iamportUrl, 'GET', 'cards');
  showCards();
  await tellState();
}

/** The time, and which switches are on: what strikes once has struck, a restart forgets nothing. */
export async function tellState() {
  const [{ now: at, paused }, { rules }] = await Promise.all([
    sandbox('GET', 'state'),
    emulator(iamportUrl, 'GET', 'script'),
  ]);
  tellTime(at);
  armed = { rules, paused };
  showFaults();
}

function tellMove(text) {
  moved = text;
  find('moved').textContent = moved();
}

/** Moves the clock, by a span or to the next charge; nothing else can be moved meanwhile. */
export async function travel(span, untilCharge) {
  const next = nextChargeAt();
  if (span === undefined && !next) return tellMove(() => say('nothingNext'));
  const pressed = document.activeElement;
  const buttons = document.querySelectorAll('[data-advance], #to-next, #reset');
  buttons.forEach((button) => (button.disabled = true));
  onTheWay = true;
  notice();
  tellMove(() => say('moving'));
  try {
    await tellOfEnds();
    const to = span ? later(span) : after(next);
    // A notice that is due on the way has its day there.
    const stop = nextNotice(Date.parse(to));
    const first = stop && (await go({ to: stop }));
    if (stop) await tellOfEnds();
    const rest = await go(span && !stop ? { advance: span } : { to });
    const { from } = first ?? rest;
    // Before the billing hour nothing would have happened that day yet.
    const due = untilCharge && dueLaterToday();
    if (due) await go({ to: after(due) });
    const counts = await countsSince(from);
    const arrived = () => (due ? `${say('untilHour', { at: dateHour(due) })} ` : '');
    tellMove(() => arrived() + say('moved', counts));
  } catch (fault) {
    tellMove(() => why(fault));
  }
  onTheWay = false;
  buttons.forEach((button) => (button.disabled = false));
  // Whoever has gone elsewhere meanwhile stays there.
  if (document.activeElement === document.body) pressed?.focus();
  await tellState();
}

async function go(where) {
  const moved = await sandbox('POST', 'clock', where);
  await Promise.all([tellState(), load()]);
  return moved;
}

const monthsIn = { P1M: 1, P1Y: 12 };

/** A day on, or the same day of a later month, or the last of a shorter one; at the same hour. */
function later(span) {
  const day = 86_400_000;
  const hours = 9 * 3_600_000;
  if (span === 'P1D') return new Date(now() + day).toISOString();
  const here = new Date(now() + hours);
  const [month, date] = [here.getUTCMonth() + monthsIn[span], here.getUTCDate()];
  const last = new Date(Date.UTC(here.getUTCFullYear(), month + 1, 0)).getUTCDate();
  here.setUTCMonth(month, Math.min(date, last));
  return new Date(here.getTime() - hours).toISOString();
}

/** Some minutes later, when what was due has been settled as well. */
const after = (text) => new Date(Date.parse(text) + 300_000).toISOString();

function dueLaterToday() {
  const next = nextChargeAt();
  return next && Date.parse(next) > now() && isSameDay(next, now()) ? next : undefined;
}

function showCards() {
  const line = ({ number, ko, en }) => {
    const copy = async ({ currentTarget: button }) => {
      const done = await navigator.clipboard?.writeText(number).then(
        () => true,
        () => false,
      );
      if (!done) return;
      button.textContent = say('copied');
      find('copied').textContent = `${number}: ${say('copied')}`;
    };
    const label = element('span', { class: 'hidden' }, ` ${number}`);
    const properties = { type: 'button', class: 'plain', 'data-key': number, onclick: copy };
    return element(
      'li',
      {},
      element('code', {}, number),
      element('span', {}, language() === 'en' ? en : ko),
      element('button', properties, say('copy'), label),
    );
  };
  refill(find('cards'), ...cards.map(line));
}

export function repaint() {
  drawTime();
  showCards();
  showFaults();
  find('moved').textContent = moved();
}

const isSame = (a, b) => a.route === b.route && a.fault.kind === b.fault.kind;

function isArmed(name) {
  if (name === 'rules') return armed.paused;
  return armed.rules.some((rule) => isSame(rule, faults[name]));
}

function showFaults() {
  const names = Object.keys(faults);
  const button = (name) =>
    element(
      'button',
      {
        type: 'button',
        'aria-pressed': String(isArmed(name)),
        'data-key': name,
        onclick: () => void toggle(name),
      },
      say(`faultNames.${name}`),
    );
  refill(find('faults'), ...names.map(button));
  const on = names.filter(isArmed);
  const once = on.some((name) => !lasting.includes(name));
  const state = say(once ? 'armedSome' : on.length > 0 ? 'armedLasting' : 'armedNone');
  // Said again only when it is something else: the page looks often.
  if (find('armed').textContent !== state) find('armed').textContent = state;
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
