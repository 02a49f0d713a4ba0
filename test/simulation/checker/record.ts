// What has been seen so far: items as they stand, requests as they went, payments as they grew.
import type { Anchor, Grace, Inquiry, PauseRule, Row, Sent, Silence, Violation } from './facts';
import type { Priced, Said } from './facts';
import type { Coupon, CouponTerms, Led, Shown, Trial } from './shown';
import { chargeKeyOf, chargeOfUid, costOf, count, kept, keysIn, part, text } from './facts';

export type Seen = {
  /** All payments at the provider, live. */
  readonly payments: () => readonly Row[];
  /** The card under a billing key at the provider, live. */
  readonly keyRow: (keyId: string) => Row | undefined;
  /** Whether the provider may double or be late beyond H: two payments at once for a while. */
  readonly mayDouble: () => boolean;
  /** Whether payments of a test channel are money here. */
  readonly testMoney?: boolean;
  /** The only host that may be called. */
  readonly host: string;
  /** How much of a subscription's row an execution environment understands. */
  readonly levelOf: (from: string) => number;
  readonly silence: Silence;
  /** Whether each release that runs writes where a subscription and a card are listed. */
  readonly isListed?: boolean;
  /** Charges that one sandbox may have under way. */
  readonly inFlightMax: () => number;
  /** The table that the stack uses, by name. */
  readonly tableName?: () => string;
  /** What is to follow a full refund that was made outside. */
  readonly onFullRefund: () => string;
  /** What a plan states of the access of a debtor. */
  readonly graceOf: (planId: string) => Grace;
  /** How long a plan lets its customers pause, and what it leaves of access meanwhile. */
  readonly pauseOf: (planId: string) => PauseRule | undefined;
  /** Won that a plan is sold for today. */
  readonly priceOf: (planId: string) => number;
  /** What the merchant's file says of a coupon. */
  readonly couponOf: (id: string) => CouponTerms | undefined;
  /** What a plan adds for a customer who comes back. */
  readonly onReturnOf: (planId: string) => string;
};

/** Terms that a customer asked for, and what they come to each period. */
export type Wished = { readonly plan: string; readonly quantity: number; readonly amount: number };

const violationsMax = 50;

/** A reconciliation as it was written: when it began, and how far it had walked. */
type NightWrite = {
  readonly at: number;
  readonly began: number;
  readonly walkedTo: number;
  readonly done: boolean;
};

export class Record {
  readonly violations: Violation[] = [];
  readonly items = new Map<string, Row>();
  readonly sent: Sent[] = [];
  /** Requests to charge, by merchant_uid. */
  readonly charges = new Map<string, Sent[]>();
  /** The order numbers under which each charge was asked for. */
  readonly uidsOf = new Map<string, string[]>();
  /** Won that were first asked for under a merchant_uid. */
  readonly askedFor = new Map<string, number>();
  readonly looks = new Map<string, { readonly at: number; readonly shown: number }[]>();
  readonly claimSends = new Map<string, number>();
  readonly boundTo = new Map<string, string>();
  /** The period charged on a Korean day, by subscription and day. */
  readonly periodOn = new Map<string, number>();
  /** The live subscription, by user and product. */
  readonly liveOf = new Map<string, string>();
  /** When a subscription was unpaid, until it was paid; the last time maybe still. */
  readonly unpaid = new Map<string, { readonly from: number; to: number }[]>();
  /** Since when the claim that stands is of an order number, by that. */
  readonly doubtedSince = new Map<string, number>();
  /** Milliseconds at which access was full for the last time, by subscription in debt. */
  readonly fullUntil = new Map<string, number>();
  /** Where the days of its periods are counted from, by subscription, oldest first. */
  readonly anchors = new Map<string, Anchor[]>();
  /** Days of the month that customers asked to be billed on, and who has asked to take one back. */
  readonly daysAsked = new Map<string, Set<number>>();
  readonly daysUndone = new Set<string>();
  /** Periods that lead to another billing day, by subscription and period. */
  readonly led = new Map<string, Led>();
  /** Those who have asked for a pause that is not over. */
  readonly pausing = new Set<string>();
  /** The period before which a pause has ended last. */
  readonly pausedBefore = new Map<string, number>();
  readonly byImpUid = new Map<string, Row>();
  /** How reconciliations stood when they were written, and when an incomplete one was told of. */
  readonly nights: { written: NightWrite[]; told: number[]; silent: number[] } = {
    written: [],
    told: [],
    silent: [],
  };
  /** Until when the charges of each sandbox are under way. */
  readonly inFlight = new Map<string, number[]>();
  /** When the calls of the last second went out. */
  readonly recent: number[] = [];
  /** When passes saw a payment, and when and how it was last looked at by name. */
  readonly sights = new Map<string, number[]>();
  readonly lookedBy = new Map<string, { readonly at: number; readonly status: string }>();
  /** Our requests to refund, by payment. */
  readonly refunds = new Map<string, Sent[]>();
  /** Until when a sandbox has no need of another token. */
  readonly tokens = new Map<string, { until: number }>();
  /** Requests that were intended when a cancel was committed, by subscription. */
  /** The same, when a hold was. */
  readonly intendedAtHold = new Map<string, { readonly uid: string; readonly sends: number }>();
  /** The period whose payment was given back, until an operator releases the subscription. */
  readonly givenBack = new Map<string, number>();
  readonly intendedAtCancel = new Map<string, { readonly uid: string; readonly sends: number }>();
  /** Every billing key that an item of the table has named since the table began. */
  readonly keysNamed = new Set<string>();
  /** When a recovery was switched on; undefined while none is on. */
  recoveringSince: number | undefined;
  /** When each billing key was asked for alone, within a day. */
  readonly keyLooks = new Map<string, readonly number[]>();
  /** The table has been set back: what had been seen of it may come again. */
  isRestored = false;
  /** As the restored table has them. */
  readonly restoredAnchors = new Map<string, Anchor>();
  /** When the last recovery ended. */
  recoveredAt: number | undefined;
  /** When each sandbox last read a list of the provider's payments. */
  readonly listedBy = new Map<string, number>();
  /** Subscriptions whose cancel was committed and not taken back, also in a table since lost. */
  readonly canceled = new Set<string>();
  /** Second payments that an operator has forbidden to give back. */
  readonly twinsKept = new Set<string>();
  /** Other terms that customers asked for, and have not taken back, by subscription. */
  readonly wished = new Map<string, Wished[]>();
  /** Prices that operators were about to set, and answers of customers, by subscription. */
  readonly priced = new Map<string, Priced[]>();
  readonly said = new Map<string, Said[]>();
  /** Won each period that a customer agreed to by paying them, by subscription. */
  readonly agreedTo = new Map<string, number>();
  /** Won besides the price that each order was claimed with, as the checker reckons them. */
  readonly besides = new Map<string, number>();
  /** The charge in which each line was asked for, by subscription and line. */
  readonly lineIn = new Map<string, string>();
  /** Whether any credit or line was ever given. */
  hasExtras = false;
  /** Trials, by subscription; who has had one, by user and product. */
  readonly trials = new Map<string, Trial>();
  readonly triedBy = new Map<string, string>();
  /** Terms that were asked for in a trial: none of them is agreed to by that. */
  readonly trialWishes = new Map<string, Wished[]>();
  /** Coupons, by subscription; who has a place of each that has a limit. */
  readonly coupons = new Map<string, Coupon>();
  readonly placed = new Map<string, Set<string>>();
  /** The write that has moved the first day without a coupon. */
  movedBy: Row | undefined;
  /** Inquiries about an order number, answered or not. */
  readonly inquiries = new Map<string, Inquiry[]>();
  /** Order numbers that were sent for a charge, by its place. */
  readonly attemptsAt = new Map<string, Set<string>>();
  /** Since when operators know a plan to be on hold; what they have ever asked to be held. */
  readonly planHolds = new Map<string, number>();
  readonly heldByHand = new Set<string>();
  /** Subscriptions of which an operator has settled a charge: a decline on a person's word. */
  readonly settledByHand = new Set<string>();
  /** What card windows showed, by billing key; registrations as they stand, by billing key. */
  readonly windows = new Map<string, Shown>();
  readonly registrations = new Map<string, Row>();
  /** Subscriptions that ever had a claim. */
  readonly everClaimed = new Set<string>();
  /** Keys that were charged before. */
  readonly usedKeys = new Set<string>();
  /** How often a window was looked at, by its order number. */
  readonly windowInquiries = new Map<string, number>();
  /** When a backend's view of each subscription was last written. */
  readonly changedAt = new Map<string, number>();
  /** The first write since a backend was shown it last. */
  readonly unshownSince = new Map<string, number>();
  private readonly paymentsOf = new Map<string, Row[]>();
  private listed = 0;

  constructor(readonly seen: Seen) {}

  /** The store was set back: from here on its history begins with these items. */
  forget(items: readonly Row[]): void {
    this.isRestored = true;
    this.items.clear();
    this.claimSends.clear();
    this.keysNamed.clear();
    this.recoveringSince = undefined;
    this.recoveredAt = undefined;
    this.registrations.clear();
    for (const item of items) {
      if (text(item, 'sk').startsWith('W#')) this.registrations.set(text(item, 'keyId'), item);
      this.items.set(`${text(item, 'pk')} ${text(item, 'sk')}`, item);
      for (const key of keysIn(item)) this.keysNamed.add(key);
      if (item['sk'] === 'S') this.forgetOf(item);
    }
    this.givenBack.clear();
    this.placed.clear();
    this.lineIn.clear();
    // What was bound and undone may be bound again.
    this.boundTo.clear();
  }

  /** What was lost had not happened to it: neither a return nor a time without payment. */
  private forgetOf(item: Row): void {
    const id = text(item, 'pk');
    const coupon = this.coupons.get(id.slice(2));
    if (coupon && part(part(item, 'price'), 'coupon')) coupon.isLeft = false;
    const nth = count(item, 'shift');
    const stored: Anchor = { period: count(item, 'anchorPeriod'), on: text(item, 'anchorOn'), nth };
    for (let period = count(item, 'period'); period < 600; period += 1) {
      this.led.delete(`${id} ${period}`);
    }
    if (stored.on !== '') this.restoredAnchors.set(id, stored);
    const known = (this.anchors.get(id) ?? []).filter(({ period }) => period < stored.period);
    this.anchors.set(id, stored.on === '' ? [] : [...known, stored]);
    const last = this.unpaid.get(id)?.at(-1);
    const isHeldBack = count(item, 'heldAt') > 0 && text(item, 'access') === 'none';
    const isUnpaid = text(item, 'status') === 'unpaid';
    const isAway = isHeldBack || isUnpaid || 'lapsedAt' in (part(item, 'dunning') ?? {});
    if (last) last.to = isAway ? Infinity : Math.min(last.to, last.from);
  }

  broken(rule: number, at: number, what: string): void {
    if (this.violations.length < violationsMax) this.violations.push({ rule, at, what });
  }

  /** 1: never more than one kept payment for one period, and never more won than it costs. */
  overCharge(at: number): void {
    const all = this.seen.payments();
    if (this.listed === all.length) return;
    const fresh = all.slice(this.listed);
    this.listed = all.length;
    for (const payment of fresh) {
      const prefix = chargeOfUid(text(payment, 'merchant_uid'));
      const same = this.paymentsOf.get(prefix);
      if (same) same.push(payment);
      else this.paymentsOf.set(prefix, [payment]);
      this.byImpUid.set(text(payment, 'imp_uid'), payment);
      if (kept(payment) === 0 || this.seen.mayDouble()) continue;
      const live = (same ?? [payment]).filter((one) => kept(one) > 0);
      // Another amount than was asked for is the provider's doing, and explained by a case.
      const won = live.filter((one) => this.isAsked(one)).reduce((sum, one) => sum + kept(one), 0);
      if (live.length < 2 && won <= this.due(payment)) continue;
      if (!this.cameAfter(payment, live)) this.broken(1, at, `${prefix}: ${won} won were taken`);
    }
  }

  /**
   * Whether all that else was paid for the period stood unpaid in the provider's records when this
   * payment's request went out: a decline that became a payment, of which one is given back (P9).
   */
  private cameAfter(payment: Row, same: readonly Row[]): boolean {
    const uid = payment['merchant_uid'];
    const sent = this.sent.filter(({ body }) => body['merchant_uid'] === uid).at(-1)?.at ?? 0;
    const others = same.filter((one) => one !== payment);
    const stoodUnpaid = (one: Row) =>
      count(one, 'visibleAt') <= sent && count(one, 'paid_at') * 1_000 > sent;
    return others.every((one) => one['merchant_uid'] !== uid && stoodUnpaid(one));
  }

  /** Whether it is what was asked for under its merchant_uid. */
  isAsked(payment: Row): boolean {
    const asked = this.askedFor.get(text(payment, 'merchant_uid'));
    return asked === payment['amount'] && payment['currency'] === 'KRW';
  }

  /** Won that the period of a payment costs, as its customer agreed to. */
  due(payment: Row): number {
    const key = chargeKeyOf(text(payment, 'merchant_uid'));
    if (key?.k !== undefined) return this.askedFor.get(text(payment, 'merchant_uid')) ?? 0;
    const price = costOf(this.items.get(`S#${key?.subscription} S`));
    const shown = this.windows.get(text(payment, 'customer_uid'));
    const isOf = shown?.subscription === key?.subscription && shown?.period === key?.period;
    // On other terms than those of today, what was asked for was checked when it was sent.
    const wished = this.wished.get(key?.subscription ?? '') ?? [];
    const isOfTrial = this.trials.has(key?.subscription ?? '');
    const hasBesides = this.besides.has(text(payment, 'merchant_uid'));
    const isSold = isOfTrial || wished.length > 0 || this.priced.has(key?.subscription ?? '');
    const isOther = isSold || hasBesides;
    const asked = isOther ? (this.askedFor.get(text(payment, 'merchant_uid')) ?? 0) : 0;
    return Math.max(price, asked, isOf ? (shown?.amount ?? 0) : 0);
  }

  /** All payments for one charge, by the place that the store keeps it at. */
  paymentsOfCharge(place: string): readonly Row[] {
    return this.paymentsOf.get(place) ?? [];
  }

  /** All payments under one merchant_uid. */
  paymentsUnder(uid: string): readonly Row[] {
    const all = this.paymentsOf.get(chargeOfUid(uid)) ?? [];
    return all.filter((one) => one['merchant_uid'] === uid);
  }

  visible(uid: string, at: number): number {
    return this.paymentsUnder(uid).filter((one) => count(one, 'visibleAt') <= at).length;
  }
}
