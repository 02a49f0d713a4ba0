// The one exception for what we will not do, and the assertions for what must hold.

export type RefusalCode =
  'invalid' | 'not_found' | 'conflict' | 'gone' | 'unfit' | 'too_many' | 'not_now';

/** Where the caller finds what stands in the way, and what to do instead. */
export type Way = { readonly subscription: string; readonly way: string };

/** A caller asked for what we will not do; mapped to an HTTP status once, at the edge. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
    /** Seconds after which the same request may be granted, where that is known. */
    readonly retryAfterSeconds?: number,
    readonly instead?: Way,
  ) {
    super(message);
  }
}

/** Our own bug: it is not caught, the invocation dies and the work is handed out again. */
export function assert(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(`broken invariant: ${message}`);
}
