// A pause and its end: what each means is shown before it is asked for, by the API's previews.
import { api } from './api.js';
import { ask } from './dialog.js';
import { now } from './clock.js';
import { planOf } from './holdings.js';
import { date, dayBefore, isSameDay, won } from './numbers.js';
import { choice, followed, tellFound } from './form.js';
import { element } from './page.js';
import { say } from './words.js';

/** What to ask the API for, as the customer chose; undefined to go on as it is. */
export function askHowToPause(subscription) {
  const { pause, interval, every } = planOf(subscription.plan) ?? subscription;
  const most = pause?.periods_max ?? 1;
  const periods = element(
    'select',
    { id: 'rest-periods' },
    ...Array.from({ length: most }, (_, at) => {
      const words = say(`span.${interval}`, { count: (at + 1) * every });
      return element('option', { value: at + 1 }, words);
    }),
  );
  const [later, atOnce] = ['period_end', 'now'].map((value) =>
    element('input', { type: 'radio', name: 'rest-when', id: `rest-${value}`, value }),
  );
  later.checked = true;
  const wish = () => ({
    when: atOnce.checked ? 'now' : 'period_end',
    periods: Number(periods.value),
  });
  const shown = element('div', { class: 'preview', role: 'status' });
  const go = element('button', { type: 'button', class: 'main' }, say('rest.go'));
  const asked = followed([periods, later, atOnce], {
    find: async () => ({ wish: wish(), preview: await preview(subscription, wish()) }),
    tell: (found) => tellFound({ shown, go }, found, (of) => pauseLines(of, pause?.access)),
  });
  const content = [
    element(
      'p',
      { class: 'field' },
      element('label', { for: 'rest-periods' }, say('rest.length')),
      periods,
    ),
    element(
      'fieldset',
      {},
      element('legend', {}, say('rest.when')),
      choice(later, 'pauseAtEnd'),
      choice(atOnce, 'pauseNow'),
    ),
    shown,
  ];
  return ask(say('rest.title'), content, (answer) => {
    go.addEventListener('click', () => asked.wish && answer(asked.wish));
    return [go, element('button', { type: 'button', onclick: () => answer() }, say('close'))];
  });
}

function pauseLines({ preview: of, wish }, access) {
  const { pause, next_billing_on: next } = of;
  const days = { from: date(pause.starts_on), last: date(dayBefore(pause.ends_on)) };
  const kept = { days: pause.days_kept, next: date(next) };
  const lines = [
    say(wish.when === 'now' ? 'rest.now' : 'rest.atEnd', days),
    say(pause.days_kept > 0 ? 'rest.kept' : 'rest.thenPaid', { ...kept, amount: won(of.amount) }),
    say(access === 'restricted' ? 'rest.restricted' : 'rest.free'),
  ];
  return lines.map((line) => element('p', {}, line));
}

/** True where the customer wants it, having seen what she is charged and when. */
export async function askToGoOn({ id, status }) {
  const after = await api('POST', `/subscriptions/${id}/resume?preview=true`);
  const next = after.next_billing_on;
  const isDue = next !== null && (Date.parse(next) <= now() || isSameDay(next, now()));
  const facts = { amount: won(after.amount), next: next && date(next) };
  const kind = status !== 'paused' ? 'undo' : isDue ? 'today' : 'later';
  const content = [element('p', {}, say(`goingOn.${kind}`, facts))];
  const title = say(status === 'paused' ? 'resume' : 'undoPause');
  return ask(title, content, (answer) => [
    element('button', { type: 'button', class: 'main', onclick: () => answer(true) }, title),
    element('button', { type: 'button', onclick: () => answer(false) }, say('close')),
  ]);
}

/** What a pause that was granted means, in one sentence. */
export function pausedWords({ status, pause, next_billing_on: next }) {
  const when = { from: date(pause.starts_on), next: date(next) };
  return say(status === 'paused' ? 'did.paused' : 'did.pauseComes', when);
}

export const pauseDays = ({ pause }) =>
  pause && `${date(pause.starts_on)} – ${date(dayBefore(pause.ends_on))}`;

/** Paid days that are used after it. */
export const daysKept = ({ pause }) => pause?.days_kept > 0 && say('keptDays', { ...pause });

const preview = ({ id }, wish) => api('POST', `/subscriptions/${id}/pause?preview=true`, wish);
