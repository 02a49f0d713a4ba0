// Credit that an operator gives or takes back, and lines that the next charge asks for once: the
// same call is the same one however often it is made, and a preview is the very same move.
import { Refusal } from '../../domain/common/errors';
import type { Actor } from '../../domain/subscription/deed';
import type { ExtraRecord } from '../../domain/subscription/extra-record';
import { happeningOf, isSameExtra, wishOf } from '../../domain/subscription/extra-record';
import type { Subscription } from '../../domain/subscription/facts';
import { happened } from '../common/change';
import { changeWithDeed, deedOf, noteWish, refuseRestless } from '../common/record-deed';
import { anySubscription } from '../common/subscriptions';
import type { Deps } from '../deps';

export type Giving = {
  readonly actor: Actor;
  readonly extra: Pick<ExtraRecord, 'id' | 'kind' | 'amount' | 'taxFree' | 'name' | 'act'>;
};

export type Given = {
  readonly subscription: Subscription;
  readonly extra: ExtraRecord;
};

/** As the deed of each is told. */
const verbOf = { credit: 'credit', credit_taken: 'take_credit', one_off: 'line' } as const;

/** The clocks of two machines may be so much apart. */
const slackSeconds = 60;
/** Writers of one row are few. */
const rivalsMax = 5;

/** Nothing is written. Throws Refusal as `addExtra` does. */
export function previewExtra(deps: Deps, was: Subscription, { extra: of }: Giving): Given {
  const extra = recordOf(deps, was, of);
  return { subscription: happened(deps, was, happeningOf(extra)), extra };
}

/**
 * The row, the proof and the deed are one write. The same call again changes nothing. Throws
 * Refusal: conflict where it may not be given now, unfit where the key was used for something else.
 */
export async function addExtra(
  deps: Deps,
  row: Subscription,
  { actor, extra: of }: Giving,
): Promise<Given> {
  const verb = verbOf[of.kind];
  let was = row;
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const standing = await deps.ledger.extra(was.id, of.id);
    if (standing) return sameAgain(was, standing, of);
    const extra = recordOf(deps, was, of);
    const after = happened(deps, was, happeningOf(extra), extra.at);
    if (rivals === 0) {
      await refuseRestless(deps, was.id);
      noteWish(deps, wishOf(extra));
    }
    const deed = deedOf(deps, { verb, actor }, { before: was, after });
    const saved = await deps.ledger.saveInOne({ subscription: after, deed, extra });
    const subscription = { ...after, version: after.version + 1 };
    if (saved === 'saved') return { subscription, extra };
    was = await anySubscription(deps, was.id);
  }
  throw new Refusal('not_now', 'the subscription is being changed, try again');
}

/** Until it is claimed. Throws Refusal: not_found, or conflict where a charge asks for it. */
export async function removeLine(
  deps: Deps,
  was: Subscription,
  { id, actor }: { readonly id: string; readonly actor: Actor },
): Promise<Subscription> {
  const move = (row: Subscription) => happened(deps, row, { kind: 'line_removed', id });
  move(was);
  await refuseRestless(deps, was.id);
  noteWish(deps, { verb: 'remove_line', subscription: was.id, id });
  return changeWithDeed(deps, was, { verb: 'remove_line', actor }, move);
}

/** Throws Refusal(unfit) where the same key has given something else. */
function sameAgain(was: Subscription, standing: ExtraRecord, of: Giving['extra']): Given {
  if (!isSameExtra(standing, of)) {
    throw new Refusal('unfit', 'this Idempotency-Key was used for something else');
  }
  return { subscription: was, extra: standing };
}

/** Throws Refusal(unfit) for an act of the customer that is still to come. */
function recordOf(deps: Deps, { id }: Subscription, of: Giving['extra']): ExtraRecord {
  const at = deps.clock.now();
  if (of.act && of.act.saidAt > at + slackSeconds) {
    throw new Refusal('unfit', 'the act of the customer must lie in the past');
  }
  return { ...of, subscriptionId: id, version: 0, at };
}
