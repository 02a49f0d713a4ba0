// What is sold: a plan, its immutable price versions, and the snapshot a subscription keeps.
import type { Interval } from '../common/calendar';
import type { Coupon } from './coupon';
import type { DunningPolicy } from './dunning';
import { Refusal } from '../common/errors';
import type { Won } from '../common/money';
import type { NoticeChannel } from './notice';

/** Frozen into a subscription when its checkout opens; every charge of it costs exactly this. */
export type Price = {
  readonly planId: string;
  /** A user holds at most one live subscription per product. */
  readonly product: string;
  readonly version: number;
  readonly amount: Won;
  readonly taxFree: Won;
  readonly interval: Interval;
  readonly every: number;
  /** What the card slip says: at most 40 characters (iamport) and 50 bytes in EUC-KR (KICC). */
  readonly orderName: string;
  /** Months of the card's own installments, 2 to 12; absent for a lump sum. */
  readonly installments?: number | undefined;
  /** Taken off the sum of one period's price; of a plan on sale always absent. */
  readonly coupon?: Coupon | undefined;
};

/** No plan is sold in more. */
export const quantityMax = 1_000;

export type Plan = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** For customers who read English; the names of the shop's own language stand in without it. */
  readonly en?: { readonly name: string; readonly description: string } | undefined;
  readonly retired: boolean;
  /** How many of it one subscription may hold, such as seats; 1 where absent. */
  readonly maxQuantity?: number | undefined;
  /** The one sold now: the highest version. */
  readonly price: Price;
  readonly dunning: DunningPolicy;
  /** Whether the first charge is given back within seven days of it; full where absent. */
  readonly withdrawal?: Withdrawal | undefined;
  /** What it is tried at first; none where absent. */
  readonly trial?: TrialOffer | undefined;
  /** Without it there is no pause. */
  readonly pause?: PausePolicy | undefined;
  /** What becomes of a customer who does not agree to a higher amount; `end` where absent. */
  readonly onNoConsent?: OnNoConsent | undefined;
};

/**
 * end: no access and no charge from the day on, and the end two weeks later. keep_old_price: the
 * old price goes on.
 */
export const noConsentRules = ['end', 'keep_old_price'] as const;
export type OnNoConsent = (typeof noConsentRules)[number];

/** What a plan is tried at before its price. */
export type TrialOffer = {
  readonly interval: 'day' | 'month';
  readonly every: number;
  /** Won for all of the trial and one of the plan; 0 is free. */
  readonly amount: Won;
  readonly taxFree: Won;
  readonly noticesBy: Exclude<NoticeChannel, 'email'>;
};

/** How long a customer may pause, and what is left of it meanwhile. */
export type PausePolicy = {
  /** Periods of the plan that a pause lasts at most. */
  readonly periodsMax: number;
  readonly access: 'none' | 'restricted';
};

/** excluded: it has an exception of the law, which its customers must be shown. */
export const withdrawals = ['full', 'excluded'] as const;
export type Withdrawal = (typeof withdrawals)[number];

export type Catalogue = ReadonlyMap<string, Plan>;

export function planOnSale(catalogue: Catalogue, planId: string): Plan {
  const plan = catalogue.get(planId);
  if (!plan) throw new Refusal('invalid', 'plan must be one of GET /plans');
  if (plan.retired)
    throw new Refusal('invalid', 'plan is no longer sold, choose one of GET /plans');
  return plan;
}

/** Throws Refusal(invalid) for more than the plan is sold in. */
export function refuseQuantity({ maxQuantity = 1 }: Plan, quantity: number): void {
  if (quantity >= 1 && quantity <= maxQuantity) return;
  const most = maxQuantity === 1 ? '1 for this plan' : `1 to ${maxQuantity} for this plan`;
  throw new Refusal('invalid', `quantity must be ${most}, got ${quantity}`);
}
