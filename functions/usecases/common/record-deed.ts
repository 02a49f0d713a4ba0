// What a person did, written down twice: as an item in the same write, and as a log line outside
// the table.
import type { Actor, Deed, DeedVerb } from '../../domain/subscription/deed';
import { standingWords } from '../../domain/subscription/deed';
import type { Answered } from '../../domain/subscription/consent-record';
import { consentRecord } from '../../domain/subscription/consent-record';
import { Refusal, assert } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Subscription } from '../../domain/subscription/facts';
import type { Case } from '../../ports/ledger';
import type { Deps } from '../deps';
import type { Wished } from '../../domain/subscription/wish';

/** More rivals in a row than this is no race but a bug. */
const rivalsMax = 20;

export type Doing = {
  readonly verb: DeedVerb;
  readonly actor: Actor;
  /** What was answered to a request for consent: its proof is written with it. */
  readonly answered?: Answered | undefined;
  readonly notice?: Deed['notice'];
};

export function deedOf(
  deps: Deps,
  { verb, actor, notice }: Doing,
  { before, after }: { readonly before: Subscription; readonly after: Subscription },
): Deed {
  return {
    ...actor,
    // Within a second they sort by what they changed.
    id: `${String(before.version).padStart(9, '0')}-${deps.ids.random()}`,
    subscriptionId: before.id,
    version: 0,
    at: deps.clock.now(),
    verb,
    before: standingWords(before),
    after: standingWords(after),
    notice,
  };
}

/**
 * Applies a pure move until it lands, with its deed; a move that says (undefined) that nothing is
 * left to do writes neither. `caseOf`: a case that is opened or closed in the same write.
 */
export async function changeWithDeed(
  deps: Deps,
  was: Subscription,
  doing: Doing,
  move: (current: Subscription) => Subscription | undefined,
  caseOf?: () => Promise<Case | undefined>,
): Promise<Subscription> {
  let current: Subscription | undefined = was;
  for (let rivals = 0; rivals <= rivalsMax; rivals += 1) {
    assert(current !== undefined, 'a subscription is never deleted');
    const next = move(current);
    if (!next || next === current) return current;
    const deed = deedOf(deps, doing, { before: current, after: next });
    const { answered } = doing;
    const about = {
      case: await caseOf?.(),
      consent: answered && consentRecord(answered, deed),
    };
    const saved = await deps.ledger.saveInOne({ subscription: next, deed, ...about });
    if (saved === 'saved') return { ...next, version: next.version + 1 };
    current = await deps.ledger.load(was.id);
  }
  throw new Error('broken invariant: a subscription keeps changing under us');
}

/** What may be done to one subscription in a day, by all; a cancel is never refused for it. */
export const deedsPerDayMax = 30;
const daySeconds = 86_400;

/** Throws Refusal(too_many) where a day's deeds are used up: none of them ever expires. */
export async function refuseRestless(deps: Deps, id: SubscriptionId): Promise<void> {
  const oldest = (await deps.ledger.deeds(id, deedsPerDayMax))[deedsPerDayMax - 1];
  const left = oldest === undefined ? 0 : oldest.at + daySeconds - deps.clock.now();
  if (left <= 0) return;
  const words = `a subscription may be changed ${deedsPerDayMax} times a day`;
  throw new Refusal('too_many', words, left);
}

/**
 * Written after a refusal was ruled out and before the wish takes effect: a wish that was only
 * written into the table is lost with it, one that was refused must not be replayed, and one that
 * was written and then not made is asked for again by its customer.
 */
export function noteWish(deps: Deps, wished: Wished): void {
  deps.log('wish', { ...wished, at: deps.clock.now() });
}
