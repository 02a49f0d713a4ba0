// The level that a reader of a row must have: who does not know a fact that changes amounts or
// dates would charge the row wrongly.
import type { Subscription } from './facts';

/** Quantities are priced in windows and owed days; a sum that was agreed to is a gate. */
const ofAmounts = 2;
/** Nothing is charged in a pause, and the dates that one has shifted end with a return. */
const ofPauses = 3;
/** The terms that wait for a period are charged from it on. */
const ofNext = 4;
/** A claim of a difference moves no period on. */
const ofDifferences = 5;
/** Nothing is charged in a trial, or after it before its customer was told and has agreed. */
const ofTrials = 7;

/** Credit and lines that are asked for once are part of the next charge. */
const ofExtras = 8;
/** A coupon is taken off the price, and its end is told of. */
const ofCoupons = 9;

/** A partial period is charged for its own days, and moves the dates behind it. */
const ofBillingDays = 10;

/** A price that was set waits behind a change to another plan. */
const ofSetBehind = 11;

/** What a customer agreed to is charged, and without it she is waited for. */
const ofConsent = 6;

/** Undefined for a plain row, which every release reads. What a row needs already, it keeps. */
export function needsOf(of: Subscription): number | undefined {
  const { needs, quantity = 1, agreed, next, pause, shift, trial } = of;
  if (next?.set) return Math.max(needs ?? 1, ofSetBehind);
  if (of.stub ?? of.partial) return Math.max(needs ?? 1, ofBillingDays);
  if (of.price.coupon ?? next?.price.coupon ?? of.discount) return Math.max(needs ?? 1, ofCoupons);
  const extras = of.lines ?? of.credit ?? of.claim?.extras;
  if (extras !== undefined) return Math.max(needs ?? 1, ofExtras);
  if (trial) return Math.max(needs ?? 1, ofTrials);
  const isAsked = next !== undefined && next.price.version !== of.price.version;
  const isSetByPrice = isAsked && next.price.planId === of.price.planId;
  if (of.consent || of.unagreedOn !== undefined || isSetByPrice) {
    return Math.max(needs ?? 1, ofConsent);
  }
  if (of.claim?.change) return Math.max(needs ?? 1, ofDifferences);
  if (next) return Math.max(needs ?? 1, ofNext);
  if (pause || shift) return Math.max(needs ?? 1, ofPauses);
  const changesAmounts = quantity !== 1 || agreed !== undefined;
  return changesAmounts ? Math.max(needs ?? 1, ofAmounts) : needs;
}
