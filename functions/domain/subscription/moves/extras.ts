// The moves of credit, and of lines that the next charge asks for once.
import { creditIn, waitingMax } from '../../charge/extra';
import type { Waiting } from '../../charge/extra';
import { Refusal, assert } from '../../common/errors';
import type { Claim, Subscription } from '../facts';

/** Won of credit that one subscription may hold. */
const creditMax = 99_999_999;

/** Stored only where there is any. */
function withCredit(was: Subscription, credit: number): Subscription {
  return { ...was, credit: credit === 0 ? undefined : credit };
}

/** Throws Refusal(conflict) where no charge will come, or where it would be more than one holds. */
export function giveCredit(was: Subscription, amount: number): Subscription {
  if (was.cancel) throw new Refusal('conflict', 'it is canceled: no charge would use it');
  const credit = (was.credit ?? 0) + amount;
  if (credit > creditMax) throw new Refusal('conflict', `it may hold ${creditMax} won of credit`);
  return withCredit(was, credit);
}

/** Throws Refusal(conflict) for more than is left, and no charge in flight has frozen. */
export function takeCredit(was: Subscription, amount: number): Subscription {
  const left = (was.credit ?? 0) - creditIn(was.claim?.extras);
  if (amount > left) {
    const words = `at most what is left is taken back: ${Math.max(0, left)} won of credit`;
    throw new Refusal('conflict', words);
  }
  return withCredit(was, (was.credit ?? 0) - amount);
}

/** What comes back with a refund comes back whatever became of the subscription. */
export function returnCredit(was: Subscription, amount: number): Subscription {
  return withCredit(was, (was.credit ?? 0) + amount);
}

/** Throws Refusal(conflict) where no charge will come to ask for it, or where four wait already. */
export function addLine(was: Subscription, line: Waiting): Subscription {
  const { lines = [] } = was;
  if (was.cancel) throw new Refusal('conflict', 'it is canceled: no charge would ask for it');
  if (was.heldAt !== undefined) throw new Refusal('conflict', 'it is on hold: release it first');
  if (was.pause) throw new Refusal('conflict', 'a pause comes first: ask for it afterwards');
  if (lines.length >= waitingMax) {
    throw new Refusal('conflict', `at most ${waitingMax} lines wait for one charge`);
  }
  return { ...was, lines: [...lines, line] };
}

/** Throws Refusal(conflict) where a claim has frozen it, and not_found where it does not wait. */
export function removeLine(was: Subscription, id: string): Subscription {
  const isFrozen = was.claim?.extras?.some((extra) => extra.id === id);
  if (isFrozen) throw new Refusal('conflict', 'a charge asks for it already: refund it afterwards');
  const left = (was.lines ?? []).filter((line) => line.id !== id);
  if (left.length === was.lines?.length || !was.lines) {
    throw new Refusal('not_found', 'no such line waits for a charge');
  }
  return { ...was, lines: left.length > 0 ? left : undefined };
}

/** A claim, or the quote that one would freeze. */
type Asked = Pick<Claim, 'extras'>;

/** What a claim has asked for once waits no longer. */
export function withoutAsked(was: Subscription, { extras }: Asked): Subscription {
  const asked = new Set(extras?.map(({ id }) => id));
  const left = was.lines?.filter(({ id }) => !asked.has(id)) ?? [];
  return { ...was, lines: left.length > 0 ? left : undefined };
}

/** The claim is paid, or settled at 0: the credit that it froze is used. */
export function useCredit(was: Subscription, { extras }: Asked): Subscription {
  const used = creditIn(extras);
  assert(used >= 0, 'a charge uses credit, and makes none');
  return used === 0 ? was : withCredit(was, (was.credit ?? 0) - used);
}
