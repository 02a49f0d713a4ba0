// What may be added for days that were used before access ended: reckoned by the checker alone from
// when access stopped being full, the plan's words and the calendar.
import { partWon } from './led';
import type { Row } from './facts';
import { billingAt, costOf, count, kstDay, part, text } from './facts';
import type { Record } from './record';
import { isAway, startOf } from './returns';
import { amountsAfterTrial } from './trials';

/** The clocks of two events may be this much apart. */
const slackMs = 700_000;

/** At each write of a subscription: notes when access was full for the last time. */
export function noteFull(record: Record, before: Row | undefined, after: Row, at: number): void {
  const id = text(after, 'pk');
  const [was, is] = [text(before, 'access'), text(after, 'access')];
  if (is === 'full') record.fullUntil.delete(id);
  if (was !== 'full' || is === 'full') return;
  const debt = part(after, 'dunning');
  const inDebt = ['past_due', 'unpaid'].includes(text(after, 'status')) && debt !== undefined;
  // What a hold or an unknown outcome took away is not owed.
  if (!inDebt || part(after, 'claim') || count(after, 'heldAt') > 0) return;
  const grace = record.seen.graceOf(text(part(after, 'price'), 'planId'));
  const days = count(debt, 'declines') > 0 ? [grace.restricted, grace.suspended] : [];
  const since = kstDay(count(debt, 'since') * 1_000);
  const planned = days.flatMap((day) => (day === undefined ? [] : [billingAt(since, day)]));
  const endAt = count(part(before, 'dunning'), 'endAt') * 1_000;
  record.fullUntil.set(id, Math.min(at, ...planned, ...(endAt > 0 ? [endAt] : [])));
}

/** 8: what a window for a debt is going to show is the price, and the days that are owed. */
export function checkTerms(record: Record, of: Row, at: number): void {
  if (of['purpose'] !== 'pay_debt') return;
  const terms = part(of, 'terms');
  const [cost, taxFree] = [costOf(terms), costOf(terms, 'taxFree')];
  const owed = part(terms, 'owed');
  const more = { days: count(owed, 'days'), amount: count(owed, 'amount') };
  const key = text(of, 'keyId');
  const item = record.items.get(`${text(of, 'pk')} S`);
  const due = item ? partWon(record, item, cost) : cost;
  if (count(terms, 'amount') !== due + more.amount) {
    record.broken(8, at, `${key}: shows ${count(terms, 'amount')}, of ${due} and ${more.amount}`);
  }
  if (!item) return;
  const fits = owedDays(record, item, count(terms, 'period')).some(
    ({ days, all }) =>
      more.days === days &&
      more.amount === halfUp(cost, days, all) &&
      count(terms, 'taxFree') === partWon(record, item, taxFree) + halfUp(taxFree, days, all),
  );
  if (!fits) record.broken(8, at, `${key}: ${more.amount} won for ${more.days} days are not owed`);
}

type Share = { readonly days: number; readonly all: number };

/** Days that may be owed, and the days of the period; two where a clock stands near midnight. */
function owedDays(record: Record, item: Row, period: number): readonly Share[] {
  const id = text(item, 'pk');
  const until = record.fullUntil.get(id);
  const plan = text(part(item, 'price'), 'planId');
  const adds = record.seen.onReturnOf(plan) === 'reanchor_and_owed_days';
  if (!adds || until === undefined || !isAway(record, id)) return [{ days: 0, all: 1 }];
  const starts = startOf(record, item, period);
  const all = apart(starts, startOf(record, item, period + 1));
  const before = (ms: number) => Math.max(0, apart(starts, kstDay(ms)));
  const of = record.led.get(`${id} ${period}`)?.of ?? all;
  const ends = [until - slackMs, until + slackMs];
  return ends.map((ms) => ({ days: Math.min(all, before(ms)), all: of }));
}

function apart(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

function halfUp(won: number, days: number, all: number): number {
  return Math.round((won * days) / all);
}

/** Won that may be asked of a card for a period: the price, or what the card's window showed. */
export function agreed(record: Record, item: Row, key: string, period: number): readonly number[] {
  const id = text(item, 'pk').slice(2);
  const price = partWon(record, item, costOf(item));
  const following = amountsAfterTrial(record, { subscription: id, period, n: 0 });
  const shown = record.windows.get(key);
  const isOf = shown?.purpose === 'pay_debt' && `S#${shown.subscription}` === text(item, 'pk');
  if (!shown || !isOf || shown.period !== period) return [price, ...following];
  const isCharged = text(record.registrations.get(key), 'outcome') === 'charged';
  return isCharged ? [shown.amount] : [price, shown.amount];
}
