// What is sold, and what the signed-in customer holds of it, as the API tells.
import { api, everyPage } from './api.js';
import { language } from './words.js';

/** Charges that are shown before more are asked for. */
const rowsAtOnce = 8;
const moreAtOnce = 24;
let shown = { plans: [], held: [] };
/** How many charges of a subscription the customer has asked for. */
const wanted = new Map();
const listeners = [];

export const plans = () => shown.plans;
export const held = () => shown.held;
export const hasEnded = ({ status }) => status === 'canceled' || status === 'expired';
export const isUnderWay = () => shown.held.some(({ subscription }) => subscription.charge_pending);
export const planOf = (id) => shown.plans.find((plan) => plan.id === id);

/** Name and description in the language of the moment; the names of the shop where it has none. */
export function textOf(plan) {
  const foreign = language() === 'en' && !plan.en;
  const { name, description } = (language() === 'en' && plan.en) || plan;
  return { name, description, lang: foreign ? 'ko' : undefined };
}

/** The day before which what was paid for ends; undefined where nothing was. */
export function paidUntil(charges) {
  const paid = charges.filter(({ status }) => status === 'paid').map((one) => one.ends_on);
  return paid.sort().at(-1);
}

export function onLoad(then) {
  listeners.push(then);
}

/** When the next charge or retry of anything held is due, in ISO 8601; undefined for never. */
export function nextChargeAt() {
  const times = shown.held.flatMap(({ subscription: of }) => [
    of.next_billing_at,
    of.next_retry_at,
  ]);
  return times
    .filter(Boolean)
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(0);
}

export async function load() {
  const [{ items: sold }, items] = await Promise.all([
    api('GET', '/plans'),
    everyPage('/subscriptions'),
  ]);
  // Whatever lives, a checkout that nobody finished last; without any, how the last one ended.
  const waits = ({ status }) => Number(status === 'incomplete');
  const live = items.filter((one) => !hasEnded(one)).sort((a, b) => waits(a) - waits(b));
  const listed = live.length > 0 ? live : items.slice(0, 1);
  shown = { plans: sold, held: await Promise.all(listed.map(withCharges)) };
  showAgain();
}

/** Draws what is known again, where something else about it has changed. */
export function showAgain() {
  listeners.forEach((then) => then());
}

async function withCharges(subscription) {
  const most = wanted.get(subscription.id) ?? rowsAtOnce;
  // One more than is shown says whether there are more.
  const charges = await everyPage(`/subscriptions/${subscription.id}/charges`, most + 1);
  const more = charges.length > most;
  const request = await openRequest(subscription);
  const coming = await comingCharge(subscription);
  return { subscription, charges: charges.slice(0, most), more, request, coming };
}

/** Months in which the next charge of most plans is found. */
const monthsAhead = 12;

/** The next charge, where it is not the price alone; undefined for none. */
async function comingCharge({ id, credit, lines, coupon, billing_day: day, status }) {
  const isPlain = credit === 0 && lines.length === 0 && !coupon && !day;
  if (isPlain || status === 'incomplete' || hasEnded({ status })) return undefined;
  const { items } = await api('GET', `/subscriptions/${id}/timeline?months=${monthsAhead}`);
  return items.find(({ what, charge }) => what === 'charge' && charge);
}

/** The request that can be answered now; undefined for none. */
async function openRequest({ id, may }) {
  if (!may.includes('answer_consent')) return undefined;
  const { items } = await api('GET', `/subscriptions/${id}/consents`);
  return items.find((one) => one.current);
}

/** Shows so many earlier charges too. */
export async function showMore(id) {
  wanted.set(id, (wanted.get(id) ?? rowsAtOnce) + moreAtOnce);
  await load();
}

/** Charges of the signed-in customer that were paid and attempts that were declined since then. */
export async function countsSince(from) {
  const since = Date.parse(from);
  const charges = await Promise.all(
    (await everyPage('/subscriptions')).map(({ id }) => everyPage(`/subscriptions/${id}/charges`)),
  );
  const isNew = (at) => at !== null && Date.parse(at) > since;
  const all = charges.flat();
  const attempts = all.flatMap((charge) => charge.attempts);
  return {
    paid: all.filter(({ paid_at: at }) => isNew(at)).length,
    declined: attempts.filter(({ outcome, at }) => outcome === 'declined' && isNew(at)).length,
  };
}
