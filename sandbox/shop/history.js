// The charges of a subscription, newest first: a table on a wide page, two lines each on a phone.
import { reasonOf } from './endings.js';
import { date, day, period, won } from './numbers.js';
import { element } from './page.js';
import { say } from './words.js';

/** The roles keep it a table to a screen reader where its rows are drawn as blocks. */
export function history({ subscription, charges, more }, showMore) {
  if (charges.length === 0) return undefined;
  const heads = ['paidOn', 'period', 'amount', 'status', 'papers'].map((word) =>
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
      cell('period', daysOf(charge)),
      cell('amount', amountOf(charge)),
      cell('status', chargeState(charge, subscription)),
      cell('papers', papers(charge, subscription)),
    ),
    ...declinedRow(charge),
  ];
}

/** What the card paid, what credit did, and what was given back. */
function amountOf({ amount, refunded, credit }) {
  const notes = [
    credit > 0 && say('creditUsed', { used: won(credit) }),
    refunded > 0 && say('givenBack', { back: won(refunded) }),
  ].filter(Boolean);
  if (notes.length === 0) return won(amount);
  return element('span', {}, won(amount), ...notes.map((note) => element('small', {}, note)));
}

function chargeState(charge, of) {
  const { status, amount, change, attempts, refunded, credit } = charge;
  if (status === 'waived' && credit > 0) return say('chargeStatuses.credit');
  if (status === 'waived' && amount === 0) return say('chargeStatuses.free');
  // A difference that was declined or given up is owed by nobody: its change did not come about.
  const isNotMade = change !== null && status === 'waived' && attempts.length > 0;
  if (isNotMade && refunded === 0) return say('chargeStatuses.not_made');
  if (status !== 'open') return say(`chargeStatuses.${status}`);
  if (of.charge_pending) return say('chargeStatuses.pending');
  // Nobody owes what was never begun.
  const began = of.status !== 'incomplete' && of.status !== 'expired';
  return say(began ? 'chargeStatuses.open' : 'chargeStatuses.failed');
}

/** What is paid for: the days of a period, or of the rest of one that was changed. */
function daysOf({ starts_on: from, ends_on: until, change }) {
  const days = period(from, until);
  if (change === null) return days;
  return element('span', {}, days, element('small', {}, say('ofChange')));
}

/** Of every charge its statement, and the slip of the card company once one is there. */
function papers({ period, change, paid_at: paidAt, starts_on: from, receipt_url: slip }, { id }) {
  const which = () => element('span', { class: 'hidden' }, ` ${date(paidAt ?? from)}`);
  const link = (word, href) =>
    element(
      'a',
      { href, rel: 'noreferrer', target: '_blank', 'data-key': `${id} ${charge} ${word}` },
      say(word),
      which(),
    );
  const charge = change === null ? period : `${period}-${change}`;
  const statement = link('openStatement', `statement.html?subscription=${id}&charge=${charge}`);
  const both = slip ? [statement, ' ', link('receipt', slip)] : [statement];
  return element('span', {}, ...both);
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
