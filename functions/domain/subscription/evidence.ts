// What proves a subscription's life in a dispute: records with their times, and how long each is
// kept.
import type { Coupon } from '../catalogue/coupon';
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { billingDate, civilDateAt } from '../common/calendar';
import { taxSplit } from '../common/money';
import type { Charge } from '../charge/charge';
import type { Refund } from '../charge/refund';
import type { SeenPayment } from '../charge/seen';
import { isSecond, otherRefundsOf } from '../charge/seen';
import type { Registration } from '../checkout/registration';
import type { ConsentRecord } from './consent-record';
import { suffices } from '../catalogue/notice';
import type { Deed } from './deed';
import type { ExtraRecord } from './extra-record';
import type { Subscription } from './facts';

export const recordKinds = [
  'consent',
  'window_opened',
  'window_returned',
  'attempt',
  'paid',
  'second_payment',
  'refund_asked',
  'refund_closed',
  'refunded',
  'consent_answer',
  'notice',
  'credit',
  'credit_taken',
  'line',
  'deed',
  'ended',
] as const;
export type RecordKind = (typeof recordKinds)[number];

/**
 * contract_and_payment: contracts, withdrawals, payments and what was supplied, five years.
 * dispute: complaints and how they were settled, three years (전자상거래법 시행령 §6).
 */
export type Retention = 'contract_and_payment' | 'dispute';

const years: Readonly<Record<Retention, number>> = { contract_and_payment: 5, dispute: 3 };

/** Facts of a record: words, whole numbers and dates, never a name, an address or a number. */
export type Facts = Readonly<Record<string, string | number | null>>;

export type EvidenceRecord = {
  readonly kind: RecordKind;
  readonly at: EpochSeconds;
  readonly retention: Retention;
  /** The first day on which the law no longer asks for it. */
  readonly keptUntil: CivilDate;
  readonly facts: Facts;
};

/** The items that a life has left, in any order. */
export type Life = {
  readonly row: Subscription;
  readonly windows: readonly Registration[];
  readonly charges: readonly Charge[];
  readonly refunds: readonly Refund[];
  readonly deeds: readonly Deed[];
  /** As the provider shows them now, of the orders of those charges. */
  readonly seen: readonly SeenPayment[];
  readonly consents: readonly ConsentRecord[];
  readonly extras: readonly ExtraRecord[];
};

/** Oldest first; within one second in the order of the kinds, which is that of a life. */
export function evidenceOf(life: Life): readonly EvidenceRecord[] {
  const all = [
    ...life.windows.flatMap(ofWindow),
    ...life.charges.flatMap(ofCharge),
    ...life.refunds.flatMap(ofRefund),
    ...[...life.consents].sort(inOrder).map(ofConsent),
    ...life.deeds.flatMap(ofNotice),
    ...[...life.extras].sort((a, b) => (a.id < b.id ? -1 : 1)).map(ofExtra),
    ...life.deeds.map(ofDeed),
    ...life.seen.flatMap(ofSeen),
    ...ofEnd(life.row),
  ];
  return all.sort((a, b) => a.at - b.at || rank(a) - rank(b));
}

/** Within one second, too: an answer and its being taken back. */
const inOrder = (a: ConsentRecord, b: ConsentRecord) => a.at - b.at || (a.id < b.id ? -1 : 1);

function rank({ kind }: EvidenceRecord): number {
  return recordKinds.indexOf(kind);
}

function record(
  kind: RecordKind,
  at: EpochSeconds,
  facts: Facts,
  retention: Retention = 'contract_and_payment',
): EvidenceRecord {
  const cadence = { interval: 'year', every: 1 } as const;
  const keptUntil = billingDate(civilDateAt(at), cadence, years[retention]);
  return { kind, at, retention, keptUntil, facts };
}

/** `coupon_periods`: 0 for ever. */
function couponFacts({ id, version, percent, amount, until }: Coupon): Facts {
  return {
    coupon: id,
    coupon_version: version,
    coupon_percent: percent ?? 0,
    coupon_amount: amount ?? 0,
    coupon_periods: until ?? 0,
  };
}

/** What it showed is frozen with it; how it ended is known later. */
function ofWindow(of: Registration): readonly EvidenceRecord[] {
  const { n: window, purpose, terms, consent, openedAt, returnedAt } = of;
  const { price, period, amount, taxFree, owed } = terms;
  const opened = record('window_opened', openedAt, {
    window,
    purpose,
    plan: price.planId,
    price_version: price.version,
    order_name: price.orderName,
    interval: price.interval,
    every: price.every,
    price: price.amount,
    quantity: terms.quantity ?? 1,
    period,
    amount,
    tax_free: taxFree,
    owed_days: owed?.days ?? 0,
    ...(price.coupon ? couponFacts(price.coupon) : {}),
    ...(terms.then ? { trial_then: terms.then.amount * (terms.quantity ?? 1) } : {}),
  });
  return [
    opened,
    ...(consent
      ? [
          record('consent', consent.at, {
            window,
            text_version: consent.version,
            text_sha256: consent.sha256,
            act: consent.act,
            amount: consent.amount,
            source: consent.source,
          }),
        ]
      : []),
    ...(returnedAt === undefined
      ? []
      : [
          record('window_returned', returnedAt, {
            window,
            outcome: of.outcome ?? null,
            shown_amount: of.shownAmount ?? null,
          }),
        ]),
  ];
}

function ofCharge(of: Charge): readonly EvidenceRecord[] {
  const { period, startsOn, endsOn, amount, taxFree, attempts, paidAt, paymentId } = of;
  const change = ofChange(of);
  const tried = attempts.map((one) =>
    record('attempt', one.claimedAt, {
      period,
      ...change,
      attempt: one.n,
      order: one.attemptId,
      amount: one.amount,
      outcome: one.outcome,
      code: one.code ?? null,
      payment: one.paymentId ?? null,
    }),
  );
  if (paidAt === undefined) return tried;
  const { supply, vat } = taxSplit(amount, taxFree);
  const paid = record('paid', paidAt, {
    period,
    ...change,
    starts_on: startsOn,
    ends_on: endsOn,
    amount,
    supply,
    vat,
    tax_free: taxFree,
    price_version: of.priceVersion,
    payment: paymentId ?? null,
    receipt_url: of.receiptUrl ?? null,
  });
  return [...tried, paid];
}

/** Of a difference: which of its period, and the terms that it paid for. */
function ofChange({ change, planId, quantity = 1 }: Charge): Facts {
  return change ? { change: change.k, plan: planId ?? null, quantity } : {};
}

function ofRefund(of: Refund): readonly EvidenceRecord[] {
  const { id: refund, period, amount, taxFree, asked, cancel, reason, by, paymentId } = of;
  const first = record('refund_asked', of.askedAt, {
    refund,
    period,
    ...(of.k === undefined ? undefined : { change: of.k }),
    asked,
    amount,
    tax_free: taxFree,
    cancel,
    reason,
    by,
    payment: paymentId,
  });
  if (of.closedAt === undefined) return [first];
  const closed = { refund, period, outcome: of.state, amount, why: of.why ?? null };
  return [first, record('refund_closed', of.closedAt, closed)];
}

/** A second payment of a charge, and what was given back without an operator's refund. */
function ofSeen(of: SeenPayment): readonly EvidenceRecord[] {
  const { charge, payment } = of;
  const about = { period: charge.period, ...ofChange(charge), payment: payment.paymentId };
  const { attemptId: order, amount, paidAt } = payment;
  const second = record('second_payment', paidAt, { ...about, order, amount });
  const refunds = otherRefundsOf(of).map((one) =>
    record('refunded', one.at, { ...about, amount: one.amount, by: one.by }),
  );
  return [...(isSecond(of) ? [second] : []), ...refunds];
}

/** An answer to a request for consent, at the time of the customer's act. */
function ofConsent(of: ConsentRecord): EvidenceRecord {
  return record('consent_answer', of.saidAt, {
    request: of.request,
    act: of.act,
    period: of.period,
    starts_on: of.startsOn,
    amount_before: of.before,
    amount_after: of.after,
    plan: of.planId,
    price_version: of.priceVersion,
    quantity: of.quantity ?? 1,
    card: of.lastDigits ?? null,
    language: of.language,
    text_version: of.textVersion,
    text_sha256: of.sha256,
    source: of.source,
    channel: of.channel ?? null,
    by: of.by ?? null,
  });
}

/** A gift, or a line with the customer's act as the shop told of it. */
function ofExtra({ id, kind, at, amount, taxFree, name, act }: ExtraRecord): EvidenceRecord {
  if (kind === 'credit_taken') return record('credit_taken', at, { credit: id, amount });
  if (kind === 'credit' || !act) return record('credit', at, { credit: id, amount });
  const { sha256, saidAt, channel } = act;
  const proof = { text_sha256: sha256, channel, source: 'imported' };
  const line = { line: id, name: name ?? null, amount, tax_free: taxFree };
  return record('line', saidAt, { ...line, ...proof });
}

/** As the shop told of it; the hash is that of the text, which the shop keeps. */
function ofNotice({ notice, by }: Deed): readonly EvidenceRecord[] {
  if (!notice) return [];
  const { channel, sha256, sentAt } = notice;
  const enough = suffices(channel) ? 'yes' : 'no';
  const facts = { channel, text_sha256: sha256, suffices: enough, told_by: by ?? null };
  return [record('notice', sentAt, facts)];
}

/** What ends or changes a contract is kept as the contract; what settles a debt, as a dispute. */
const disputes: ReadonlySet<string> = new Set(['retry', 'debt', 'settle', 'release']);

function ofDeed({ at, verb, who, by, reason, before, after }: Deed): EvidenceRecord {
  const facts = { verb, who, by: by ?? null, reason: reason ?? null, before, after };
  return record('deed', at, facts, disputes.has(verb) ? 'dispute' : 'contract_and_payment');
}

function ofEnd({ status, endedAt, endedFor, cancel }: Subscription): readonly EvidenceRecord[] {
  if (endedAt === undefined) return [];
  const asked = cancel === undefined ? null : cancel.atPeriodEnd ? 'period_end' : 'now';
  return [record('ended', endedAt, { status, ended_for: endedFor ?? null, cancel: asked })];
}
