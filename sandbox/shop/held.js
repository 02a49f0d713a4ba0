// What a customer holds: one subscription with what can be done about it, and its charges.
import { element } from './page.js';
import { date, day, won, words } from './words.js';

export function details(subscription, name, does) {
  const word = words();
  const { status, access, card, decline, next_retry_at: again } = subscription;
  const next = status === 'active' && date(subscription.next_billing_on);
  const isFinal = status === 'past_due' && !again && !subscription.charge_pending;
  const state = word.statuses[isFinal ? 'needs_card' : status];
  const rows = [
    [word.plan, name],
    [word.status, element('strong', { class: `status ${status}` }, state)],
    [word.nextOn, subscription.cancel_at_period_end ? word.ends : next],
    [word.decline, status === 'active' ? '' : (word.declines[decline] ?? decline)],
    [word.retryAt, date(again)],
    [word.card, card ? `${card.name} ····${card.last_digits}` : ''],
    [word.access, word.accesses[access]],
  ];
  const list = rows
    .filter(([, value]) => value)
    .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  return element(
    'div',
    { class: 'panel' },
    element('dl', {}, ...list),
    subscription.charge_pending ? element('p', { class: 'busy' }, word.pendingCharge) : undefined,
    element('p', { class: 'row' }, ...actions(subscription, does)),
  );
}

/** `does` tells the API of a wish, or opens the window for another card. */
function actions({ id, status, cancel_at_period_end: ends }, { tell, change }) {
  const word = words();
  const button = (key, text, onclick, look = '') =>
    element('button', { type: 'button', class: look, 'data-key': `${id} ${key}`, onclick }, text);
  if (['canceled', 'expired', 'incomplete'].includes(status)) return [];
  const leave = () => tell(id, 'cancel', { when: 'period_end' });
  const leaveNow = () => confirm(word.sureToCancel) && tell(id, 'cancel', { when: 'now' });
  return [
    button('card', word.changeCard, () => change(id)),
    ends
      ? button('end', word.keep, () => tell(id, 'keep'))
      : button('end', word.cancelAtEnd, leave),
    button('now', word.cancelNow, leaveNow, 'plain'),
  ];
}

export function table(charges) {
  if (charges.length === 0) return undefined;
  const word = words();
  const head = [word.paidOn, word.period, word.amount, word.status, word.receipt];
  const row = (charge) => [
    date(charge.paid_at),
    `${day(charge.starts_on)} – ${day(charge.ends_on)}`,
    won(charge.amount - charge.refunded),
    word.chargeStatuses[charge.status],
    charge.receipt_url
      ? element(
          'a',
          { href: charge.receipt_url, rel: 'noreferrer', target: '_blank' },
          word.receipt,
        )
      : '–',
  ];
  const cells = (tag, values) =>
    element('tr', {}, ...values.map((value) => element(tag, {}, value)));
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': word.charges },
    element(
      'table',
      {},
      element('caption', {}, word.charges),
      element('thead', {}, cells('th', head)),
      element('tbody', {}, ...charges.map((charge) => cells('td', row(charge)))),
    ),
  );
}
