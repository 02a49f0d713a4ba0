// Another day of the month to be billed on: asked for, seen before it is asked for, and taken back.
import { civilDateAt } from '../../domain/common/calendar';
import { assert } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Actor } from '../../domain/subscription/deed';
import type { Stub, Subscription } from '../../domain/subscription/facts';
import type { MovedDay } from '../../domain/subscription/moved-day';
import { movedDay } from '../../domain/subscription/moved-day';
import { happened } from '../common/change';
import { changeWithDeed, noteWish, refuseRestless } from '../common/record-deed';
import type { Deps } from '../deps';

type Ask = { readonly was: Subscription; readonly actor: Actor };
type DayAsk = Ask & { readonly day: number };

/**
 * It takes effect at the end of the paid period, and can be taken back until the claim of the
 * period that leads to it. Throws Refusal: conflict where the day may not move now, too_many where
 * a day's changes are used up.
 */
export async function moveBillingDay(deps: Deps, ask: DayAsk): Promise<Subscription> {
  const { was, actor, day } = ask;
  const at = deps.clock.now();
  const move = (row: Subscription) => moved(deps, row, day, at).after;
  if (move(was) === was) return was;
  await refuseRestless(deps, was.id);
  let noted: number | undefined;
  return changeWithDeed(deps, was, { verb: 'billing_day', actor }, (row) => {
    const { after, stub } = moved(deps, row, day, at);
    // A claim that came first has moved it to a later period.
    if (stub.period !== noted) note(deps, was.id, stub);
    noted = stub.period;
    return after;
  });
}

function note(deps: Deps, subscription: SubscriptionId, { day, period }: Stub): void {
  noteWish(deps, { verb: 'billing_day', subscription, day, period });
}

/** By the very move that is made; nothing is written. */
export function previewBillingDay(deps: Deps, { was, day }: Omit<DayAsk, 'actor'>): MovedDay {
  const at = deps.clock.now();
  const shown = movedDay(moved(deps, was, day, at).after, civilDateAt(at));
  assert(shown !== undefined, 'a day that moves waits for its period');
  return shown;
}

/** Throws Refusal(conflict) where none waits, or where its period is claimed. */
export async function undoBillingDay(deps: Deps, { was, actor }: Ask): Promise<Subscription> {
  const undo = (row: Subscription) => happened(deps, row, { kind: 'billing_day_withdrawn' });
  undo(was);
  noteWish(deps, { verb: 'undo_billing_day', subscription: was.id });
  return changeWithDeed(deps, was, { verb: 'undo_billing_day', actor }, undo);
}

function moved(deps: Deps, was: Subscription, day: number, at: number) {
  const after = happened(deps, was, { kind: 'billing_day_moved', day }, at);
  assert(after.stub !== undefined, 'a day that moves waits for its period');
  return { after, stub: after.stub };
}
