// What came of a visit to the card window, in the words of what it was for.

/** The card company's no is final for today, not for the card. */
const passing = ['maintenance', 'network', 'timeout', 'duplicate'];

/** Why the latest charge that is still open was declined, if it was. */
export function declineOf({ decline }, charges) {
  const open = charges.find(({ status }) => status === 'open');
  const last = open?.attempts.at(-1);
  return decline ?? (last?.outcome === 'declined' ? last.code : undefined);
}

export const cardName = ({ card }) => (card ? `${card.name} ····${card.last_digits}` : '');

/** What the visit is for: a first card, another card, or another card for a debt. */
export const visitFor = (subscription) => ({
  kind: !subscription ? 'start' : subscription.status === 'active' ? 'card' : 'debt',
  card: subscription ? cardName(subscription) : '',
});

/** A function of the words, as notices take it. `held` is a subscription with its charges. */
export function ending(result, visit, held) {
  return (word) => {
    if (result === 'active') return word.done[visit.kind];
    if (result === 'changed') return word.done.card;
    // Nothing is registered: the card is the one of before.
    if (result === 'failed' && visit.kind !== 'start' && visit.card) {
      return word.cardStays(visit.card);
    }
    const code = held && declineOf(held.subscription, held.charges);
    if (result !== 'declined' || !code) return word.result[result];
    const advice = passing.includes(code) ? word.tryLater : word.tryAnother;
    return `${word.declines[code] ?? word.declines.unlisted}. ${advice}`;
  };
}

/** Ended as the customer wanted: nothing is left to try again. */
export const isGood = (result) => ['active', 'changed', 'superseded'].includes(result);
