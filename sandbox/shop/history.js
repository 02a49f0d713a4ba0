// The charges of a subscription, newest first: a table on a wide page, two lines each on a phone.
import { reasonOf } from './endings.js';
import { date, day, period, won } from './numbers.js';
import { element } from './page.js';
import { say } from './words.js';

/** The roles keep it a table to a screen reader where its rows are drawn as blocks. */
export function history({ subscription, charges, more }, showMore) {
  if (charges.length === 0) return undefined;
  const heads = ['paidOn', 'period', 'amount', 'status', 'receipt'].map((word) =>
    element('th', { scope: 'col', role: 'columnheader', class: `${word}-of` }, say(word)),
  );
  const button = { type: 'button', class: 'more', 'data-key': `${subscription.id} more` };
  return element(
    'div',
    { class: 'history' },
    element(
      'table',
      { role: 'table' },
      element('caption', {}, say('charges')),
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)),
      element('tbody', { role: 'rowgroup' }, ...charges.flatMap((one) => rows(one, subscription))),
    ),
    more
      ? element('button', { ...button, onclick: () => void showMore() }, say('more'))
      : undefined,
  );
}

function rows(charge, subscription) {
  const cell = (name, value) => element('td', { role: 'cell', class: `${name}-of` }, value);
  return [
    element(
      'tr',
      { role: 'row' },
      cell('paidOn', date(charge.paid_at) || '–'),
      cell('period', period(charge.starts_on, charge.ends_on)),
      cell('amount', won(charge.amount - charge.refunded)),
      cell('status', chargeState(charge, subscription)),
      cell('receipt', receipt(charge)),
    ),
    ...declinedRow(charge),
  ];
}

function chargeState({ status }, of) {
  if (status !== 'open') return say(`chargeStatuses.${status}`);
  if (of.charge_pending) return say('chargeStatuses.pending');
  // Nobody owes what was never begun.
  const began = of.status !== 'incomplete' && of.status !== 'expired';
  return say(began ? 'chargeStatuses.open' : 'chargeStatuses.failed');
}

function receipt({ receipt_url: href, paid_at: paidAt }) {
  if (!href) return '–';
  const which = element('span', { class: 'hidden' }, ` ${date(paidAt)}`);
  return element('a', { href, rel: 'noreferrer', target: '_blank' }, say('receipt'), which);
}

/** What the card company had said no to before, in a line below. */
function declinedRow({ attempts }) {
  const declined = attempts.filter(({ outcome }) => outcome === 'declined');
  const last = declined.at(-1);
  if (!last) return [];
  const facts = { count: declined.length, day: day(last.at), reason: reasonOf(last.code) };
  const text = say(declined.length === 1 ? 'declinedOnce' : 'declinedOften', facts);
  const cell = element('td', { role: 'cell', colspan: 5 }, text);
  return [element('tr', { role: 'row', class: 'below' }, cell)];
}
