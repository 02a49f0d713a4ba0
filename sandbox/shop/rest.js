// A pause: what it means is shown before it is asked for, from the answers to its previews.
import { api } from './api.js';
import { ask } from './dialog.js';
import { date, dayBefore } from './numbers.js';
import { element } from './page.js';
import { say } from './words.js';

/** `period_end` or `now`, as the customer chose, for one period; undefined to go on. */
export async function askHowToPause(subscription) {
  const [later, now] = await Promise.all([
    preview(subscription, 'period_end'),
    preview(subscription, 'now'),
  ]);
  const lines = [
    say('rest.atEnd', whenOf(later)),
    say('rest.now', { ...whenOf(now), days: now.pause.days_kept }),
    say('rest.free'),
  ];
  const content = lines.map((line) => element('p', {}, line));
  return ask(say('rest.title'), content, (answer) => {
    const button = (value, word) =>
      element('button', { type: 'button', onclick: () => answer(value) }, say(word));
    return [
      button('period_end', 'pauseAtEnd'),
      button('now', 'pauseNow'),
      button(undefined, 'close'),
    ];
  });
}

/** One period: the shop offers no more, though the plan may. */
export const pauseOnce = (when) => ({ when, periods: 1 });

/** What a pause that was granted means, in one sentence. */
export function pausedWords({ status, pause, next_billing_on: next }) {
  const when = { from: date(pause.starts_on), next: date(next) };
  return say(status === 'paused' ? 'did.paused' : 'did.pauseComes', when);
}

export const pauseDays = ({ pause }) =>
  pause && `${date(pause.starts_on)} – ${date(dayBefore(pause.ends_on))}`;

const whenOf = ({ pause, next_billing_on: next }) => ({
  from: date(pause.starts_on),
  last: date(dayBefore(pause.ends_on)),
  next: date(next),
});

const preview = ({ id }, when) =>
  api('POST', `/subscriptions/${id}/pause?preview=true`, pauseOnce(when));
