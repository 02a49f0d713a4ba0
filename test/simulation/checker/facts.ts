// What the checker knows by itself: ids, calendar and records, read from the outside without any
// code of the system it checks.
import { orderNameOf } from './order-numbers';

export type Row = Readonly<Record<string, unknown>>;

/** One request as it reached the provider. */
export type Sent = {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  /** The host that was called, and the sandbox that called it. */
  readonly host: string;
  readonly from: string;
  readonly body: Row;
  /** HTTP status, or undefined where no whole answer was given. */
  readonly status: number | undefined;
  /** The provider's words where it refused, or `failed` where its record says so. */
  readonly refusal: string;
  /** How many records the answer showed. */
  readonly shown: number;
  /** Milliseconds until it is answered; Infinity where it never is. */
  readonly takesMs: number;
};

/** One look-up of an order number; unanswered where no whole answer came. */
export type Inquiry = { readonly at: number; readonly answered: boolean };

export type Violation = { readonly rule: number; readonly at: number; readonly what: string };

/** What may not be told, as agreed before anything happens. */
export type Silence = {
  /** All that names a person: in no log, and in no answer to anybody else. Global. */
  readonly personal: RegExp;
  /** What belongs to somebody, and may stand in logs. Global. */
  readonly owned: RegExp;
  /** Whose it is that was found; undefined while nobody's. */
  readonly ownerOf: (found: string) => string | undefined;
  /** Told to nobody at all. */
  readonly secrets: readonly string[];
  /** Billing keys, by how they begin: in no log. */
  readonly keyPrefix: string;
};

/**
 * The period that begins on a day, from which those after it are counted; `nth`: on the n-th
 * billing date after that day.
 */
export type Anchor = {
  readonly period: number;
  readonly on: string;
  readonly nth?: number;
  /** The day of the month that its dates are on, as far as a month has it; else that of `on`. */
  readonly day?: number | undefined;
  /** The period before it is not settled yet. */
  readonly waits?: true | undefined;
  /** How its periods follow each other, where the subscription changed to another cadence since. */
  readonly cadence?: Cadence | undefined;
};
export type Cadence = { readonly interval: string; readonly every: number };

export function cadenceOf(row: Row | undefined): Cadence {
  const price = part(row, 'price');
  return { interval: text(price, 'interval'), every: count(price, 'every') };
}

/** A version of a plan's price that an operator was about to set for a subscription. */
export type Priced = {
  readonly plan: string;
  readonly unit: number;
  readonly at: number;
  /** When it was in force for what is claimed from then on; Infinity where that is not known. */
  heardAt: number;
};

/** An answer as it was given; an agreement whose outcome was not heard may count whenever. */
export type Said = {
  readonly act: 'agree' | 'decline';
  readonly period: number;
  readonly amount: number;
  readonly at: number;
  heardAt: number;
  isRefused?: true;
};

/** Terms that a customer asks for. */
export type Asked = { readonly plan?: string; readonly quantity?: number };

export type ChargeKey = {
  readonly subscription: string;
  readonly period: number;
  readonly n: number;
  /** Of the difference of a change: which of its period. */
  readonly k?: number | undefined;
};

/** Which attempt an order number is of; undefined where it is no charge of ours. */
export function chargeKeyOf(uid: string): ChargeKey | undefined {
  const name = orderNameOf(uid);
  if (name?.kind === 'change') {
    return { subscription: name.subscription, period: name.count, n: 0, k: name.n };
  }
  if (name?.kind !== 'charge') return undefined;
  return { subscription: name.subscription, period: name.count, n: name.n };
}

/** The order numbers of charges that a path names. */
export function chargesIn(path: string): readonly string[] {
  const all = [...path.matchAll(/[a-z0-9]{32}/g)].map(([uid]) => uid);
  return all.filter((uid) => chargeKeyOf(uid) !== undefined);
}

/** The charge that an order number is an attempt at; the number itself where it is none. */
export function chargeOfUid(uid: string): string {
  const key = chargeKeyOf(uid);
  return key ? chargePlace(key) : uid;
}

/** Where the store keeps a charge. */
export function chargePlace({ subscription, period, k }: Omit<ChargeKey, 'n'>): string {
  const four = (n: number) => String(n).padStart(4, '0');
  const sk = k === undefined ? `C#${four(period)}` : `D#${four(period)}#${four(k)}`;
  return `S#${subscription} ${sk}`;
}

/** Of a period, or of the difference of a change. */
export const isChargeItem = (item: Row): boolean => /^[CD]#/.test(text(item, 'sk'));

/** The days of a debt from which on access is worse, as a plan states them. */
export type Grace = { readonly restricted?: number; readonly suspended?: number };

/** What a plan states of a pause. */
export type PauseRule = { readonly periodsMax: number; readonly access: string };

const dayMs = 86_400_000;
const kstMs = 9 * 3_600_000;

export function kstDay(ms: number): string {
  return new Date(ms + kstMs).toISOString().slice(0, 10);
}

/** Milliseconds at which a Korean day begins. */
export function dayBegins(day: string): number {
  return Date.parse(`${day}T00:00:00+09:00`);
}

/** Milliseconds of the billing hour, 10:00 in Korea, some days after a day. */
export function billingAt(day: string, days: number): number {
  return dayBegins(day) + days * dayMs + 10 * 3_600_000;
}

/** The first day of the n-th period after an anchor; months clamp to their last day, each anew. */
export function periodStart(anchor: string, interval: string, every: number, n: number): string {
  const [year = 0, month = 0, day = 0] = anchor.split('-').map(Number);
  const days = interval === 'day' ? 1 : 7;
  if (interval === 'day' || interval === 'week') {
    return isoDay(Date.UTC(year, month - 1, day) + n * every * days * dayMs);
  }
  const months = month - 1 + n * every * (interval === 'year' ? 12 : 1);
  const last = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return isoDay(Date.UTC(year, months, Math.min(day, last)));
}

/** The n-th billing date after an anchor. */
export function dateOf(anchor: Anchor, { interval, every }: Cadence, n: number): string {
  const plain = periodStart(anchor.on, interval, every, n);
  return anchor.day === undefined ? plain : onDay(plain, anchor.day);
}

/** In the month of a date: that day of it, or its last one. */
export function onDay(date: string, day: number): string {
  const [year = 0, month = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return isoDay(Date.UTC(year, month - 1, Math.min(day, last)));
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function text(row: Row | undefined, name: string): string {
  const value = row?.[name];
  return typeof value === 'string' ? value : '';
}

export function count(row: Row | undefined, name: string): number {
  const value = row?.[name];
  return typeof value === 'number' ? value : 0;
}

export function part(row: Row | undefined, name: string): Row | undefined {
  const value = row?.[name];
  return typeof value === 'object' && value !== null ? (value as Row) : undefined;
}

export function rows(row: Row | undefined, name: string): readonly Row[] {
  const value = row?.[name];
  return Array.isArray(value) ? (value as Row[]) : [];
}

/** Won that a period of a subscription costs, or of what a window sells. */
export function costOf(row: Row | undefined, name = 'amount'): number {
  const price = part(row, 'price');
  const times = count(row, 'quantity') || 1;
  const full = count(price, 'amount') * times;
  const off = offOf(part(price, 'coupon'), full);
  if (name === 'amount') return full - off;
  const free = count(price, name) * times;
  return free - Math.floor((2 * free * off + full) / (2 * full));
}

/** Won that a coupon takes off a sum: so many hundredths of it, half up, or an amount. */
export function offOf(coupon: Row | undefined, full: number): number {
  if (!coupon) return 0;
  const percent = count(coupon, 'percent');
  const off = percent > 0 ? Math.floor((full * percent + 50) / 100) : count(coupon, 'amount');
  return Math.min(off, full);
}

/** The billing keys of ours that an item names, wherever in it they stand. */
export function keysIn(item: Row): readonly string[] {
  return JSON.stringify(item).match(/key[a-z0-9]{25}-[a-z0-9]{4}/g) ?? [];
}

/**
 * A record of money taken: paid at some time, by a charge and not by a card window, and on no test
 * channel.
 */
export function isTaken(payment: Row): boolean {
  if (payment['sandbox'] === true) return false;
  return count(payment, 'paid_at') > 0 && payment['customer_uid_usage'] !== 'issue';
}

export function kept(payment: Row): number {
  return isTaken(payment) ? count(payment, 'amount') - count(payment, 'cancel_amount') : 0;
}
