// The customer's side: plans, the card window, the subscription and its charges.
import { api, outcome } from './api.js';
import { details, table } from './held.js';
import { element, find, refill } from './page.js';
import { why, won, words } from './words.js';

let shown = {};
let repaint = () => undefined;

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
    listed.map(async (subscription) => ({
      subscription,
      charges: (await api('GET', `/subscriptions/${subscription.id}/charges`)).items,
    })),
  );
  shown = { plans, held };
  show();
}

export function show() {
  const { plans = [], held = [] } = shown;
  refill(find('plans'), ...plans.map((plan) => planCard(plan, held)));
  const named = ({ subscription }) =>
    plans.find(({ id }) => id === subscription.plan)?.name ?? subscription.plan;
  const panels = held.flatMap((one) => [
    details(one.subscription, named(one), { tell, change }),
    table(one.charges),
  ]);
  refill(find('subscription'), ...panels);
}

export function notice(text, bad = false) {
  find('notice').textContent = text;
  find('notice').classList.toggle('bad', bad);
}

function planCard(plan, held) {
  const word = words();
  const unit = word.intervals[plan.interval];
  const taken = held.some(
    ({ subscription: of }) =>
      of.product === plan.product && !hasEnded(of) && of.status !== 'incomplete',
  );
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
      {
        ...{ type: 'button', class: 'main', 'data-key': plan.id, onclick: start },
        ...(taken ? { disabled: '' } : {}),
      },
      word.subscribe,
      element('span', { class: 'hidden' }, `: ${plan.name}`),
    ),
  );
}

const buyer = { name: '김매달', email: 'demo@example.com', tel: '010-1234-5678' };

/** Opens the card window; on a phone the page leaves and comes back through the landing. */
async function checkout(open) {
  try {
    notice(words().opening);
    const { user_code, request_pay, result } = await open();
    window.IMP.init(user_code);
    window.IMP.request_pay(request_pay, (rsp) => void finish(rsp, result));
  } catch (fault) {
    notice(why(fault), true);
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
    notice(success ? why(fault) : word.closed, true);
  }
  await load().catch((fault) => notice(why(fault), true));
  repaint();
}

const change = (id) => checkout(() => api('POST', `/subscriptions/${id}/card`, { buyer }));

async function tell(id, path, body) {
  try {
    await api('POST', `/subscriptions/${id}/${path}`, body);
    notice('');
    await load();
  } catch (fault) {
    notice(why(fault), true);
  }
  repaint();
}
