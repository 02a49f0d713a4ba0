// Where the landing sends a phone back to: says how it ended, by our own API alone.
import { api, outcome } from './api.js';
import { couponRows } from './coupon.js';
import { cardName, declineOf, ending, reasonOf, toneOf } from './endings.js';
import { load, planOf, textOf } from './holdings.js';
import { date, price } from './numbers.js';
import { element, find } from './page.js';
import { trialPrice } from './trial.js';
import { visitOf } from './visit.js';
import { language, paint, say } from './words.js';

const result = new URLSearchParams(location.search).get('result') ?? '';

paint();
tellOutcome(say('charging'), 'pending');
tell().catch(() => {
  // An id of nobody, or of somebody else, looks like a window that was closed.
  tellOutcome(say('result.failed'), 'failed');
});

async function tell() {
  await load();
  const answer = await outcome(result);
  const path = `/subscriptions/${answer.subscription}`;
  const [subscription, { items: charges }] = await Promise.all([
    api('GET', path),
    api('GET', `${path}/charges`),
  ]);
  const held = { subscription, charges };
  tellOutcome(ending(answer.result, visitOf(result), held), answer.result);
  find('facts').replaceChildren(...facts(held, answer.result));
  // Not known yet: asked on, as long as the page is open.
  if (answer.result === 'pending') await tell();
}

function tellOutcome(text, result) {
  find('outcome').textContent = text;
  find('mark').className = `mark ${toneOf(result)}`;
}

function facts({ subscription, charges }, result) {
  const plan = planOf(subscription.plan);
  const { name, lang } = plan ? textOf(plan) : { name: subscription.plan };
  const korean = { lang: language() === 'en' ? 'ko' : undefined };
  const code = result === 'declined' ? declineOf(subscription, charges) : undefined;
  return [
    [say('plan'), element('span', { lang }, name)],
    [say('amount'), subscription.trial ? trialPrice(subscription) : price(subscription)],
    ...couponRows(subscription),
    [say('decline'), code && reasonOf(code)],
    [say('nextOn'), date(subscription.next_billing_on)],
    [say('card'), subscription.card && element('span', korean, cardName(subscription))],
  ]
    .filter(([, value]) => value)
    .flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]);
}
