// A person is erased: every subscription ends, keys and personal fields go, and the ledger stays.
import type { Actor } from '../../domain/subscription/deed';
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import { isErasing } from '../../domain/subscription/erasure';
import type { Subscription } from '../../domain/subscription/facts';
import { isEnded } from '../../domain/subscription/status';
import { happened } from '../common/change';
import { changeWithDeed, noteWish } from '../common/record-deed';
import { isRecovering } from '../common/recovery';
import type { Deps } from '../deps';
import { forgetRow } from './forget-row';

export type Erasing = { readonly userId: string; readonly actor: Actor };

/** `waits`: what it waits for; it completes by itself. Absent where it is done. */
export type Erased = {
  readonly subscription: SubscriptionId;
  readonly waits?: string | undefined;
};

const rowsPerRead = 100;
/** None with more windows is completed while the caller waits, and none is begun after this. */
const windowsAtOnceMax = 5;
const secondsAtOnce = 3;

/**
 * First every subscription is marked, so that nothing is charged of any of them any more; then what
 * can be is completed. Asked again it answers what is left. Throws Refusal(not_now) where a
 * subscription of the user does not read: it may not be told to be erased.
 */
export async function erasePerson(deps: Deps, erasing: Erasing): Promise<readonly Erased[]> {
  const rows = await rowsOf(deps, erasing.userId);
  const marked: Subscription[] = [];
  for (const row of rows) marked.push(await mark(deps, row, erasing.actor));
  const waitsForAll = (await isRecovering(deps)) ? 'a recovery is on' : undefined;
  const done: Erased[] = [];
  const until = deps.clock.now() + secondsAtOnce;
  for (const row of marked) {
    const isShort = row.registered <= windowsAtOnceMax && deps.clock.now() <= until;
    const tries = waitsForAll === undefined && isShort && isEnded(row);
    const left = tries ? await forgetRow(deps, row) : row;
    done.push({ subscription: row.id, waits: waitsOf(left, waitsForAll) });
  }
  return done;
}

function waitsOf(row: Subscription, waitsForAll: string | undefined): string | undefined {
  if (row.erasure?.doneAt !== undefined) return undefined;
  if (waitsForAll !== undefined) return waitsForAll;
  return isEnded(row) ? 'a billing key or a refund is not over' : 'a charge is in flight';
}

/** Those that are the user's: what was erased before stays under an opaque id. */
async function rowsOf(deps: Deps, userId: string): Promise<readonly Subscription[]> {
  const found: Subscription[] = [];
  let after: string | undefined;
  do {
    const page = await deps.ledger.ofUser(userId, rowsPerRead, after);
    const rows = await deps.ledger.loadMany(page.ids);
    const there = await deps.ledger.existing(page.ids);
    if (rows.length < there.size) {
      throw new Refusal('not_now', 'a subscription of the user can not be read right now');
    }
    found.push(...rows.filter((row) => row.userId === userId));
    after = page.after;
  } while (after !== undefined);
  return found;
}

/** From here on nothing is sent, opened or taken back, and name, e-mail and phone are gone. */
async function mark(deps: Deps, was: Subscription, actor: Actor): Promise<Subscription> {
  const at = deps.clock.now();
  if (!isErasing(was)) noteWish(deps, { verb: 'erase', subscription: was.id });
  const asked = await changeWithDeed(deps, was, { verb: 'erase', actor }, (current) =>
    happened(deps, current, { kind: 'erasure_requested' }, at),
  );
  await deps.ledger.forgetBuyer(was.id, at);
  return asked;
}
