// What may happen in a simulated year.
import type { Fault, FaultRoute } from '../../sandbox/iamport/types';
import type { StoreFaultRule } from '../../sandbox/twin/faults';
import type { Fate } from './life';
import type { Rule, Work } from './work';

export type Deed =
  | 'cancel now'
  | 'cancel at period end'
  | 'cancel in doubt'
  | 'keep'
  | 'pause now'
  | 'pause at period end'
  | 'resume'
  | 'change terms'
  | 'change now'
  | 'undo the change'
  | 'set a price'
  | 'agree'
  | 'decline'
  | 'buy'
  | 'notify'
  | 'try again'
  | 'new card'
  | 'poor card'
  | 'come back again'
  | 'forge a webhook'
  | 'read'
  | 'sign up again'
  | 'lose the card'
  | 'give it back'
  | 'refund'
  | 'operate'
  | 'erase'
  | 'hold'
  | 'hold the plan'
  | 'give credit'
  | 'add a line'
  | 'use up an order number';

/** What an operator puts on hold. */
export type Held =
  { readonly user: string } | { readonly subscription: string } | { readonly plan: string };

/** `at` in hours after the beginning. */
export type Happening = { readonly at: number } & (
  | {
      readonly kind: 'provider';
      readonly route: FaultRoute;
      readonly fault: Fault;
      /** How many calls in a row it strikes; one where absent. */
      readonly count?: number;
    }
  | { readonly kind: 'outage'; readonly hours: number }
  /** A charge never arrives, and for so long nobody can look. */
  | { readonly kind: 'blind'; readonly hours: number }
  | { readonly kind: 'store'; readonly rule: StoreFaultRule }
  | { readonly kind: 'fate'; readonly work: Work; readonly fate: Fate }
  /** A worker freezes behind its claim, and whoever sends it meanwhile is answered late. */
  | { readonly kind: 'stuck'; readonly minutes: number; readonly lateMs: number }
  /** Charges of somebody are refused in words of no class; `lost`: the first is not answered. */
  | {
      readonly kind: 'refusals';
      readonly person: number;
      readonly sends: number;
      readonly lost: boolean;
    }
  | { readonly kind: 'no rules'; readonly hours: number }
  | { readonly kind: 'fire twice' }
  /** An event of a rule is handed over late. */
  | { readonly kind: 'late tick'; readonly rule: Rule; readonly ms: number }
  | { readonly kind: 'deliver twice'; readonly messages: number }
  | { readonly kind: 'lose the queues' }
  | { readonly kind: 'index lag'; readonly ms: number; readonly hours: number }
  | { readonly kind: 'read lag'; readonly ms: number; readonly hours: number }
  | { readonly kind: 'no webhooks'; readonly hours: number }
  | { readonly kind: 'skew'; readonly seconds: number; readonly hours: number }
  | { readonly kind: 'deed'; readonly person: number; readonly deed: Deed }
);
