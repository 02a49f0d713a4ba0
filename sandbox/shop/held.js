// What a customer holds: one subscription, its state, and what can be done about it.
import { adviceOn, cardName, declineOf, reasonOf } from './endings.js';
import { waitingDay } from './billing-day.js';
import { termsOf } from './change.js';
import { couponRows } from './coupon.js';
import { hasEnded, paidUntil } from './holdings.js';
import { mayEndLater } from './leave.js';
import { sumList } from './lines.js';
import { date, dateHour, dayBefore, price, won } from './numbers.js';
import { element } from './page.js';
import { daysKept, pauseDays } from './rest.js';
import { trialPrice, trialRows } from './trial.js';
import { language, say } from './words.js';

const live = ['trialing', 'active', 'past_due'];
/** Nothing failed, and nothing is owed. */
const well = ['trialing', 'active', 'paused'];

/** `name` is a text with its language, `does` what the buttons do. */
export function details({ subscription, charges, coming }, { name, lang }, does) {
  const { status, access, next_retry_at: again, cancel_at_period_end: ends } = subscription;
  const { trial, unagreed } = subscription;
  const next = dateHour(subscription.next_billing_at) || date(subscription.next_billing_on);
  const waits = subscription.charge_pending;
  const code = well.includes(status) || waits ? undefined : declineOf(subscription, charges);
  // Card companies have Korean names.
  const korean = { lang: language() === 'en' ? 'ko' : undefined };
  const rows = [
    [say('plan'), element('span', { lang }, name)],
    [say('quantity'), subscription.quantity > 1 && say('many', subscription)],
    [
      say('amount'),
      subscription.amount === 0 || trial ? trialPrice(subscription) : price(subscription),
    ],
    [
      say('status'),
      element('strong', { class: statusClass(subscription) }, stateOf(subscription, code)),
    ],
    ...trialRows(subscription),
    ...couponRows(subscription),
    [say('credit'), subscription.credit > 0 && !hasEnded(subscription) && won(subscription.credit)],
    [say('pausedFor'), pauseDays(subscription)],
    [say('keptFor'), daysKept(subscription)],
    [say('nextOn'), well.includes(status) && !trial && !ends && !waits && next],
    [say('billingDay.waits'), waitingDay(subscription)],
    [say('comesNext'), subscription.next && !trial && comingTerms(subscription.next)],
    [
      say('unagreed'),
      unagreed && say('unagreedUntil', { ends: date(dayBefore(unagreed.ends_on)) }),
    ],
    [say('endsOn'), live.includes(status) && ends && endOf(subscription, charges)],
    [say('decline'), code && reasonOf(code)],
    [say('advice'), code && !hasEnded(subscription) && !again && adviceOn(code)],
    [say('retryAt'), dateHour(again)],
    [say('card'), subscription.card && element('span', korean, cardName(subscription))],
    [say('access'), status !== 'active' && say(`accesses.${access}`)],
  ];
  const list = rows
    .filter(([, value]) => value)
    .flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]);
  const buttons = actions({ subscription, charges }, code, does);
  return element(
    'div',
    { class: 'panel' },
    element('dl', {}, ...list),
    coming && comingCharge(coming),
    waits ? element('p', { class: 'waits' }, say('underWayNext')) : undefined,
    demoLine(subscription),
    buttons.length > 0 ? element('p', { class: 'row' }, ...buttons) : undefined,
  );
}

/** Whoever tries this plays the customer; the shop's own part is played by the time machine. */
function demoLine(subscription) {
  const { trial, coupon, cancel_at_period_end: ends } = subscription;
  const word = trial ? 'trial.demo' : coupon?.ends_on ? 'coupon.demo' : undefined;
  return word && !ends && !hasEnded(subscription)
    ? element('p', { class: 'small' }, say(word))
    : undefined;
}

/** What the next charge is the sum of, where it is not the price alone. */
function comingCharge({ charge }) {
  return element(
    'section',
    { class: 'coming', 'aria-label': say('coming.title') },
    element('h4', {}, say('coming.title'), ' ', element('small', {}, date(charge.starts_on))),
    sumList(charge.lines, [say('coming.sum'), won(charge.amount)]),
  );
}

const statusClass = ({ status, charge_pending: waits }) => `status ${waits ? 'waiting' : status}`;

function stateOf({ status, next_retry_at: again, charge_pending: waits, unagreed }, code) {
  if (waits) return say('underWay');
  if (unagreed) return say('statuses.unagreed');
  if (status === 'incomplete' && code) return say('statuses.first_failed');
  return say(`statuses.${status === 'past_due' && !again ? 'needs_card' : status}`);
}

function comingTerms({ from, ...terms }) {
  return say('comesFrom', { from: date(from), ...termsOf(terms) });
}

function endOf({ ends_on: end }, charges) {
  const until = end ?? paidUntil(charges);
  if (!until) return say('usableNow');
  return say('usableUntil', { last: date(dayBefore(until)) });
}

/** What another card is charged at once, where nothing else goes on; undefined elsewhere. */
function owedWithCard({ status, next_retry_at: again, charge_pending: waits, amount }, charges) {
  if (waits || again || !['past_due', 'unpaid'].includes(status)) return undefined;
  const open = status === 'past_due' && charges.find((one) => one.status === 'open');
  return open ? open.amount : amount;
}

function actions({ subscription, charges }, code, does) {
  const { id, status, cancel_at_period_end: ends } = subscription;
  const rests = does.isBusy() ? { 'aria-disabled': 'true', 'aria-describedby': 'notice' } : {};
  const button = (key, word, onclick, properties = {}, facts = {}) =>
    element(
      'button',
      { type: 'button', 'data-key': `${id} ${key}`, onclick, ...properties },
      say(word, facts),
    );
  if (hasEnded(subscription)) return [];
  if (status === 'incomplete') {
    const goOn = () => void does.buy(subscription.plan, subscription.coupon?.id);
    return [button('card', code ? 'tryAgain' : 'goOn', goOn, { class: 'main', ...rests })];
  }
  const may = (deed) => subscription.may.includes(deed);
  const rest = status === 'paused' ? 'resume' : 'undoPause';
  const toCard = () => void does.changeCard(subscription);
  const owed = owedWithCard(subscription, charges);
  const cardButton = () =>
    owed === undefined
      ? button('card', 'changeCard', toCard, rests)
      : button('card', 'payDebt', toCard, { class: 'main', ...rests }, { amount: won(owed) });
  const all = [
    cardButton(),
    may('start') &&
      button('start', 'startNow', () => void does.startNow(subscription), {
        class: 'main',
        ...rests,
      }),
    does.mayChange(subscription) &&
      button('terms', 'changeTerms', () => void does.changeTerms(subscription), rests),
    may('undo_change') && button('undo', 'undoChange', () => void does.undoChange(subscription)),
    may('change_billing_day') &&
      button('day', 'billingDay.go', () => void does.moveDay(subscription)),
    may('undo_billing_day') &&
      button('undo-day', 'billingDay.undo', () => void does.undoDay(subscription)),
    ends && button('end', 'keep', () => void does.keep(subscription)),
    may('pause') && button('rest', 'pause', () => void does.rest(subscription)),
    (may('resume') || may('undo_pause')) &&
      button('rest', rest, () => void does.goOn(subscription)),
    mayEndLater(subscription) &&
      button('end', 'cancelAtEnd', () => void does.cancelLater(subscription)),
    button('now', 'cancelNow', () => void does.leave(subscription)),
  ];
  return all.filter(Boolean);
}
