// Rule 62: who withdraws gets all of the first charge back, on the seventh day after it at the
// latest, and is charged nothing after it.
import type { Row } from './facts';
import { count, kstDay, part, text } from './facts';
import type { Record } from './record';

const dayMs = 86_400_000;
/** The clock of an event and the true one may be this much apart. */
const slackMs = 700_000;

/** At the first write of a refund's intent. */
export function checkWithdrawal(record: Record, intent: Row, at: number): void {
  if (text(intent, 'reason') !== 'withdrawal') return;
  const place = text(intent, 'pk');
  const broken = (what: string) => record.broken(62, at, `${place}: ${what}`);
  const period = count(intent, 'period');
  const charge = record.items.get(`${place} C#000${period}`);
  // After a trial its end is what is bought.
  const last = record.trials.has(place.slice(2)) ? 1 : 0;
  // What was charged later goes back by the day of the first.
  const first = period > last ? record.items.get(`${place} C#000${last}`) : charge;
  const paidMs = count(first, 'paidAt') * 1_000;
  if (paidMs === 0 || text(charge, 'paymentId') === '') broken('a withdrawal of another charge');
  if (intent['amount'] !== intent['balance']) broken('not all that is left goes back');
  // Put off by a charge in flight, it counts from when it was asked for, for a week.
  const asked = [...record.items.values()].find(
    (item) =>
      /^refund-.*-asked$/.test(text(item, 'sk')) &&
      text(item, 'status') === 'open' &&
      `S#${text(item, 'subscriptionId')}` === place,
  );
  const askedMs = asked ? count(asked, 'openedAt') * 1_000 : at;
  if (at - askedMs > 7 * dayMs + slackMs) broken('asked for more than a week ago');
  const days = (dayOf(kstDay(askedMs - slackMs)) - dayOf(kstDay(paidMs))) / dayMs;
  if (days > 7) broken(`withdrawn ${days} days after the payment`);
  const row = record.items.get(`${place} S`);
  const isOver = ['canceled', 'expired'].includes(text(row, 'status'));
  // What changes have charged goes back first.
  const isFirst = typeof intent['k'] === 'number' || (last === 1 && period === 0);
  if (!isFirst && !isOver && !part(row, 'cancel')) broken('it goes on after a withdrawal');
}

function dayOf(text: string): number {
  return Date.parse(`${text}T00:00:00Z`);
}
