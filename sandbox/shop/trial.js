// A trial: what is charged when, said before it begins, while it runs, and before it is ended.
import { api } from './api.js';
import { ask } from './dialog.js';
import { adviceOn, declineOf, reasonOf } from './endings.js';
import { held, load, onLoad } from './holdings.js';
import { notice } from './notice.js';
import { date, dayBefore, period, price, won } from './numbers.js';
import { element } from './page.js';
import { say } from './words.js';

/** 14일 무료, or 14일 1,000원. */
export function trialPrice({ amount, interval, every }) {
  const length = say(`span.${interval}`, { count: every });
  return amount === 0
    ? say('trial.free', { length })
    : say('trial.paid', { length, ...wonOf(amount) });
}

const wonOf = (amount) => ({ amount: won(amount) });

/** What this customer would be sold: a trial is given once, and a coupon takes its place. */
export async function offerFor(plan, buyer, code) {
  if (!plan.trial && code === undefined) return {};
  const ask = { plan: plan.id, buyer, ...(code === undefined ? {} : { coupon: code }) };
  const { trial, coupon } = await api('POST', '/subscriptions?preview=true', ask);
  return { trial, coupon };
}

/** Rows of the state card: what it becomes, and whether its customer has been told. */
export function trialRows({ trial }) {
  if (!trial) return [];
  const { then, ends_on: ends, noticed_on: told, notice_by: by, postponed_from: moved } = trial;
  return [
    [say('trial.converts'), say('trial.from', { ends: date(ends), price: price(then) })],
    [
      say('trial.notice'),
      told ? say('trial.told', { day: date(told) }) : say('trial.untold', { by: date(by) }),
    ],
    [say('trial.moved'), moved && date(moved)],
  ];
}

/** The sum that its customer has seen and wants to be charged; undefined to go on as it is. */
async function askToStart({ id }) {
  const { charge, loses } = await api('POST', `/subscriptions/${id}/start?preview=true`, {});
  const { amount, starts_on: from, ends_on: until, vat } = charge;
  const facts = {
    amount: won(amount),
    vat: won(vat),
    days: period(from, until),
    next: date(until),
  };
  const lines = [
    say('trial.startNow', facts),
    say('trial.startNext', facts),
    loses
      ? say('trial.loses', { amount: won(loses.amount), last: date(dayBefore(loses.until)) })
      : undefined,
    say('trial.onlyIfPaid'),
  ];
  const content = lines.filter(Boolean).map((line) => element('p', {}, line));
  return ask(say('startNow'), content, (answer) => [
    element(
      'button',
      { type: 'button', class: 'main', onclick: () => answer(amount) },
      say('trial.pay', facts),
    ),
    element('button', { type: 'button', onclick: () => answer() }, say('close')),
  ]);
}

/** A purchase whose outcome is not known yet. */
let awaited;

export async function startNow(subscription) {
  const amount = await askToStart(subscription);
  if (amount === undefined) return;
  const { id } = subscription;
  const { outcome } = await api('POST', `/subscriptions/${id}/start`, { amount });
  awaited = outcome === 'pending' ? id : undefined;
  await load();
  tell(outcome, id);
}

function tell(outcome, id) {
  const one = held().find(({ subscription }) => subscription.id === id);
  if (outcome === 'pending') return notice(() => say('charging'), 'waits');
  if (outcome === 'paid') {
    return notice(() => say('trial.started', { next: date(one?.subscription.next_billing_on) }));
  }
  const code = one && declineOf(one.subscription, one.charges);
  const why = () => (code ? ` ${reasonOf(code)}. ${adviceOn(code)}` : '');
  notice(() => `${say('trial.notStarted')}${why()}`, 'bad');
}

onLoad(() => {
  const one = held().find(({ subscription }) => subscription.id === awaited);
  if (!one || one.subscription.charge_pending) return;
  awaited = undefined;
  tell(one.subscription.status === 'active' ? 'paid' : 'declined', one.subscription.id);
});
