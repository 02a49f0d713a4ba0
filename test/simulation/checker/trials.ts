// Trials, reckoned by the checker alone: from what windows sold, from what customers and the shop
// did, and from the calendar.
import type { Asked, Cadence, ChargeKey, Row, Sent } from './facts';
import type { Trial } from './shown';
import { noteCouponNotice } from './coupon-terms';
import { chargeKeyOf, count, dayBegins, kstDay, part, periodStart, text } from './facts';
import type { Record } from './record';

const dayMs = 86_400_000;
/** The clock of an event and the true one may be this much apart. */
const slackMs = 700_000;
const noticeDays = 7;
const postponedMax = 14;

const suffice = ['sms', 'alimtalk', 'letter', 'call'];
const after = (day: string, days: number) => kstDay(dayBegins(day) + days * dayMs);
const around = (at: number) => [at - slackMs, at, at + slackMs].map(kstDay);

/** The trial that runs; undefined where none does. */
export function trialOf(record: Record, subscription: string): Trial | undefined {
  const trial = record.trials.get(subscription);
  return trial?.isOver === false ? trial : undefined;
}

/** Told before the shop records a notice, and before a customer asks to buy. */
export function noteNotice(record: Record, subscription: string, channel: string, at: number) {
  if (!suffice.includes(channel)) return;
  trialOf(record, subscription)?.notices.push(kstDay(at));
  noteCouponNotice(record, subscription, at);
}
export function noteStart(record: Record, subscription: string, now: () => number): () => void {
  const ask = { at: now(), answeredAt: Infinity };
  trialOf(record, subscription)?.asked.push(ask);
  return () => void (ask.answeredAt = now());
}

/** Other terms take the place of what a trial becomes, and what was told before says nothing. */
export function noteTrialChange(record: Record, subscription: string, asked: Asked): boolean {
  const trial = trialOf(record, subscription);
  if (!trial) return false;
  const item = record.items.get(`S#${subscription} S`);
  const quantity = asked.quantity ?? (count(part(item, 'next'), 'quantity') || 1);
  const plan = asked.plan ?? trial.then.plan;
  const known = record.trialWishes.get(subscription) ?? [];
  const amount = record.seen.priceOf(plan) * quantity;
  record.trialWishes.set(subscription, [...known, { plan, quantity, amount }]);
  return true;
}

/** Whether an order number is that of a purchase that ends a trial. */
export function isPurchase(record: Record, uid: string): boolean {
  const key = chargeKeyOf(uid);
  return key !== undefined && record.trials.get(key.subscription)?.bought.has(uid) === true;
}

/** What may be asked for by it: what the trial becomes, or other terms that were asked for. */
function followings(record: Record, subscription: string): readonly number[] {
  const trial = record.trials.get(subscription);
  const wished = record.trialWishes.get(subscription) ?? [];
  return trial ? [trial.then.amount, ...wished.map((one) => one.amount)] : [];
}

/** Won that a charge of a subscription in a trial may be of. */
export function amountsAfterTrial(record: Record, { subscription, period }: ChargeKey) {
  return period > 0 ? followings(record, subscription) : [];
}

/** Whether terms are those that a trial was to become. */
export function isFollowing(record: Record, subscription: string, plan: string, amount: number) {
  const trial = record.trials.get(subscription);
  if (trial?.then.plan === plan && trial.then.amount === amount) return true;
  const wished = record.trialWishes.get(subscription) ?? [];
  return wished.some((one) => one.plan === plan && one.amount === amount);
}

/** 71, 72, 73: at each write of a subscription, before its anchor is looked at. */
export function checkTrial(record: Record, before: Row | undefined, item: Row, at: number): void {
  const id = text(item, 'pk').slice(2);
  const [was, is] = [text(before, 'status'), text(item, 'status')];
  if (is === 'trialing' && was !== 'trialing') begin(record, item, at);
  const trial = trialOf(record, id);
  if (!trial) return;
  noteChanged(record, trial, before, item, at);
  checkClaimed(record, id, trial, before, item, at);
  if (['canceled', 'expired'].includes(is)) checkEnd(record, trial, item, at);
  if (is !== 'trialing') trial.isOver = true;
}

/** 71: one for each user and product, on the terms that its window sold. */
function begin(record: Record, item: Row, at: number): void {
  const id = text(item, 'pk').slice(2);
  const known = record.trials.get(id);
  const shown = record.windows.get(text(item, 'keyId'))?.trial;
  const place = `${text(item, 'userId')} ${text(part(item, 'price'), 'product')}`;
  const holder = record.triedBy.get(place) ?? id;
  if (holder !== id) record.broken(71, at, `${place}: tried by ${holder} and ${id}`);
  record.triedBy.set(place, id);
  if (!shown) {
    record.broken(71, at, `${id}: a trial that its window did not sell`);
    return;
  }
  const on = text(item, 'anchorOn');
  if (!known && !around(at).includes(on)) record.broken(71, at, `${id}: its trial began on ${on}`);
  if (text(item, 'access') !== 'full') record.broken(71, at, `${id}: a trial without access`);
  const { interval, every, amount, then } = shown;
  const planned = periodStart(on, interval, every, 1);
  if (amount === 0) record.agreedTo.set(id, 0);
  const { asked = [], bought = new Map<string, string>(), notices = [] } = known ?? {};
  record.trials.set(id, {
    planned,
    isFree: amount === 0,
    then,
    notices,
    asked,
    bought,
    isOver: false,
  });
}

/**
 * What was told of former terms says nothing of others: they may not come where nothing else can be
 * told in time, for paid periods would be put off by them.
 */
function noteChanged(
  record: Record,
  trial: Trial,
  before: Row | undefined,
  item: Row,
  at: number,
): void {
  const id = text(item, 'pk').slice(2);
  const terms = (row: Row | undefined) => {
    const next = part(row, 'next');
    const price = part(next, 'price');
    const quantity = count(next, 'quantity') || 1;
    return { plan: text(price, 'planId'), price, amount: count(price, 'amount') * quantity };
  };
  const [was, is] = [terms(before), terms(item)];
  if (!part(before, 'next') || !part(item, 'next')) return;
  if (was.plan === is.plan && was.amount === is.amount) return;
  const { price, plan, amount } = is;
  if (!isFollowing(record, id, plan, amount)) {
    record.broken(73, Infinity, `${id}: its trial becomes what nobody asked for`);
  }
  const cadence = { interval: text(price, 'interval'), every: count(price, 'every') };
  trial.then = { plan, amount, cadence };
  const isAsked = text(part(item, 'by'), 'what') === 'change_scheduled';
  const isTold = trial.notices.some((day) => after(day, noticeDays) <= trial.planned);
  const isLate = around(at).every((day) => after(day, noticeDays) >= trial.planned);
  if (isAsked && isTold && isLate && !record.isRestored) {
    record.broken(72, at, `${id}: what its customer was told of was changed too late`);
  }
  trial.notices = [];
}

/** 72: nothing is charged in a free trial, or after it without a notice of seven days before. */
function checkClaimed(
  record: Record,
  id: string,
  trial: Trial,
  before: Row | undefined,
  item: Row,
  at: number,
): void {
  const claim = part(item, 'claim');
  const uid = text(claim, 'attemptId');
  const isNew = uid !== '' && uid !== text(part(before, 'claim'), 'attemptId');
  // An attempt that was made before, and is looked at anew.
  if (!isNew || record.charges.has(uid) || record.isRestored) return;
  const claimedOn = kstDay(count(claim, 'claimedAt') * 1_000);
  // By the request, or by what it has left behind.
  const isOf = (one: Trial['asked'][number]) => at <= Math.max(one.at + 120_000, one.answeredAt);
  if (trial.asked.some((one) => one.at <= at && isOf(one))) {
    trial.bought.set(uid, claimedOn);
    return;
  }
  if (count(claim, 'period') === 0) return;
  const days = around(at);
  if (days.every((day) => day < trial.planned)) {
    record.broken(72, at, `${uid}: charged in a trial that lasts until ${trial.planned}`);
  }
  const latest = days.at(-1) ?? '';
  if (!trial.notices.some((day) => after(day, noticeDays) <= latest)) {
    record.broken(72, at, `${uid}: charged, and its customer was not told seven days before`);
  }
  // How late the first paid day may be is held by rule 14; a charge of it may be later, as any is
  // after hours in which no rule ran.
}

/** 73: it ends by its customer, or when nothing could be charged; not before it was to. */
function checkEnd(record: Record, trial: Trial, item: Row, at: number): void {
  const id = text(item, 'pk').slice(2);
  if (part(item, 'cancel') || record.canceled.has(`S#${id}`) || record.isRestored) return;
  const days = around(at);
  if (days.every((day) => day < trial.planned)) {
    record.broken(73, at, `${id}: its trial ended before ${trial.planned}`);
  }
  const last = after(trial.planned, postponedMax);
  const isTold = trial.notices.some((day) => after(day, noticeDays) <= last);
  const hasCase = record.items.has(`CASE notice-${id}-1`);
  if (!isTold && !hasCase)
    record.broken(73, at, `${id}: it ended for want of a notice, and no case`);
}

/**
 * 14: whether a write has moved the first paid day: to seven days after a notice, to the last day
 * that may be, or to that of a purchase. The new day is reckoned here.
 */
export function movedInTrial(
  record: Record,
  before: Row | undefined,
  item: Row,
  at: number,
): { readonly on: string; readonly cadence?: Cadence } | undefined {
  const id = text(item, 'pk').slice(2);
  const trial = record.trials.get(id);
  const period = count(before, 'period');
  if (!trial || period !== 1) return undefined;
  const bought = boughtOn(record, id, trial, before, item);
  if (bought !== undefined) return { on: bought, cadence: trial.then.cadence };
  const uidOf = (row: Row | undefined) => text(part(row, 'claim'), 'attemptId');
  const isMove =
    text(item, 'anchorOn') !== text(before, 'anchorOn') && uidOf(item) === uidOf(before);
  if (!isMove || text(item, 'status') !== 'trialing') return undefined;
  const told = trial.notices.map((day) => after(day, noticeDays));
  const isReleased = count(before, 'heldAt') > 0 && !count(item, 'heldAt');
  const days = around(at);
  const late = days.some((day) => day >= trial.planned) ? days : [];
  const released = isReleased ? days.flatMap((day) => [day, after(day, 1)]) : [];
  const last = after(trial.planned, postponedMax);
  const allowed = [trial.planned, last, ...told, ...(told.length > 0 ? late : []), ...released];
  const on = text(item, 'anchorOn');
  const isLate = on > last && !isReleased;
  if (!allowed.includes(on) || on < trial.planned || isLate) {
    record.broken(14, at, `${id}: its trial was to end on ${trial.planned}, and ends on ${on}`);
  }
  return { on };
}

/** The day of a purchase that this write settles; of a restored table, that of its payment. */
function boughtOn(
  record: Record,
  id: string,
  trial: Trial,
  before: Row | undefined,
  item: Row,
): string | undefined {
  if (count(item, 'period') !== 2) return undefined;
  const uid = text(part(before, 'claim'), 'attemptId');
  const charge = record.items.get(`S#${id} C#0001`);
  const payment = record.byImpUid.get(text(charge, 'paymentId'));
  const paidUid = text(payment, 'merchant_uid') || uid;
  const on = trial.bought.get(paidUid);
  if (on === undefined || text(charge, 'startsOn') !== on) return undefined;
  return on;
}

/** The days on which a customer asked to end her trial by a purchase. */
export function boughtDays(record: Record, id: string): readonly string[] {
  return [...(record.trials.get(id.slice(2))?.bought.values() ?? [])];
}

/**
 * 14: the days that a purchase pays for; those of the paid terms from the first day on, where a
 * purchase that was declined turns out to be paid when the trial is over.
 */
export function purchasedDays(
  record: Record,
  charge: Row,
  due: string | undefined,
): readonly (readonly string[])[] {
  const id = text(charge, 'pk').slice(2);
  const trial = record.trials.get(id);
  if (!trial || count(charge, 'period') !== 1) return [];
  const { interval, every } = trial.then.cadence;
  const isLate = trial.bought.size > 0 && due !== undefined;
  const days = [...trial.bought.values(), ...(isLate ? [due] : [])];
  return days.map((on) => [on, periodStart(on, interval, every, 1)]);
}

/** 72: at each request: period 0 of a free trial is never asked for. */
export function checkSentInTrial(record: Record, key: ChargeKey, { body, at }: Sent): void {
  const trial = record.trials.get(key.subscription);
  if (!trial?.isFree || key.period > 0) return;
  record.broken(72, at, `${text(body, 'merchant_uid')}: a free trial is charged`);
}

/** 73: at rest: no trial goes on for longer than a notice may postpone its end. */
export function checkTrialEnds(record: Record, item: Row, nowMs: number): void {
  const id = text(item, 'pk').slice(2);
  const trial = record.trials.get(id);
  if (text(item, 'status') !== 'trialing' || count(item, 'heldAt') > 0 || !trial) return;
  const last = dayBegins(after(trial.planned, postponedMax));
  if (last + 3 * dayMs > nowMs || part(item, 'claim')) return;
  record.broken(73, nowMs, `${id}: its trial was to end on ${trial.planned}, and goes on`);
}
