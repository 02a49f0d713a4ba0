// The customer's side: plans, the card window, the subscription and its charges.
import { api, element, find, outcome } from './api.js';
import { date, day, won, words } from './words.js';

let shown = {};
let repaint = () => undefined;

export function onChange(then) {
  repaint = then;
}

export function current() {
  return shown.subscription;
}

export async function load() {
  const [{ items: plans }, { items }] = await Promise.all([
    api('GET', '/plans'),
    api('GET', '/subscriptions'),
  ]);
  const ended = ['canceled', 'expired'];
  const subscription = items.find((one) => !ended.includes(one.status)) ?? items[0];
  const charges = subscription
    ? (await api('GET', `/subscriptions/${subscription.id}/charges`)).items
    : [];
  shown = { plans, subscription, charges };
  show();
}

export function show() {
  const { plans = [], subscription, charges = [] } = shown;
  find('plans').replaceChildren(...plans.map((plan) => planCard(plan, subscription)));
  const shownBefore = subscription ? [details(subscription), table(charges)] : [];
  find('subscription').replaceChildren(...shownBefore.filter(Boolean));
}

export function notice(text, bad = false) {
  find('notice').textContent = text;
  find('notice').classList.toggle('bad', bad);
}

function planCard(plan, subscription) {
  const word = words();
  const unit = word.intervals[plan.interval];
  const held = subscription && !['canceled', 'expired'].includes(subscription.status);
  const taken =
    held && subscription.product === plan.product && subscription.status !== 'incomplete';
  const start = () => checkout(() => api('POST', '/subscriptions', { plan: plan.id, buyer }));
  return element(
    'li',
    { class: 'card' },
    element('h4', {}, plan.name),
    element('p', {}, plan.description),
    element(
      'p',
      { class: 'price' },
      won(plan.amount),
      element('small', {}, ` ${word.every(plan.every, unit)}`),
    ),
    element('p', { class: 'small' }, word.vatIncluded),
    element(
      'button',
      { type: 'button', class: 'main', onclick: start, ...(taken ? { disabled: '' } : {}) },
      word.subscribe,
      element('span', { class: 'hidden' }, `: ${plan.name}`),
    ),
  );
}

const buyer = { name: '김매달', email: 'demo@example.com', tel: '010-1234-5678' };

/** Opens the card window; on a phone the page leaves and comes back through the landing. */
async function checkout(open) {
  const word = words();
  try {
    notice(word.opening);
    const { user_code, request_pay, result } = await open();
    window.IMP.init(user_code);
    window.IMP.request_pay(request_pay, (rsp) => void finish(rsp, result));
  } catch (fault) {
    notice(`${word.failed}: ${fault.message}`, true);
  }
}

async function finish({ imp_uid, merchant_uid, success }, result) {
  const word = words();
  try {
    notice(success ? word.charging : word.closed);
    const answer = await api('POST', '/billing/charge', { imp_uid, merchant_uid });
    await load();
    const ended = answer.result === 'pending' ? await outcome(result) : answer.result;
    notice(word.result[ended], ended !== 'active');
  } catch (fault) {
    notice(success ? `${word.failed}: ${fault.message}` : word.closed, true);
  }
  await load();
  repaint();
}

function details(subscription) {
  const word = words();
  const { status, access, card, decline } = subscription;
  const rows = [
    [word.status, element('strong', { class: `status ${status}` }, word.statuses[status])],
    [
      word.nextOn,
      subscription.cancel_at_period_end ? word.ends : date(subscription.next_billing_on),
    ],
    [word.retryAt, date(subscription.next_retry_at)],
    [word.card, card ? `${card.name} ····${card.last_digits}` : ''],
    [word.access, word.accesses[access]],
  ];
  const list = rows
    .filter(([, value]) => value)
    .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  return element(
    'div',
    { class: 'panel' },
    element('dl', {}, ...list),
    subscription.charge_pending ? element('p', { class: 'busy' }, word.pendingCharge) : undefined,
    decline && status !== 'active' ? element('p', { class: 'small' }, decline) : undefined,
    element('p', { class: 'row' }, ...actions(subscription)),
  );
}

function actions({ id, status, cancel_at_period_end: ends }) {
  const word = words();
  const button = (text, onclick, look = '') =>
    element('button', { type: 'button', class: look, onclick }, text);
  const tell = (path, body) => async () => {
    try {
      await api('POST', `/subscriptions/${id}/${path}`, body);
      notice('');
    } catch (fault) {
      notice(`${word.failed}: ${fault.message}`, true);
    }
    await load();
    repaint();
  };
  const change = () => checkout(() => api('POST', `/subscriptions/${id}/card`, { buyer }));
  if (['canceled', 'expired', 'incomplete'].includes(status)) return [];
  return [
    button(word.changeCard, change),
    ends
      ? button(word.keep, tell('keep'))
      : button(word.cancelAtEnd, tell('cancel', { when: 'period_end' })),
    button(
      word.cancelNow,
      () => confirm(word.sureToCancel) && tell('cancel', { when: 'now' })(),
      'plain',
    ),
  ];
}

function table(charges) {
  if (charges.length === 0) return undefined;
  const word = words();
  const head = [word.paidOn, word.period, word.amount, word.status, word.receipt];
  const row = (charge) => [
    date(charge.paid_at),
    `${day(charge.starts_on)} – ${day(charge.ends_on)}`,
    won(charge.amount - charge.refunded),
    word.chargeStatuses[charge.status],
    charge.receipt_url
      ? element(
          'a',
          { href: charge.receipt_url, rel: 'noreferrer', target: '_blank' },
          word.receipt,
        )
      : '–',
  ];
  const cells = (tag, values) =>
    element('tr', {}, ...values.map((value) => element(tag, {}, value)));
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': word.charges },
    element(
      'table',
      {},
      element('caption', {}, word.charges),
      element('thead', {}, cells('th', head)),
      element('tbody', {}, ...charges.map((charge) => cells('td', row(charge)))),
    ),
  );
}
