// Keeps a wish outside the table: one log line, from which it is applied again after a restore.
import type { Wished } from '../../domain/subscription/wish';
import type { Deps } from '../deps';

/**
 * Written after a refusal was ruled out and before the wish takes effect: a wish that was only
 * written into the table is lost with it, one that was refused must not be replayed, and one that
 * was written and then not made is asked for again by its customer.
 */
export function noteWish(deps: Deps, wished: Wished): void {
  deps.log('wish', { ...wished, at: deps.clock.now() });
}
