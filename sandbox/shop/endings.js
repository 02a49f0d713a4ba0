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
    if (result === 'active') return done(word, visit, held);
    const code = held && declineOf(held.subscription, held.charges);
    if (result !== 'declined' || !code) return word.result[result];
    const advice = passing.includes(code) ? word.tryLater : word.tryAnother;
    return `${word.declines[code] ?? word.declines.unlisted}. ${advice}`;
  };
}

/** A phone is not told whether the window was left: only another card shows that it was not. */
function done(word, { kind, card, certain }, held) {
  const same = held && cardName(held.subscription) === card;
  if (kind === 'card' && same && !certain) return word.cardStays(card);
  return word.done[kind];
}
