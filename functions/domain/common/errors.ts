// The one exception for what we will not do, and the assertions for what must hold.

export type RefusalCode =
  'invalid' | 'not_found' | 'conflict' | 'gone' | 'unfit' | 'too_many' | 'not_now';

/** Where the caller finds what stands in the way, and what to do instead. */
export type Way = { readonly subscription: string; readonly way: string };

/** Why a checkout may not have a coupon, for shops that say it in words of their own. */
export const couponReasons = [
  'coupon_unknown',
  'coupon_other_plan',
  'coupon_not_today',
  'coupon_used',
  'coupon_in_use',
  'coupon_exhausted',
] as const;
export type Reason = { readonly reason: (typeof couponReasons)[number] };

/** A caller asked for what we will not do; mapped to an HTTP status once, at the edge. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
    /** Seconds after which the same request may be granted, where that is known. */
    readonly retryAfterSeconds?: number,
    readonly more?: Way | Reason,
  ) {
    super(message);
  }
}

/** Our own bug: it is not caught, the invocation dies and the work is handed out again. */
export function assert(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(`broken invariant: ${message}`);
}
