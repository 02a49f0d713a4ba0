// The customer's side of the page: plans, subscriptions with what can be done, and their charges.
import { api } from './api.js';
import { agreement, answerRequest } from './agreement.js';
import { moveDay, undoDay } from './billing-day.js';
import { askHowToChange, change, mayChange, undoChange } from './change.js';
import { buy, changeCard, isBusy, sayBusy } from './checkout.js';
import { details } from './held.js';
import { hasEnded, held, load, paidUntil, planOf, plans, showMore, textOf } from './holdings.js';
import { history } from './history.js';
import { now } from './clock.js';
import { askHowToLeave } from './leave.js';
import { notice } from './notice.js';
import { date, dayBefore, price } from './numbers.js';
import { askHowToPause, askToGoOn, pausedWords } from './rest.js';
import { element, find, refill } from './page.js';
import { startNow } from './trial.js';
import { say, why } from './words.js';

export function show() {
  refill(find('plans'), ...plans().map(planCard));
  const does = { ...acts, buy, changeCard, isBusy, mayChange };
  const panels = held().flatMap((one) => {
    const plan = planOf(one.subscription.plan);
    const name = plan ? textOf(plan) : { name: one.subscription.plan };
    return [
      agreement({ ...one, id: idOf(one) }, (act) =>
        attempt(() => answerRequest(one.subscription, one.request, act)),
      ),
      details(one, name, does),
      history(one, () => attempt(() => showMore(idOf(one)))),
    ];
  });
  const title = held().length > 0 ? element('h3', {}, say('mine')) : undefined;
  refill(find('subscription'), title, ...panels);
}

/** What the buttons of a subscription do. */
const acts = {
  cancelLater: (of) => attempt(() => cancel(of, { when: 'period_end' })),
  leave: (of) => attempt(() => leave(of)),
  keep: (of) => attempt(() => keep(of)),
  rest: (of) => attempt(() => rest(of)),
  goOn: (of) => attempt(() => goOn(of)),
  changeTerms: (of) => attempt(() => changeTerms(of)),
  undoChange: (of) => attempt(() => undoChange(of)),
  moveDay: (of) => attempt(() => moveDay(of)),
  undoDay: (of) => attempt(() => undoDay(of)),
  startNow: (of) => (isBusy() ? sayBusy() : attempt(() => startNow(of))),
};

const idOf = ({ subscription }) => subscription.id;

function planCard(plan) {
  const taken = held().some(
    ({ subscription: of }) =>
      of.product === plan.product && !hasEnded(of) && of.status !== 'incomplete',
  );
  const { name, description, lang } = textOf(plan);
  const button = element(
    'button',
    {
      type: 'button',
      class: 'main',
      'data-key': plan.id,
      ...(isBusy() ? { 'aria-disabled': 'true', 'aria-describedby': 'notice' } : {}),
      onclick: () => void buy(plan.id),
    },
    say(plan.trial ? 'tryIt' : 'subscribe'),
    element('span', { class: 'hidden', lang }, `: ${name}`),
  );
  return element(
    'li',
    { class: taken ? 'card taken' : 'card' },
    element('h4', { lang }, name),
    element('p', { lang }, description),
    element(
      'p',
      { class: 'price' },
      element('span', {}, price(plan)),
      ' ',
      element('small', {}, say('vatIncluded')),
    ),
    taken ? element('p', { class: 'has' }, say('taken')) : button,
  );
}

async function leave(subscription) {
  const wish = await askHowToLeave(subscription);
  if (wish !== undefined) await cancel(subscription, wish);
}

async function changeTerms(subscription) {
  if (isBusy()) return sayBusy();
  const wish = await askHowToChange(subscription);
  if (wish !== undefined) await change(subscription, wish);
}

/** Confirmed with what the API answers, not with what was wished. */
async function cancel({ id }, wish) {
  const after = await api('POST', `/subscriptions/${id}/cancel`, wish);
  await load();
  const today = new Date(now()).toISOString();
  const one = held().find(({ subscription }) => subscription.id === id);
  const until = after.ends_on ?? paidUntil(one?.charges ?? []);
  notice(() => {
    if (wish.reason === 'withdrawal') return say('did.withdrawn', { today: date(today) });
    if (hasEnded(after)) return say('did.ended', { today: date(today) });
    if (after.charge_pending || !until) return say('did.endsAfter');
    return say('did.endsLater', { last: date(dayBefore(until)) });
  });
}

async function keep({ id }) {
  const { next_billing_on: next } = await api('POST', `/subscriptions/${id}/keep`);
  await load();
  notice(() => (next ? say('did.kept', { next: date(next) }) : say('did.keptNow')));
}

async function rest(subscription) {
  const wish = await askHowToPause(subscription);
  if (wish === undefined) return;
  const after = await api('POST', `/subscriptions/${subscription.id}/pause`, wish);
  await load();
  notice(() => pausedWords(after));
}

/** Ends a pause, or takes back one that has not begun. */
async function goOn(subscription) {
  if (!(await askToGoOn(subscription))) return;
  const { id, status } = subscription;
  const { next_billing_on: next } = await api('POST', `/subscriptions/${id}/resume`);
  await load();
  const did = status === 'paused' ? 'did.resumed' : 'did.pauseUndone';
  notice(() => say(did, { next: date(next) }));
}

async function attempt(work) {
  try {
    await work();
  } catch (fault) {
    notice(() => why(fault), 'bad');
    await load().catch(() => undefined);
  }
}
