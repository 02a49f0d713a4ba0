// Another day of the month to be billed on: what it comes to is seen before, by the API's preview.
import { api } from './api.js';
import { ask } from './dialog.js';
import { followed, tellFound } from './form.js';
import { load } from './holdings.js';
import { sumList } from './lines.js';
import { notice } from './notice.js';
import { date, dayBefore, daysIn, period, price, won } from './numbers.js';
import { element } from './page.js';
import { dayOfMonth } from './terms.js';
import { say } from './words.js';

const lastDay = 31;
const nameOf = (day) => (day === lastDay ? say('billingDay.last') : dayOfMonth(day));

/** What to ask the API for, as it was previewed; undefined to leave the day as it is. */
function askForDay(subscription) {
  const days = Array.from({ length: lastDay }, (_, at) =>
    element('option', { value: at + 1 }, nameOf(at + 1)),
  );
  const none = element('option', { value: '' }, say('billingDay.none'));
  const day = element('select', { id: 'to-day' }, none, ...days);
  const shown = element('div', { class: 'preview', role: 'status' });
  const go = element('button', { type: 'button', class: 'main' }, say('billingDay.go'));
  const asked = followed([day], {
    find: () => previewOf(subscription, day.value),
    tell: (found) => tellFound({ shown, go }, found, (of) => lines(of, subscription)),
  });
  const label = element('label', { for: 'to-day' }, say('billingDay.day'));
  const content = [element('p', { class: 'field' }, label, day), shown];
  return ask(say('billingDay.title'), content, (answer) => {
    go.addEventListener('click', () => asked.wish && answer(asked.wish));
    return [go, element('button', { type: 'button', onclick: () => answer() }, say('close'))];
  });
}

/** `{ wish, preview }`, or `{ word }` for why there is nothing to ask for. */
async function previewOf({ id }, value) {
  if (value === '') return { word: 'billingDay.choose' };
  const wish = { day: Number(value) };
  const notNow = (fault) => {
    if (fault.kind === 'conflict') return { word: 'billingDay.notNow' };
    throw fault;
  };
  const path = `/subscriptions/${id}/billing-day?preview=true`;
  return api('POST', path, wish).then((preview) => ({ wish, preview }), notNow);
}

/** The partial period with its days and won, and the whole ones that follow. */
function lines({ preview }, { interval, every }) {
  const { day, from, until, days, whole_days: whole, charge, then, amount } = preview;
  const part = { from: date(from), days, whole, period: period(from, until) };
  const rest = { until: date(until), next: date(then.ends_on), day: nameOf(day) };
  return [
    element('p', {}, say('billingDay.kept', { last: date(dayBefore(from)) })),
    element('p', {}, say(days < whole ? 'billingDay.part' : 'billingDay.all', part)),
    sumList(charge.lines, [say('coming.sum'), won(charge.amount)]),
    element(
      'p',
      {},
      say('billingDay.then', { ...rest, price: price({ amount, interval, every }) }),
    ),
    element('p', { class: 'small' }, say('billingDay.undoable', part)),
  ];
}

/** Asks for it, and confirms what the API answers. */
export async function moveDay(subscription) {
  const wish = await askForDay(subscription);
  if (wish === undefined) return;
  const after = await api('POST', `/subscriptions/${subscription.id}/billing-day`, wish);
  await load();
  notice(() => say('billingDay.did', factsOf(after)));
}

export async function undoDay({ id }) {
  const { next_billing_on: next } = await api('POST', `/subscriptions/${id}/undo-billing-day`);
  await load();
  notice(() => say('billingDay.undone', { next: date(next) }));
}

/** The one that waits, in the state card. */
export const waitingDay = (subscription) =>
  subscription.billing_day && say('billingDay.comes', factsOf(subscription));

function factsOf({ billing_day: { day, starts_on: from, ends_on: until, amount } }) {
  const dates = { from: date(from), until: date(until), days: daysIn(from, until) };
  return { ...dates, day: nameOf(day), amount: won(amount) };
}
