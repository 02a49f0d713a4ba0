// What the shop does behind its counter: it raises a price, and tells customers of paid periods.
import { asMerchant, sandbox, user } from './api.js';
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

/** A tenth more from the next period on, for this customer: she is asked before. */
export async function raisePrice() {
  const one = held().find(({ subscription: { status } }) => status === 'active');
  if (!one) return tell(() => say('merchant.nobody'));
  try {
    const { id, plan, amount: each, quantity } = one.subscription;
    const amount = Math.ceil((each / quantity) * 0.011) * 100;
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

const backend = 'billing/server';

/**
 * Tells the customer of the paid periods after her trial, where that is not done yet: without a
 * record of it seven days before, nothing would be charged. `sha256` is that of the text.
 */
export async function tellTrials() {
  for (const { subscription } of held().filter(isUntold)) {
    const { id, trial } = subscription;
    const facts = { ends: date(trial.ends_on), price: price(trial.then) };
    const text = new TextEncoder().encode(say('merchant.notice', facts));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
    const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const notice = { user: user(), channel: 'alimtalk', sha256 };
    await asMerchant(backend, `/server/subscriptions/${id}/notices`, notice);
  }
}

const isUntold = ({ subscription: { trial, cancel_at_period_end: ends } }) =>
  trial && trial.noticed_on === null && !ends;
