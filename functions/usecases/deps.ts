// What every use case works with: named, passed in, never ambient.
import type { EpochSeconds, QuietWindow } from '../domain/common/calendar';
import type { DunningPolicy, DunningTimes } from '../domain/catalogue/dunning';
import { plainPolicy } from '../domain/catalogue/dunning';
import type { OnFullRefund } from '../domain/charge/refund';
import type { Coupons } from '../domain/catalogue/coupon';
import type { Catalogue } from '../domain/catalogue/plan';
import type { Who } from '../domain/subscription/facts';
import type { Acceptance } from '../domain/charge/verdict';
import type { Gateway } from '../ports/gateway';
import type { Ledger } from '../ports/ledger';
import type { OrderNumbers } from '../ports/order-numbers';
import type { Owners } from '../ports/owners';
import type { Clock, Ids, Log, Queue } from '../ports/runtime';

export type BreakerSettings = {
  /** Fewer answers of a page than this prove nothing. */
  readonly answersMin: number;
  /** The share of them that leaves the outcome unknown, from which on charging stops. */
  readonly share: number;
};

export type Settings = {
  /** Stands in our billing keys: what bears another stage's name is left alone. */
  readonly stage: string;
  readonly billingHour: number;
  readonly quiet: QuietWindow;
  /** H: the provider's records are believed complete this long after a request was sent. */
  readonly absenceSeconds: number;
  readonly acceptance: Acceptance;
  readonly catalogue: Catalogue;
  readonly coupons: Coupons;
  readonly breaker: BreakerSettings;
  readonly onFullRefund: OnFullRefund;
  /** Partitions of the due index. */
  readonly dueShards: number;
  /** Whether a charge names its buyer to iamport; a card window always does. */
  readonly buyerOnCharges: boolean;
  /** Pages of charges that are worked on at once. */
  readonly workers: number;
  /** Charges one invocation keeps in flight; the provider's answer takes a second or two. */
  readonly inFlightMax: number;
};

export type Deps = {
  readonly ledger: Ledger;
  readonly gateway: Gateway;
  readonly queue: Queue;
  readonly orderNumbers: OrderNumbers;
  readonly owners: Owners;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Waits for a charge's turn under the provider rate; all other calls wait by themselves. */
  readonly pace: () => Promise<void>;
  /** Whether a charge begun now could still be finished by this invocation. */
  readonly hasTime: () => boolean;
  /** Whether what a caller says of a subject may still cost a call: `most` at once. */
  readonly mayHint: (subject: string, now: EpochSeconds, most: number) => boolean;
  readonly settings: Settings;
  /** On whose behalf it works; noted on each row that it changes. */
  readonly who: Who;
};

/** As the plan says today; a plan that was removed has the plain one. */
export function policyOf({ catalogue }: Settings, planId: string): DunningPolicy {
  return catalogue.get(planId)?.dunning ?? plainPolicy;
}

export function timesOf(settings: Settings): DunningTimes {
  return { billingHour: settings.billingHour, quiet: settings.quiet };
}
