// What a customer holds: one subscription with what can be done about it, and its charges.
import { api } from './api.js';
import { cardName, declineOf } from './endings.js';
import { element } from './page.js';
import { date, dateHour, day, dayBefore, foreign, period, won, words } from './words.js';

const live = ['active', 'past_due'];

export function details({ subscription, charges }, name, does) {
  const word = words();
  const { status, access, next_retry_at: again, cancel_at_period_end: ends } = subscription;
  const next = dateHour(subscription.next_billing_at) || date(subscription.next_billing_on);
  const code = status === 'active' ? undefined : declineOf(subscription, charges);
  const korean = { lang: foreign() };
  const rows = [
    [word.plan, element('span', korean, name)],
    [word.status, element('strong', { class: `status ${status}` }, stateOf(subscription, code))],
    [word.nextOn, status === 'active' && !ends && next],
    [word.endsOn, live.includes(status) && ends && word.usableUntil(paidUntil(charges))],
    [word.decline, code && (word.declines[code] ?? code)],
    [word.retryAt, dateHour(again)],
    [word.card, subscription.card && element('span', korean, cardName(subscription))],
    [word.access, word.accesses[access]],
  ];
  const buttons = actions(subscription, does);
  const list = rows
    .filter(([, value]) => value)
    .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  return element(
    'div',
    { class: 'panel' },
    element('dl', {}, ...list),
    subscription.charge_pending ? element('p', { class: 'busy' }, word.pendingCharge) : undefined,
    buttons.length > 0 ? element('p', { class: 'row' }, ...buttons) : undefined,
  );
}

function stateOf({ status, next_retry_at: again, charge_pending: pending }, code) {
  const { statuses } = words();
  if (status === 'incomplete' && code) return statuses.first_failed;
  return statuses[status === 'past_due' && !again && !pending ? 'needs_card' : status];
}

/** The last day that was paid for. */
function paidUntil(charges) {
  const paid = charges.filter(({ status }) => status === 'paid').map((one) => one.ends_on);
  return paid.length > 0 ? date(dayBefore(paid.sort().at(-1))) : '';
}

/** `does` tells the API of a wish, or opens the window for another card. */
function actions(subscription, { tell, change }) {
  const { id, status, cancel_at_period_end: ends } = subscription;
  const word = words();
  const button = (key, text, onclick, look = '') =>
    element('button', { type: 'button', class: look, 'data-key': `${id} ${key}`, onclick }, text);
  if (['canceled', 'expired', 'incomplete'].includes(status)) return [];
  const leave = () => tell(id, 'cancel', { when: 'period_end' });
  const leaveNow = async () => {
    const { loses } = await cancelPreview(id);
    const lost =
      loses && loses.amount > 0 && word.cancelLoses(won(loses.amount), date(loses.until));
    const question = lost ? `${lost} ${word.sureToCancel}` : word.sureToCancel;
    if (confirm(question)) tell(id, 'cancel', { when: 'now' });
  };
  return [
    button('card', word.changeCard, () => change(subscription)),
    ends
      ? button('end', word.keep, () => tell(id, 'keep'))
      : button('end', word.cancelAtEnd, leave),
    button('now', word.cancelNow, leaveNow, 'plain'),
  ];
}

/** What ending it now would take away; where that is not answered, the plain question is asked. */
const cancelPreview = (id) =>
  api('POST', `/subscriptions/${id}/cancel?preview=true`, { when: 'now' }).catch(() => ({
    loses: null,
  }));

/** On a narrow page each row is a card of its own; the roles keep it a table to a screen reader. */
export function table({ subscription, charges }) {
  if (charges.length === 0) return undefined;
  const word = words();
  const head = [word.paidOn, word.period, word.amount, word.status, word.receipt];
  const heads = head.map((text) => element('th', { scope: 'col', role: 'columnheader' }, text));
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': word.charges },
    element(
      'table',
      { role: 'table' },
      element('caption', {}, word.charges),
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)),
      element('tbody', { role: 'rowgroup' }, ...charges.flatMap((one) => rows(one, subscription))),
    ),
  );

  function rows(charge, of) {
    const cells = [
      date(charge.paid_at) || '–',
      period(charge.starts_on, charge.ends_on),
      won(charge.amount - charge.refunded),
      chargeState(charge, of),
      receipt(charge),
    ].map((value, n) => element('td', { role: 'cell', 'data-head': head[n] }, value));
    return [element('tr', { role: 'row' }, ...cells), ...declinedRow(charge)];
  }
}

function chargeState({ status }, of) {
  const { chargeStatuses } = words();
  if (status !== 'open') return chargeStatuses[status];
  if (of.charge_pending) return chargeStatuses.pending;
  // Nobody owes what was never begun.
  return of.status === 'incomplete' || of.status === 'expired'
    ? chargeStatuses.failed
    : chargeStatuses.open;
}

function receipt({ receipt_url: href, paid_at: paidAt }) {
  const word = words();
  if (!href) return '–';
  const which = element('span', { class: 'hidden' }, ` ${date(paidAt)}`);
  const link = { href, rel: 'noreferrer', target: '_blank' };
  return element('a', link, word.receipt, which);
}

/** What the card company had said no to before, in a line below. */
function declinedRow({ attempts }) {
  const declined = attempts.filter(({ outcome }) => outcome === 'declined');
  const last = declined.at(-1);
  if (!last) return [];
  const word = words();
  const reason = word.declines[last.code] ?? word.declines.unlisted;
  const text = word.declinedBefore(declined.length, day(last.at), reason);
  return [
    element(
      'tr',
      { role: 'row', class: 'below' },
      element('td', { role: 'cell', colspan: 5 }, text),
    ),
  ];
}
