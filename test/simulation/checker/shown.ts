// What a card window showed to its customer, and a trial or a coupon that it sold, as the checker
// keeps them.

import type { Cadence } from './facts';

/** What a window showed, by its billing key, as our door answered it. */
export type Shown = {
  readonly purpose: string;
  readonly amount: number;
  /** Won of the amount for days that were used before. */
  readonly owed: number;
  /** The period that it pays for. */
  readonly period: number;
  readonly plan: string;
  /** Of a trial: its length, its won, and what it becomes. */
  readonly trial?:
    | (Cadence & {
        readonly amount: number;
        readonly then: {
          readonly plan: string;
          readonly amount: number;
          readonly cadence: Cadence;
        };
      })
    | undefined;
  readonly user: string;
  readonly subscription: string;
  readonly at: number;
};

/** What a trial becomes: a plan, and won each period. */
type Following = { readonly plan: string; readonly amount: number; readonly cadence: Cadence };

/** A trial as the checker has seen it, by subscription. */
export type Trial = {
  readonly planned: string;
  readonly isFree: boolean;
  then: Following;
  /** Korean days of the notices that suffice, as the shop told of them since the last change. */
  notices: string[];
  /** When its customer asked to buy at once, and when that was answered. */
  readonly asked: { readonly at: number; answeredAt: number }[];
  /** Order numbers of such purchases, and the day of each. */
  readonly bought: Map<string, string>;
  isOver: boolean;
};

/** Of coupons.json: an absent number of periods is for ever, an absent limit is none. */
export type CouponTerms = {
  readonly percent?: number | undefined;
  readonly amount?: number | undefined;
  readonly periods?: number | undefined;
  readonly plans: readonly string[];
  readonly limit?: number | undefined;
};

/** As the checker follows it, by subscription. */
export type Coupon = {
  readonly id: string;
  readonly terms: CouponTerms;
  /** Ended by a change to a plan that it does not name. */
  isLeft: boolean;
  /** Korean days of notices that suffice, of what follows by now. */
  notices: string[];
  /** The first day without it, where the want of a notice has moved that. */
  plannedOn?: string;
};

/** A period that leads to another billing day: `days` of the `of` days of a whole one. */
export type Led = {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly days: number;
  readonly of: number;
};
