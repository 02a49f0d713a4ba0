// Prices that operators set and what customers answered to them, reckoned by the checker alone:
// from what was shown to them, from the calendar, and from the proofs that the table holds.
import type { ChargeKey, Priced, Row, Said } from './facts';
import { chargePlace, costOf, count, dayBegins, kstDay, part, text } from './facts';
import { endOf } from './coupon-terms';
import { isPaused, isResumed, isUnagreed } from './pauses';
import type { Record } from './record';
import { startOf } from './returns';

/** The clock of an event and the true one may be this much apart. */
const slackMs = 700_000;
const dayMs = 86_400_000;
const windowDays = 30;
const keptDays = 14;

/** Before it is set; answers what is to be called once it is. */
export function notePriced(
  record: Record,
  subscription: string,
  { priced, now }: { readonly priced: Omit<Priced, 'heardAt'>; readonly now: () => number },
): () => void {
  const one: Priced = { ...priced, heardAt: Infinity };
  record.priced.set(subscription, [...(record.priced.get(subscription) ?? []), one]);
  return () => {
    // What is claimed by then is charged on what was agreed to before.
    const isOpen = part(record.items.get(`S#${subscription} S`), 'claim') !== undefined;
    if (!isOpen) one.heardAt = now();
  };
}

/**
 * Another amount was asked for since, whatever is asked by now. A price that was on its way as she
 * answered may have come first, so that of such an answer nothing is said.
 */
function isVoid(priced: readonly Priced[], { at, heardAt }: Said, first: number): boolean {
  const before = priced.filter((one) => one.at <= heardAt);
  const [stood] = before.slice(-1);
  if (!stood || before.some((one) => one.heardAt > at)) return false;
  return priced.some((one) => one.at > heardAt && one.heardAt < first && one.unit !== stood.unit);
}

/** Before it is sent; answers the entry, for its outcome. */
export function noteSaid(record: Record, subscription: string, said: Omit<Said, 'heardAt'>): Said {
  const one: Said = { ...said, heardAt: Infinity };
  record.said.set(subscription, [...(record.said.get(subscription) ?? []), one]);
  return one;
}

/** Whether it is at a price that was set, in the quantity of before or as its customer wished. */
export function isPriced(record: Record, before: Row | undefined, after: Row): boolean {
  const id = text(after, 'pk').slice(2);
  const price = part(after, 'price');
  const [plan, unit] = [text(price, 'planId'), count(price, 'amount')];
  const quantity = count(after, 'quantity') || 1;
  const isSame = quantity === (count(before, 'quantity') || 1);
  const wished = record.wished.get(id) ?? [];
  const isAsked = isSame || wished.some((one) => one.plan === plan && one.quantity === quantity);
  const priced = record.priced.get(id) ?? [];
  return isAsked && priced.some((one) => one.plan === plan && one.unit === unit);
}

/**
 * Whether a charge above what was paid before has its agreement: said to that amount of that
 * period, within thirty days before the first day of it, before the charge was first sent, and
 * neither taken back nor void by another price; and whether the table holds the proof of it.
 */
export function consentTo(
  record: Record,
  key: ChargeKey,
  { asked, at }: { readonly asked: number; readonly at: number },
): { readonly said: boolean; readonly proven: boolean } {
  const item = record.items.get(`S#${key.subscription} S`);
  if (!item) return { said: false, proven: false };
  const uids = record.uidsOf.get(chargePlace(key)) ?? [];
  const sent = uids.flatMap((uid) => (record.charges.get(uid) ?? []).map((one) => one.at));
  const first = Math.min(at, ...sent);
  const opensAt = dayBegins(startOf(record, item, key.period)) - windowDays * dayMs;
  const isOf = ({ period, amount, isRefused }: Said) =>
    period === key.period && amount === asked && !isRefused;
  const all = (record.said.get(key.subscription) ?? []).filter(isOf);
  const isIn = (one: Said) => one.act === 'agree' && one.at >= opensAt - slackMs && one.at <= first;
  const isTakenBack = (one: Said) =>
    all.some(({ act, heardAt }) => act === 'decline' && heardAt > one.heardAt && heardAt < first);
  const priced = record.priced.get(key.subscription) ?? [];
  const holds = (one: Said) => !isTakenBack(one) && !isVoid(priced, one, first);
  const said = all.some((one) => isIn(one) && holds(one));
  const proven = [...record.items.values()].some(
    (one) =>
      text(one, 'pk') === `S#${key.subscription}` &&
      text(one, 'sk').startsWith('A#') &&
      text(one, 'act') === 'agree' &&
      count(one, 'after') === asked &&
      count(one, 'period') === key.period &&
      /^[0-9a-f]{64}$/.test(text(one, 'sha256')) &&
      count(one, 'saidAt') * 1_000 >= opensAt - slackMs,
  );
  return { said, proven };
}

/** 63: at each write of a subscription: waiting for consent begins and ends as is laid down. */
export function checkWaiting(
  record: Record,
  before: Row | undefined,
  after: Row,
  at: number,
): void {
  const id = text(after, 'pk');
  const broken = (what: string) => record.broken(63, at, `${id}: ${what}`);
  if (isUnagreed(after)) {
    const isBare = text(after, 'access') === 'none' && isPaused(after);
    if (!isBare) broken('it waits for consent, and can be used');
    if (text(after, 'keyId') === '') broken('it waits for consent, and its key is gone');
  }
  if (isUnagreed(after) && !isUnagreed(before)) {
    const day = startOf(record, after, count(after, 'period'));
    const isBare = count(after, 'period') >= endOf(record, id.slice(2));
    const isDearer = costOf(after) > count(after, 'agreed');
    const isRise = isBare || part(after, 'next') !== undefined || isDearer;
    if (kstDay(at + slackMs) < day) broken(`it waits for consent before ${day}`);
    if (!isRise) broken('it waits for consent, and nothing would cost more');
  }
  if (!isUnagreed(before) || isUnagreed(after)) return;
  if (text(after, 'status') === 'canceled') {
    const isBySchedule = text(part(after, 'by'), 'what') === 'consent_lapsed';
    const lasts = dayBegins(text(before, 'unagreedOn')) + keptDays * dayMs;
    if (isBySchedule && at < lasts - slackMs) broken('it ended within the days that it waits');
  }
}

/** 63: only an agreement lets it go on. */
export function checkAgreedBack(
  record: Record,
  before: Row | undefined,
  after: Row,
  at: number,
): void {
  if (!isUnagreed(before) || !isResumed(before, after)) return;
  const id = text(after, 'pk');
  const said = (record.said.get(id.slice(2)) ?? []).some(
    (one) => one.act === 'agree' && one.period === count(after, 'period'),
  );
  if (!said) record.broken(63, at, `${id}: it goes on, and its customer did not agree`);
}

/** 4: at rest: nothing waits for consent longer than is laid down. */
export function checkWaitEnds(record: Record, item: Row, nowMs: number): void {
  const lasts = dayBegins(text(item, 'unagreedOn')) + (keptDays + 2) * dayMs;
  if (count(item, 'heldAt') > 0 || lasts >= nowMs) return;
  record.broken(4, nowMs, `${text(item, 'pk')}: it waits for consent, and its days are over`);
}
