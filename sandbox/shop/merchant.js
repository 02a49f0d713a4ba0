// What the shop does behind its counter: a raised price, credit, a line for one charge, and notices
// of paid periods to come.
import { asMerchant, sandbox, user } from './api.js';
import { now } from './clock.js';
import { held, load, planOf } from './holdings.js';
import { date, price, won } from './numbers.js';
import { find } from './page.js';
import { say, why } from './words.js';

const operator = 'billing/operator';
/** Versions that were sold are kept: the first free one is taken. */
const versionMax = 99;

/** What came of it, in the language of the moment. */
let told = () => '';

export function repaintMerchant() {
  find('merchant-told').textContent = told();
}

function tell(text) {
  told = text;
  repaintMerchant();
}

/** The price of the version in force, without what a coupon takes off it. */
const listPrice = ({ amount, coupon, quantity }) => (amount + (coupon?.off ?? 0)) / quantity;

/** A tenth more from the next period on, for this customer: she is asked before. */
export async function raisePrice() {
  const one = held().find(({ subscription: { status } }) => status === 'active');
  if (!one) return tell(() => say('merchant.nobody'));
  try {
    const { id, plan, quantity } = one.subscription;
    const amount = Math.ceil(listPrice(one.subscription) * 0.011) * 100;
    const version = await pinned(plan, amount);
    const body = { version, reason: 'raised in the demo shop' };
    await asMerchant(operator, `/admin/subscriptions/${id}/price`, body);
    await load();
    const raised = held().find(({ subscription }) => subscription.id === id)?.subscription.next;
    tell(() =>
      say('merchant.raised', {
        from: date(raised?.from),
        amount: won(raised?.amount ?? amount * quantity),
      }),
    );
  } catch (fault) {
    tell(() => why(fault));
  }
}

async function pinned(plan, amount) {
  for (let version = (planOf(plan)?.price_version ?? 1) + 1; ; version += 1) {
    const isLast = version === versionMax;
    const order = { plan, version, amount };
    const done = await sandbox('POST', 'price', order).catch((fault) => {
      if (isLast) throw fault;
    });
    if (done) return version;
  }
}

/** Won of a gift, and of what is charged once. */
const given = 5_000;
const once = 3_000;

/** With the next charge of what this customer holds; `path` says which of the two. */
async function addExtra(path, body, words) {
  const one = held().find(({ subscription: { status } }) => status === 'active');
  if (!one) return tell(() => say('merchant.nobody'));
  try {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const { id } = one.subscription;
    await asMerchant(operator, `/admin/subscriptions/${id}/${path}`, body, key);
    await load();
    tell(words);
  } catch (fault) {
    tell(() => why(fault));
  }
}

export function giveCredit() {
  const body = { amount: given, reason: 'a gift in the demo shop' };
  return addExtra('credit', body, () => say('merchant.gave', { amount: won(given) }));
}

/** What raises a charge through another door than her own needs the record of her act. */
export async function addLine() {
  const name = say('merchant.lineName');
  const text = say('merchant.lineText', { amount: won(once) });
  const at = new Date(now() - 60_000).toISOString();
  const consent = { text, hash: await sha256(text), at, channel: 'call' };
  const body = { name, amount: once, reason: 'asked for by telephone in the demo shop', consent };
  await addExtra('lines', body, () => say('merchant.added', { amount: won(once) }));
}

async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const backend = 'billing/server';
const dayMs = 86_400_000;
/** A notice of a coupon's end is of the thirty days before it. */
const noticeDaysMost = 30;

/**
 * Tells the customer of paid periods after a trial, and of the end of a coupon, where that is not
 * done yet: without a record of it seven days before, nothing would be charged.
 */
export async function tellOfEnds() {
  for (const { subscription } of held()) {
    const text = endText(subscription);
    if (text === undefined) continue;
    const notice = { user: user(), channel: 'alimtalk', sha256: await sha256(text) };
    await asMerchant(backend, `/server/subscriptions/${subscription.id}/notices`, notice);
  }
}

/** Undefined where nothing is to be told now. */
function endText({ status, trial, coupon, cancel_at_period_end: ends, interval, every }) {
  if (ends) return undefined;
  if (trial?.noticed_on === null) {
    const facts = { ends: date(trial.ends_on), price: price(trial.then) };
    return say('merchant.notice', facts);
  }
  if (status !== 'active' || !isUntold(coupon) || noticeOpens(coupon) > now()) return undefined;
  const after = price({ amount: coupon.amount_then, interval, every });
  return say('merchant.couponNotice', { ends: date(coupon.ends_on), price: after });
}

const isUntold = (coupon) => coupon?.ends_on && coupon.noticed_on === null;

/** Noon of the first day on which it may be told. */
const noticeOpens = ({ ends_on: ends }) =>
  Date.parse(`${ends}T12:00:00+09:00`) - noticeDaysMost * dayMs;

/** When the shop has to tell next of a coupon's end, before an instant; undefined for never. */
export function nextNotice(before) {
  const times = held()
    .filter(({ subscription: of }) => of.status === 'active' && isUntold(of.coupon))
    .filter(({ subscription: of }) => !of.cancel_at_period_end)
    .map(({ subscription: of }) => noticeOpens(of.coupon))
    .filter((at) => at > now() && at < before);
  return times.length > 0 ? new Date(Math.min(...times)).toISOString() : undefined;
}
