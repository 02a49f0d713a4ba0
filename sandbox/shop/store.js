// The customer's side: plans, the card window, the subscription and its charges.
import { api, outcome } from './api.js';
import { ending, isGood, visitFor } from './endings.js';
import { details, table } from './held.js';
import { notice, standAtNotice } from './notice.js';
import { element, find, refill } from './page.js';
import { cardTerms, planTerms } from './terms.js';
import { keepVisit } from './visit.js';
import { foreign, language, why, won, words } from './words.js';

let shown = {};
let repaint = () => undefined;
let opening = false;
/** Visits whose end is being told. */
let returning = 0;

export function onChange(then) {
  repaint = then;
}

/** When the next charge or retry of anything held is due, in ISO 8601; undefined for never. */
export function nextChargeAt() {
  const times = (shown.held ?? []).flatMap(({ subscription: of }) => [
    of.next_billing_at,
    of.next_retry_at,
  ]);
  return times
    .filter(Boolean)
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(0);
}

const hasEnded = ({ status }) => status === 'canceled' || status === 'expired';
const chargesOf = async ({ id }) => (await api('GET', `/subscriptions/${id}/charges`)).items;

export async function load() {
  const [{ items: plans }, { items }] = await Promise.all([
    api('GET', '/plans'),
    api('GET', '/subscriptions'),
  ]);
  // Whatever lives, a checkout that nobody finished last; without any, how the last one ended.
  const waits = ({ status }) => Number(status === 'incomplete');
  const live = items.filter((one) => !hasEnded(one)).sort((a, b) => waits(a) - waits(b));
  const listed = live.length > 0 ? live : items.slice(0, 1);
  const held = await Promise.all(
    listed.map(async (subscription) => ({ subscription, charges: await chargesOf(subscription) })),
  );
  shown = { plans, held };
  show();
}

/** What happened without the customer: the page follows, and what it said before may be stale. */
export async function refresh() {
  if (returning > 0) return;
  const state = () => JSON.stringify((shown.held ?? []).map((one) => one.subscription.status));
  const before = state();
  await load();
  if (state() !== before) notice();
}

export function show() {
  const { plans = [], held = [] } = shown;
  refill(find('plans'), ...plans.map((plan) => planCard(plan, held)));
  const named = ({ subscription }) =>
    plans.find(({ id }) => id === subscription.plan)?.name ?? subscription.plan;
  const panels = held.flatMap((one) => [details(one, named(one), { tell, change }), table(one)]);
  const title = held.length > 0 ? element('h3', {}, words().mine) : undefined;
  refill(find('subscription'), title, ...panels);
}

function planCard(plan, held) {
  const word = words();
  const unit = word.intervals[plan.interval];
  const taken = held.some(
    ({ subscription: of }) =>
      of.product === plan.product && !hasEnded(of) && of.status !== 'incomplete',
  );
  const order = { plan: plan.id, buyer };
  const start = () =>
    checkout(() => api('POST', '/subscriptions', order), visitFor(undefined), planTerms(plan));
  const price = element('p', { class: 'price' }, won(plan.amount));
  price.append(element('small', {}, ` ${word.every(plan.every, unit)} · ${word.vatIncluded}`));
  return element(
    'li',
    { class: 'card' },
    element('h4', { lang: foreign() }, plan.name),
    element('p', { lang: foreign() }, plan.description),
    price,
    element('p', { class: 'small' }, taken ? word.taken : planTerms(plan)),
    element(
      'button',
      {
        ...{ type: 'button', class: 'main', 'data-key': plan.id, onclick: start },
        ...(taken ? { disabled: '' } : {}),
      },
      word.subscribe,
      element('span', { class: 'hidden', lang: foreign() }, `: ${plan.name}`),
    ),
  );
}

const buyer = { name: '김매달', email: 'demo@example.com', tel: '010-1234-5678' };

/** Opens the card window; on a phone the page leaves and comes back through the landing. */
async function checkout(open, visit, terms) {
  if (opening) return;
  opening = true;
  try {
    notice((word) => word.opening);
    const { user_code, request_pay, result, amount, owed } = await open();
    const say = owed ? words().owed(owed.days, won(owed.amount), won(amount)) : terms;
    if (owed) notice(() => say);
    keepVisit(result, visit);
    window.IMP.init(user_code);
    const order = {
      ...request_pay,
      language: language(),
      custom_data: { ...request_pay.custom_data, terms: say },
    };
    window.IMP.request_pay(order, (rsp) => void finish(rsp, result, visit));
  } catch (fault) {
    notice(() => why(fault), true);
  }
  opening = false;
}

/** A card that iamport refused, not a customer who left. */
const refusedCode = 'F0004';

/** What iamport says of a window that ended without a card is posted with its ids. */
async function finish(rsp, result, visit) {
  const { imp_uid, merchant_uid, success, error_code, error_msg } = rsp;
  returning += 1;
  const left = (word) =>
    error_code === refusedCode ? word.cardRefused : (word.closed[visit.kind] ?? word.closed.card);
  notice(success ? (word) => word.charging : left, !success);
  standAtNotice();
  try {
    const ids = { imp_uid, merchant_uid, success, error_code, error_msg };
    const first = await api('POST', '/billing/charge', ids);
    const waits = first.result === 'pending';
    if (waits) await load();
    const answer = waits ? await outcome(result) : first;
    await load();
    const held = shown.held.find((one) => one.subscription.id === answer.subscription);
    const say = ending(answer.result, visit, held);
    if (success || answer.result !== 'failed') notice(say, !isGood(answer.result));
  } catch (fault) {
    if (success) notice(() => why(fault), true);
  }
  await load().catch((fault) => notice(() => why(fault), true));
  returning -= 1;
  repaint();
}

const change = (subscription) =>
  checkout(
    () => api('POST', `/subscriptions/${subscription.id}/card`, { buyer }),
    visitFor(subscription),
    cardTerms(subscription),
  );

async function tell(id, path, body) {
  try {
    await api('POST', `/subscriptions/${id}/${path}`, body);
    notice();
    await load();
  } catch (fault) {
    notice(() => why(fault), true);
  }
  repaint();
}
