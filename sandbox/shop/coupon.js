// A coupon: its field in the consent, and what it means while it runs. Every sum is the API's.
import { date, price, won } from './numbers.js';
import { hasEnded } from './holdings.js';
import { element } from './page.js';
import { language, say, sayAny } from './words.js';

/** Plans that the coupon to try out is for. */
const demoPlans = ['basic-monthly'];

/**
 * A code, a button that has it looked up or takes it back, and what came of it in words. `find`
 * answers what is sold with a code, `tell` is given that, and undefined for a coupon taken back.
 */
export function couponField({ plan, find, tell }) {
  let applied;
  let asked = 0;
  const input = element('input', {
    type: 'text',
    id: 'coupon-code',
    maxlength: 32,
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    'aria-describedby': 'coupon-said',
  });
  const go = element('button', { type: 'button' }, say('coupon.apply'));
  const said = element('p', { id: 'coupon-said', class: 'small said', role: 'status' });
  const speak = (text, isBad = false) => {
    said.textContent = text;
    said.className = isBad ? 'small said bad' : 'small said';
    input.setAttribute('aria-invalid', String(isBad));
  };
  const hold = (coupon) => {
    applied = coupon;
    input.readOnly = coupon !== undefined;
    go.textContent = say(coupon ? 'coupon.remove' : 'coupon.apply');
  };
  const apply = async (isTyped) => {
    const code = input.value.trim();
    if (code === '') return speak(say('coupon.empty'), true);
    asked += 1;
    const mine = asked;
    speak(say('coupon.looking'));
    const found = await find(code).catch((fault) => ({ fault }));
    if (mine !== asked) return;
    if (found.fault) return speak(whyNot(found.fault), true);
    input.value = found.coupon.id;
    hold(found.coupon);
    tell(found);
    speak(`${nameOf(found.coupon)}. ${textOf(found.coupon)}`);
    if (isTyped) said.scrollIntoView({ block: 'nearest' });
  };
  const remove = () => {
    hold(undefined);
    input.value = '';
    tell(undefined);
    speak(say('coupon.removed'));
    input.focus();
  };
  input.addEventListener('keydown', ({ key, isComposing }) => {
    if (key === 'Enter' && !isComposing && !applied) void apply(true);
  });
  // What was looked up is about another code.
  input.addEventListener('input', () => {
    asked += 1;
    speak('');
  });
  go.addEventListener('click', () => void (applied ? remove() : apply(true)));
  if (demoPlans.includes(plan.id)) speak(say('coupon.hint'));
  const node = element(
    'div',
    { class: 'field coupon' },
    element('label', { for: 'coupon-code' }, say('coupon.code')),
    element('div', { class: 'pair' }, input, go),
    said,
  );
  return {
    node,
    /** Of a checkout that goes on. */
    begin(code) {
      input.value = code;
      return apply(false);
    },
    /** Something is typed that is not taken off yet: true, and the keyboard stands on it. */
    isOpen() {
      if (applied || input.value.trim() === '') return false;
      speak(say('coupon.first'), true);
      go.focus();
      return true;
    },
  };
}

/** Codes that the API does not take as such are none either. */
function whyNot({ reason, kind }) {
  if (kind === 'invalid' && !reason) return say('problems.coupon_unknown');
  return sayAny(`problems.${reason}`, `problems.${kind}`, 'problems.other');
}

function nameOf({ id, name }) {
  return (language() === 'en' ? name?.en : name?.ko) ?? id;
}

const textOf = ({ text }) => text[language()];

/** What a customer agrees to: what is charged, for how long, what after that and from when. */
export const couponAmount = textOf;

export function couponTerms(coupon) {
  const named = `${nameOf(coupon)} (${coupon.id})`;
  const { then } = coupon;
  const ends = then && say('coupon.endsAfter', { from: date(then.starts_on) });
  return [[say('coupon.name'), ends ? `${named}. ${ends}` : named]];
}

/** Rows of the state card. */
export function couponRows(subscription) {
  const { coupon, next, interval, every, anchor_on: begun } = subscription;
  if (!coupon) return [];
  const { id, off, ends_on: ends, amount_then: amount } = coupon;
  const { noticed_on: told, notice_by: by, postponed_from: moved } = coupon;
  const rows = [[say('coupon.name'), say('coupon.off', { id, off: won(off) })]];
  // Before the first payment its days are not known; after the end there are none to come.
  if (!begun || hasEnded(subscription)) return rows;
  if (!ends) return [...rows, [say('coupon.ends'), say('coupon.never')]];
  // Other terms may come every so many months.
  const after = next ? won(amount) : price({ amount, interval, every });
  return [
    ...rows,
    [say('coupon.ends'), say('coupon.from', { ends: date(ends), price: after })],
    [
      say('coupon.notice'),
      told ? say('trial.told', { day: date(told) }) : say('trial.untold', { by: date(by) }),
    ],
    [say('trial.moved'), moved && date(moved)],
  ];
}

/** Of other terms: whether it is taken off them too. */
export function couponLine({ coupon, from }) {
  if (coupon === 'none') return undefined;
  const word = coupon === 'kept' ? 'change.couponKept' : 'change.couponEnds';
  return element('p', { class: 'small' }, say(word, { from: date(from) }));
}
