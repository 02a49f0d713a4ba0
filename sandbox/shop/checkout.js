// From the consent through the card window to what came of it.
import { api, outcome } from './api.js';
import { consent } from './consent.js';
import { ask } from './dialog.js';
import { ending, leaving, toneOf, visitFor } from './endings.js';
import { held, isUnderWay, load, planOf, showAgain, textOf } from './holdings.js';
import { notice, standAtNotice, standing } from './notice.js';
import { element } from './page.js';
import { cardTerms, planTerms, returnTerms } from './terms.js';
import { offerFor } from './trial.js';
import { keepVisit } from './visit.js';
import { language, say, why } from './words.js';

const buyer = { name: '김매달', email: 'demo@example.com', tel: '010-1234-5678' };
let isOpening = false;
/** Visits whose end is being told. */
let returning = 0;
/** A visit that ended without an outcome: it is told once it is known. */
let awaited;

/** While a payment of this customer is in progress nothing else can be bought. */
export const isBusy = () => isOpening || returning > 0 || isUnderWay();

/** `code`: the coupon of a checkout that goes on. */
export async function buy(id, code) {
  if (isBusy()) return sayBusy();
  const plan = planOf(id);
  let first;
  try {
    first = await offerFor(plan, buyer);
  } catch (fault) {
    return notice(() => why(fault), 'bad');
  }
  const find = (typed) => offerFor(plan, buyer, typed);
  const agreed = await consent({ plan, name: textOf(plan).name, first, code }, find);
  if (!agreed) return;
  const { text, offer } = agreed;
  const { coupon } = offer;
  // Kept with the card window as proof of what was shown and agreed to.
  const amount = coupon?.amount ?? plan.amount;
  const excluded = plan.withdrawal === 'excluded' ? { withdrawal: 'excluded' } : {};
  const told = { version: 'demo-1', text, act: 'checkbox', amount, ...excluded };
  const wish = { plan: plan.id, buyer, consent: told, ...(coupon ? { coupon: coupon.id } : {}) };
  const order = () => api('POST', '/subscriptions', wish);
  return open(order, visitFor(undefined), () => planTerms(plan, offer));
}

export function changeCard(subscription) {
  if (isBusy()) return sayBusy();
  const order = () => api('POST', `/subscriptions/${subscription.id}/card`, { buyer });
  const terms = (checkout) =>
    checkout.on_return ? returnTerms(checkout, subscription) : cardTerms(subscription);
  return open(order, visitFor(subscription), terms);
}

export function sayBusy() {
  notice(() => say('first'), 'waits');
}

/** Opens the card window; on a phone the page leaves and comes back through the landing. */
async function open(order, visit, terms) {
  if (isBusy()) return sayBusy();
  isOpening = true;
  try {
    notice(() => say('opening'), 'waits');
    const checkout = await order();
    const { user_code, request_pay, result, on_return: returns } = checkout;
    if (returns && !(await askToReturn(terms(checkout)))) return notice();
    if (returns) Object.assign(visit, { kind: 'return' });
    keepVisit(result, visit);
    window.IMP.init(user_code);
    const shown = {
      ...request_pay,
      language: language(),
      custom_data: { ...request_pay.custom_data, terms: terms(checkout) },
    };
    window.IMP.request_pay(shown, (rsp) => void finish(rsp, result, visit));
  } catch (fault) {
    notice(() => why(fault), 'bad');
  } finally {
    isOpening = false;
  }
}

/** Whose paid time has ended begins anew, on another day of the month: said before the window. */
function askToReturn(text) {
  return ask(say('returning.title'), [element('p', {}, text)], (answer) => [
    element(
      'button',
      { type: 'button', class: 'main', onclick: () => answer(true) },
      say('returning.go'),
    ),
    element('button', { type: 'button', onclick: () => answer() }, say('close')),
  ]);
}

/** A card that iamport refused, not a customer who left. */
const refusedCode = 'F0004';

/** What iamport says of a window that ended without a card is posted with its ids. */
async function finish(rsp, result, visit) {
  const { imp_uid, merchant_uid, success, error_code, error_msg } = rsp;
  returning += 1;
  showAgain();
  const isRefused = error_code === refusedCode;
  if (success) notice(() => say('charging'), 'waits');
  else notice(() => leaving(isRefused, visit), isRefused ? 'bad' : 'good');
  standAtNotice();
  try {
    const ids = { imp_uid, merchant_uid, success, error_code, error_msg };
    const first = await api('POST', '/billing/charge', ids);
    const waits = first.result === 'pending';
    if (waits) await load();
    const answer = waits ? await outcome(result) : first;
    await load();
    if (success || answer.result !== 'failed') tell(answer, visit);
    awaited = answer.result === 'pending' ? { result, visit } : undefined;
  } catch (fault) {
    if (success) notice(() => why(fault), 'bad');
  }
  returning -= 1;
  await load().catch((fault) => notice(() => why(fault), 'bad'));
}

function tell({ result, subscription }, visit) {
  const one = held().find(({ subscription: { id } }) => id === subscription);
  notice(() => ending(result, visit, one), toneOf(result));
}

/** What happened without the customer: the page follows, and what it said before may be stale. */
export async function refresh() {
  if (returning > 0) return;
  const state = () => JSON.stringify(held().map((one) => one.subscription.status));
  const [before, saidBefore] = [state(), standing()];
  await load();
  if (awaited) return tellAwaited();
  // What was said meanwhile is about what is so now.
  if (state() !== before && standing() === saidBefore) notice();
}

async function tellAwaited() {
  const { result, visit } = awaited;
  const answer = await api('GET', `/billing/results/${encodeURIComponent(result)}`);
  if (answer.result === 'pending') return;
  awaited = undefined;
  await load();
  tell(answer, visit);
}
