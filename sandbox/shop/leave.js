// Before a subscription is ended at once: what that takes away, and the way that takes nothing.
import { api } from './api.js';
import { ask } from './dialog.js';
import { date, dayBefore, won } from './numbers.js';
import { element } from './page.js';
import { say } from './words.js';

/**
 * What to ask the API for, as the customer chose: `when`, and the reason of a withdrawal; undefined
 * to stay. Asked once, never again.
 */
export async function askHowToLeave(subscription) {
  const [now, later, back] = await Promise.all([
    preview(subscription, { when: 'now' }),
    mayEndLater(subscription) ? preview(subscription, atEnd) : {},
    // Refused where it is too late, or where nothing was paid.
    preview(subscription, withdrawal).catch(() => ({})),
  ]);
  const last = later.keeps_until && date(dayBefore(later.keeps_until));
  const lines = [
    back.refund ? say('leave.back', { amount: won(back.refund) }) : undefined,
    // Of a charge in flight it is not known yet what it would take away.
    back.refund || now.in_flight ? undefined : lossOf(now.loses, subscription),
    last ? say('leave.atEnd', { last }) : undefined,
    now.credit_lapses > 0 ? say('leave.credit', { amount: won(now.credit_lapses) }) : undefined,
    say('leave.neverAgain'),
  ];
  const content = lines.filter(Boolean).map((line) => element('p', {}, line));
  return ask(say('leave.title'), content, (answer) => {
    const button = (value, word) =>
      element('button', { type: 'button', onclick: () => answer(value) }, say(word));
    return [
      ...(back.refund ? [button(withdrawal, 'withdraw')] : []),
      ...(last ? [button(atEnd, 'cancelAtEnd')] : []),
      ...(back.refund ? [] : [button({ when: 'now' }, 'cancelNow')]),
      button(undefined, 'close'),
    ];
  });
}

/** Whoever owes has no paid period to stay for: a cancel ends it at once. */
export const mayEndLater = ({ status, access, cancel_at_period_end: ends }) =>
  ['trialing', 'active'].includes(status) && access !== 'none' && !ends;

function lossOf(loses, { trial }) {
  if (trial?.amount === 0) return say('leave.tried');
  if (!loses || loses.amount === 0) return say('leave.losesNothing');
  const last = date(dayBefore(loses.until));
  return say('leave.loses', { amount: won(loses.amount), last });
}

const atEnd = { when: 'period_end' };
const withdrawal = { when: 'now', reason: 'withdrawal' };

const preview = ({ id }, wish) => api('POST', `/subscriptions/${id}/cancel?preview=true`, wish);
