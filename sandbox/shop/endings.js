// What came of a visit to the card window, in the words of what it was for.
import { date, price } from './numbers.js';
import { say, sayAny } from './words.js';

/** What iamport said of a window that ended without a card: nothing is registered. */
export function leaving(isRefused, { kind, card }) {
  if (!isRefused) return say(`closed.${kind === 'start' ? 'start' : 'card'}`);
  const stays = kind !== 'start' && card ? ` ${say('cardStays', { card })}` : '';
  return `${say('cardRefused')}${stays}`;
}

/** The card company's no is final for today, not for the card. */
const passing = ['maintenance', 'network', 'timeout', 'duplicate'];

/** Why the latest charge that is still open was declined, if it was. */
export function declineOf({ decline }, charges) {
  const open = charges.find(({ status }) => status === 'open');
  const last = open?.attempts.at(-1);
  return decline ?? (last?.outcome === 'declined' ? last.code : undefined);
}

export const reasonOf = (code) => sayAny(`declines.${code}`, 'declines.unlisted');
export const adviceOn = (code) => say(passing.includes(code) ? 'tryLater' : 'tryAnother');
export const cardName = ({ card }) => (card ? `${card.name} ····${card.last_digits}` : '');

/** What the visit is for: a first card, another card, or another card for a debt. */
export const visitFor = (subscription) => ({
  kind: !subscription ? 'start' : subscription.status === 'active' ? 'card' : 'debt',
  card: subscription ? cardName(subscription) : '',
});

/** Says how it ended. `held` is a subscription with its charges, if it is known. */
export function ending(result, visit, held) {
  const trial = held?.subscription.trial;
  if (result === 'active' && trial) {
    return say('done.trial', { ends: date(trial.ends_on), price: price(trial.then) });
  }
  if (result === 'active') return `${say(`done.${visit.kind}`)}${nextOf(held)}`;
  if (result === 'changed') return `${say('done.card')}${nextCardOf(held)}`;
  // Nothing is registered: the card is the one of before.
  if (result === 'failed' && visit.kind !== 'start' && visit.card) {
    return say('cardStays', { card: visit.card });
  }
  const code = held && declineOf(held.subscription, held.charges);
  if (result !== 'declined' || !code) return say(`result.${result}`);
  return `${reasonOf(code)}. ${adviceOn(code)}`;
}

function nextOf(held) {
  const next = held?.subscription.next_billing_on;
  return next ? ` ${say('done.next', { next: date(next) })}` : '';
}

function nextCardOf(held) {
  const next = held?.subscription.next_billing_on;
  if (!next) return '';
  return ` ${say('done.nextCard', { next: date(next), card: cardName(held.subscription) })}`;
}

const tones = { active: 'good', changed: 'good', superseded: 'good', pending: 'waits' };

/** good, waits or bad: waiting is no fault. */
export const toneOf = (result) => tones[result] ?? 'bad';
