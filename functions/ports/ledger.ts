// What billing needs of a store: load strongly, save only over the version that was read.
import type { EpochSeconds } from '../domain/common/calendar';
import type { Charge, Place } from '../domain/charge/charge';
import type { ConsentRecord } from '../domain/subscription/consent-record';
import type { Deed } from '../domain/subscription/deed';
import type { ExtraRecord } from '../domain/subscription/extra-record';
import type { TrialMark, TrialStore } from './trials';
import type { SubscriptionId } from '../domain/common/identity';
import type { OrderKeys } from '../domain/common/order-key';
import type { CardFacts } from '../domain/charge/payment';
import type { Fields } from '../domain/checkout/buyer-fields';
import type { OpeningCount } from '../domain/checkout/opening-limits';
import type { CaseKind } from '../domain/common/case-kinds';
import type { ChangeStore } from './changes';
import type { ConsentStore } from './consents';
import type { ExtraStore } from './extras';
import type { CouponStore } from './coupons';
import type { ErasureStore } from './erasures';
import type { PriceStore } from './prices';
import type { CardPlace, FindIndex } from './find-index';
import type { Refund, RefundId } from '../domain/charge/refund';
import type { Registration } from '../domain/checkout/registration';
import type { Round } from '../domain/reconcile/round';
import type { Subscription } from '../domain/subscription/facts';
import type { HeldPlans } from '../domain/subscription/held-plans';

/**
 * `lost`: another writer was first and nothing was written; `now` is what it left. A write whose
 * answer got lost recognises itself by its writer token and is `saved`. Throws only when the store
 * gives no answer at all: then it is unknown, and the work is handed out again.
 */
export type Saved<T> =
  | { readonly kind: 'saved'; readonly value: T }
  | { readonly kind: 'lost'; readonly now: T | undefined };

/** Name, e-mail and phone: in an item of their own, so they can be erased without the ledger. */
export type Buyer = Fields;

export type WithBuyers = {
  readonly rows: readonly Subscription[];
  readonly buyers: ReadonlyMap<SubscriptionId, Buyer>;
};

/** A difference no rule may settle; a person decides. */
export type Case = {
  readonly id: string;
  readonly kind: CaseKind;
  readonly subscriptionId?: SubscriptionId | undefined;
  readonly paymentId?: string | undefined;
  readonly amount: number;
  readonly why: string;
  /** Of a payment that is not ours by its order number: what it was paid with, under what, when. */
  readonly keyId?: string | undefined;
  readonly orderNumber?: string | undefined;
  readonly paidAt?: EpochSeconds | undefined;
  readonly openedAt: EpochSeconds;
  readonly status: 'open' | 'closed';
  /** An operator has decided it: the same sight does not open it again. */
  readonly decided?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly closedAt?: EpochSeconds | undefined;
  /** Closed by an operator: its payment is never given back by itself, whatever is found later. */
  readonly refundForbidden?: boolean | undefined;
  /** The refund of its payment that the night has begun: durable before it is sent. */
  readonly refundId?: string | undefined;
  /** Ledger passes that have seen it; money is only given back after the second. */
  readonly passes?: number | undefined;
  readonly passedAt?: EpochSeconds | undefined;
  readonly version: number;
};

/** breaker: the provider fails, nothing is charged. recover: nothing before a ledger pass. */
export type SwitchName = 'breaker' | 'recover';
export type Switch = {
  readonly name: SwitchName;
  readonly on: boolean;
  /** When it was thrown; for `recover`, how far back the ledger may have forgotten. */
  readonly since: EpochSeconds;
  /** Of `recover`: when nothing was sent any more; absent in one of before it was kept. */
  readonly thrownAt?: EpochSeconds | undefined;
  /** Of `recover`: whether the wishes that the table has forgotten were applied again. */
  readonly replay?: 'wanted' | 'done' | 'waived' | undefined;
  /** Of `breaker`: opened by an operator, so that no probe goes out and none may close it. */
  readonly byHand?: boolean | undefined;
  /** Of `breaker`: when a charge that a customer asked for was its last probe. */
  readonly probedAt?: EpochSeconds | undefined;
  readonly by?: string | undefined;
  readonly why: string;
  readonly version: number;
};

/** `other`: copied or restored from a table of another name. `unnamed`: not charged from yet. */
export type Home = 'own' | 'other' | 'unnamed';
export type PinnedOrderKeys = { readonly fingerprints: OrderKeys; readonly version: number };
/** The most partitions that the due index of this table was ever used with. */
export type ShardsUsed = { readonly most: number; readonly version: number };
export type Switches = Readonly<Record<SwitchName, Switch>> & {
  readonly home: Home;
  readonly orderKeys: PinnedOrderKeys;
  readonly heldPlans: HeldPlans;
};
/** How far complete reconciliations have seen iamport's lists; 0 before the first. */
export type Passed = {
  readonly until: EpochSeconds;
  /** The last charges of what is due by then have been asked for by name. */
  readonly dueUntil?: EpochSeconds | undefined;
  /** The reconciliation that runs, or the last one. */
  readonly round?: Round | undefined;
  readonly version: number;
};
export type ChargePlace = Place & { readonly subscriptionId: SubscriptionId };

/** `replaces` names an ended holder of the place. */
export type Opening = Pick<Together, 'deed'> & {
  readonly subscription: Subscription;
  readonly registration: Registration;
  readonly buyer: Buyer;
  readonly count: OpeningCount;
  readonly replaces?: SubscriptionId | undefined;
  /** The holder of the place, where it ends with this very write. */
  readonly expires?: Subscription | undefined;
  /** That a product is tried and a coupon used by it; of whose limit it holds a place. */
  readonly marks?: readonly TrialMark[] | undefined;
  readonly place?: string | undefined;
};
export type Opened =
  | { readonly kind: 'opened'; readonly subscription: Subscription }
  | { readonly kind: 'occupied'; readonly by: SubscriptionId }
  /** Another window of the same user was opened at the same time: nothing was written. */
  | { readonly kind: 'crowded' };
export type DuePage = {
  /** Of the lane `window`: references of registrations. */
  readonly ids: readonly SubscriptionId[];
  readonly after?: string | undefined;
  /** When the first entry that is not due yet will be. */
  readonly nextAt?: EpochSeconds | undefined;
};

/** Items over the versions that were read: all of them are written, or none. */
export type Together = {
  readonly subscription?: Subscription | undefined;
  readonly charge?: Charge | undefined;
  readonly case?: Case | undefined;
  readonly refund?: Refund | undefined;
  readonly deed?: Deed | undefined;
  readonly consent?: ConsentRecord | undefined;
  readonly extra?: ExtraRecord | undefined;
};

export interface Refunds {
  refund(id: SubscriptionId, refundId: RefundId): Promise<Refund | undefined>;
  /** Of one subscription, in no order, at most `limit`. */
  refunds(id: SubscriptionId, limit: number): Promise<readonly Refund[]>;
  /** As the due index names them (refundRef); what is missing or unreadable is left out. */
  refundsAt(refs: readonly string[]): Promise<readonly Refund[]>;
  saveRefund(refund: Refund): Promise<Saved<Refund>>;
  saveInOne(change: Together): Promise<'saved' | 'lost'>;
  /** What was done to a subscription, newest first, at most `limit`. */
  deeds(id: SubscriptionId, limit: number): Promise<readonly Deed[]>;
}

/** The rows of subscriptions, and who holds which place. */
export interface SubscriptionStore {
  load(id: SubscriptionId): Promise<Subscription | undefined>;
  /** One that does not read back is left out, told of, and hides none of the others. */
  loadMany(ids: readonly SubscriptionId[]): Promise<readonly Subscription[]>;
  /** The rows that loadMany answers, and out of the same batches their buyers. */
  loadWithBuyers(ids: readonly SubscriptionId[]): Promise<WithBuyers>;
  /** Conditional on the version that was loaded; the value answered carries the next one. */
  save(subscription: Subscription): Promise<Saved<Subscription>>;
  /**
   * Subscription, its place in the user's list, the one live place per (user, product), the buyer,
   * the first registration, its result and the user's count: all or nothing.
   */
  open(opening: Opening): Promise<Opened>;
  holderOf(userId: string, product: string): Promise<SubscriptionId | undefined>;
  /** Opened last first, at most `limit`; `after` goes on behind a page. */
  ofUser(
    userId: string,
    limit: number,
    after?: string,
  ): Promise<{ readonly ids: readonly SubscriptionId[]; readonly after?: string | undefined }>;
  /** Which of these subscriptions have an item, whether it reads or not. */
  existing(ids: readonly SubscriptionId[]): Promise<ReadonlySet<SubscriptionId>>;
}

/** Card windows, each written with the row that counts it. */
export interface RegistrationStore {
  registration(id: SubscriptionId, n: number): Promise<Registration | undefined>;
  /** Newest first, at most `limit`. */
  registrations(id: SubscriptionId, limit: number): Promise<readonly Registration[]>;
  /** As the due index names them (registrationRef); what is missing or unreadable is left out. */
  registrationsAt(refs: readonly string[]): Promise<readonly Registration[]>;
  saveRegistration(registration: Registration): Promise<Saved<Registration>>;
  /**
   * A subscription and registrations of it over the versions that were read: all or nothing. A new
   * registration gets its result with it.
   */
  saveTogether(change: {
    readonly subscription: Subscription;
    readonly registrations: readonly Registration[];
    readonly count?: OpeningCount | undefined;
    /** Takes the place of what stands there. */
    readonly buyer?: Buyer | undefined;
  }): Promise<{ readonly kind: 'saved'; readonly value: Subscription } | { readonly kind: 'lost' }>;
  openingCount(userId: string): Promise<OpeningCount>;
  byResult(
    resultId: string,
  ): Promise<{ readonly subscriptionId: SubscriptionId; readonly n: number } | undefined>;
}

export interface ChargeStore {
  /** Of a period; with `k` the k-th that a change has made within it. */
  loadCharge(id: SubscriptionId, period: number, k?: number): Promise<Charge | undefined>;
  /** What changes have charged, newest first, at most `limit`: of all periods, or from … to. */
  differences(id: SubscriptionId, limit: number, of?: [number, number]): Promise<readonly Charge[]>;
  saveCharge(charge: Charge): Promise<Saved<Charge>>;
  /** Newest period first, at most `limit`, of those before `before`. */
  charges(id: SubscriptionId, limit: number, before?: number): Promise<readonly Charge[]>;
  /** One that is not there, or does not read back, is left out. */
  chargesMany(places: readonly ChargePlace[]): Promise<readonly Charge[]>;
}

/** What is known of cards and of the people who own them. */
export interface CardStore {
  saveCard(id: SubscriptionId, keyId: string, card: CardFacts): Promise<void>;
  card(id: SubscriptionId, keyId: string): Promise<CardFacts | undefined>;
  /** By key; what is missing or does not read back is left out. */
  cardsMany(places: readonly CardPlace[]): Promise<ReadonlyMap<string, CardFacts>>;
  buyer(id: SubscriptionId): Promise<Buyer | undefined>;
}

export interface DueIndex {
  /** Nominates only, from an index that may lag; who acts on it reads the base item again. */
  due(ask: {
    readonly lane: 'due' | 'look' | 'window';
    readonly shard: number;
    readonly now: EpochSeconds;
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<DuePage>;
}
type Paging = { readonly limit: number; readonly after?: string | undefined };
type CasesFound = { readonly cases: readonly Case[]; readonly after?: string | undefined };

export interface CaseStore {
  /** Once: a case that stands already is left as it is. */
  openCase(opened: Case): Promise<void>;
  findCase(id: string): Promise<Case | undefined>;
  saveCase(of: Case): Promise<Saved<Case>>;
  /** Open ones alone, oldest first, from an index that may lag. */
  openCases(ask: Paging): Promise<CasesFound>;
  /** Closed ones alone, those closed last first, from an index that may lag. */
  closedCases(ask: Paging): Promise<CasesFound>;
  /** Open ones first. */
  cases(limit: number): Promise<readonly Case[]>;
}

/** What stops charging, and which table this is. */
export interface SwitchStore {
  /** Off where it was never thrown. */
  switchOf(name: SwitchName): Promise<Switch>;
  /** All in one strong read, because every batch of charges asks. */
  switches(): Promise<Switches>;
  /** In place of whatever name stands there. */
  nameTable(): Promise<void>;
  pinOrderKeys(of: PinnedOrderKeys): Promise<Saved<PinnedOrderKeys>>;
  /** Undefined where it was never noted. */
  shardsUsed(): Promise<ShardsUsed | undefined>;
  noteShards(of: ShardsUsed): Promise<Saved<ShardsUsed>>;
  saveSwitch(of: Switch): Promise<Saved<Switch>>;
  saveHeldPlans(of: HeldPlans): Promise<Saved<HeldPlans>>;
}

/** How far reconciliations have come. */
export interface NightStore {
  passed(): Promise<Passed>;
  savePassed(of: Passed): Promise<Saved<Passed>>;
}

export interface Ledger
  extends
    SubscriptionStore,
    RegistrationStore,
    ChargeStore,
    CardStore,
    PriceStore,
    DueIndex,
    FindIndex,
    CaseStore,
    SwitchStore,
    NightStore,
    Refunds,
    ErasureStore,
    ConsentStore,
    ExtraStore,
    TrialStore,
    ChangeStore,
    CouponStore {}
