// What stops charging: the breaker of a failing provider, a recovery, another order key, and plans
// on hold.
import type { EpochSeconds } from '../../domain/common/calendar';
import { isOverH } from '../../domain/charge/looking';
import { Refusal } from '../../domain/common/errors';
import type { HeldPlans } from '../../domain/subscription/held-plans';
import type { Home, Switch, SwitchName, PinnedOrderKeys } from '../../ports/ledger';
import type { Deps } from '../deps';
import { judgeOrderKey } from '../../domain/common/order-key';

/** Another writer of one switch was first this often: that is an outage. */
const rivalsMax = 5;

export type Holds = {
  readonly breaker: Switch;
  readonly recover: Switch;
  readonly home: Home;
  /** The switch is on, or the items come from a table of another name: a copy or a restore. */
  readonly isRecovering: boolean;
  /** Whether order numbers are made with the key that this table was charged under. */
  readonly isKeyKnown: boolean;
  /** Nothing is charged and nothing sent again, whatever the breaker says. */
  readonly isHeld: boolean;
  /** Of these plans nothing is charged and nothing sent again. */
  readonly heldPlans: HeldPlans;
};

/**
 * One strong read. A table without a name is a new one and is named now, before its first charge. A
 * table of another name was copied or restored: it has forgotten payments, and the other one may
 * still be charged from. It counts as recovering until an operator says since when.
 */
export async function holdsOf(deps: Deps): Promise<Holds> {
  const { breaker, recover, home, orderKeys, heldPlans } = await deps.ledger.switches();
  if (home === 'unnamed') await deps.ledger.nameTable();
  if (home === 'other') deps.log('table.other', {});
  const isRecovering = recover.on || home === 'other';
  const isKeyKnown = await isOrderKeyKnown(deps, orderKeys);
  const isHeld = isRecovering || !isKeyKnown;
  return { breaker, recover, home, isRecovering, isKeyKnown, isHeld, heldPlans };
}

/** The operator's id in the token, and the reason they gave: it must not name a person. */
export type ByHand = { readonly by: string; readonly reason: string };

/** What waits for the end of a recovery is looked at again after this many seconds. */
export const recoveryPauseSeconds = 3_600;

/** Asked before a customer is charged, a billing key is deleted and money is given back. */
export async function isRecovering(deps: Deps): Promise<boolean> {
  return (await holdsOf(deps)).isRecovering;
}

/**
 * An operator says how far back the table may have forgotten. The switch is thrown before the table
 * takes its own name, so that no moment lies between in which it counts as complete.
 */
export async function startRecovery(
  deps: Deps,
  since: EpochSeconds,
  { by, reason }: ByHand,
): Promise<Switch> {
  const why = `restored, says an operator: ${reason}`;
  const to = { on: true, why, by, since, replay: 'wanted' } as const;
  const thrown = await throwSwitch(deps, 'recover', to);
  await deps.ledger.nameTable();
  return thrown;
}

/**
 * A mistaken instant is taken back for the right one, with the operator's reason. The recovery
 * stays on: it ends as every other, after a reconciliation that looked back to before that instant.
 */
export async function correctRecovery(
  deps: Deps,
  since: EpochSeconds,
  { by, reason: why }: ByHand,
): Promise<Switch> {
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const current = await deps.ledger.switchOf('recover');
    if (!current.on) throw new Refusal('conflict', 'a recovery must be on');
    if (current.since === since) return current;
    const saved = await deps.ledger.saveSwitch({ ...current, since, why, by });
    if (saved.kind === 'lost') continue;
    deps.log('recover.corrected', { since, why, by });
    return saved.value;
  }
  throw new Refusal('not_now', 'the recovery was changed meanwhile, try again');
}

/**
 * The wishes were applied again, or an operator does without them: the next complete reconciliation
 * may end the recovery. A row that is rebuilt afterwards wants its wishes again. `waiver`: who does
 * without them, and why.
 */
export async function noteReplay(
  deps: Deps,
  replay: 'wanted' | 'done' | 'waived',
  waiver?: ByHand,
): Promise<Switch> {
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const current = await deps.ledger.switchOf('recover');
    if (!current.on) throw new Refusal('conflict', 'a recovery must be on');
    if (current.replay === replay) return current;
    const said = waiver && { why: `wishes waived: ${waiver.reason}`, by: waiver.by };
    const saved = await deps.ledger.saveSwitch({ ...current, ...said, replay });
    if (saved.kind === 'lost') continue;
    deps.log('recover.replay', { replay, ...said });
    return saved.value;
  }
  throw new Refusal('not_now', 'the recovery was changed meanwhile, try again');
}

/**
 * Idempotent: a switch that stands so already is left alone, with its first reason; only an earlier
 * `since` is taken on, where more turns out to be forgotten, and an operator's hand. What an
 * operator opened is closed by an operator only. Answers the switch as it stands then.
 */
export async function throwSwitch(
  deps: Deps,
  name: SwitchName,
  to: Pick<Switch, 'on' | 'why' | 'replay' | 'byHand' | 'by'> & { readonly since?: EpochSeconds },
): Promise<Switch> {
  let current = await deps.ledger.switchOf(name);
  const stands = () => {
    if (current.on !== to.on) return current.byHand === true && to.byHand !== true;
    const isHeld = !to.on || to.byHand !== true || current.byHand === true;
    return isHeld && (to.since === undefined || !to.on || to.since >= current.since);
  };
  for (let rivals = 0; rivals < rivalsMax && !stands(); rivals += 1) {
    const byHand = to.on ? to.byHand : undefined;
    const now = deps.clock.now();
    const thrownAt = name === 'recover' && to.on ? (heldSince(current) ?? now) : undefined;
    const since = to.since ?? now;
    const next = { ...current, ...to, byHand, by: to.by, since, thrownAt, probedAt: undefined };
    const saved = await deps.ledger.saveSwitch(next);
    if (saved.kind === 'saved') {
      const said = { why: to.why, by: to.by ?? 'itself' };
      if (name === 'breaker') deps.log(to.on ? 'breaker.on' : 'breaker.off', said);
      else deps.log(to.on ? 'recover.on' : 'recover.off', said);
      return saved.value;
    }
    current = await deps.ledger.switchOf(name);
  }
  return current;
}

/** An earlier `since` is taken on by a recovery that has held all charges already. */
function heldSince({ on, thrownAt }: Switch): EpochSeconds | undefined {
  return on ? thrownAt : undefined;
}

/**
 * What was sent before the recovery held all charges may show at the provider as late as any other
 * request: only a look behind that, at `seenAt`, tells what the table has forgotten.
 */
export function seesAll(deps: Deps, { thrownAt = 0 }: Switch, seenAt: EpochSeconds): boolean {
  return isOverH({ sentAt: thrownAt }, seenAt, deps.settings.absenceSeconds);
}

/**
 * A version of the key that nothing was charged under yet is written down, before its first charge.
 * Under another key the provider would take a second payment for what was paid already.
 */
async function isOrderKeyKnown(deps: Deps, stored: PinnedOrderKeys): Promise<boolean> {
  let pinned = stored;
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const own = await deps.orderNumbers.fingerprints(Object.keys(pinned.fingerprints));
    const verdict = judgeOrderKey(own, pinned.fingerprints);
    if (verdict === 'same') return true;
    if (verdict === 'differs') break;
    const saved = await deps.ledger.pinOrderKeys({ ...pinned, fingerprints: own });
    if (saved.kind === 'saved') return true;
    pinned = saved.now ?? { fingerprints: {}, version: 0 };
  }
  deps.log('order_key.differs', { versions: Object.keys(pinned.fingerprints).join() });
  return false;
}
