// How often one customer may make us ask iamport, by whatever door.
import { Refusal } from '../../domain/common/errors';
import type { Deps } from '../deps';

/** More than the windows she may open in a day; then one in five minutes. */
const looksOfCustomer = 40;
/** Withdrawals by their own count: whatever else she has asked for, she may withdraw. */
const looksOfWithdrawal = 10;
/** Seconds until one look more is allowed, at most. */
const retryAfterSeconds = 300;

/** Uses up one look of the customer; false where none is left, and she is told what we know. */
export function mayLookFor({ mayHint, clock }: Deps, userId: string): boolean {
  return mayHint(`user ${userId}`, clock.now(), looksOfCustomer);
}

/** For what cannot be answered without a look. Throws Refusal(too_many). */
export function refuseLooks(deps: Deps, userId: string): void {
  if (!mayLookFor(deps, userId)) throw tooMany();
}

/** As refuseLooks, for a withdrawal that is asked for and not only previewed. */
export function refuseWithdrawals({ mayHint, clock }: Deps, userId: string): void {
  if (!mayHint(`withdrawal ${userId}`, clock.now(), looksOfWithdrawal)) throw tooMany();
}

function tooMany(): Refusal {
  const words = 'iamport was asked about your payments too often, try again in five minutes';
  return new Refusal('too_many', words, retryAfterSeconds);
}
