// Whether the table may have forgotten payments: then nothing is charged and no key is deleted.
import type { EpochSeconds } from '../../domain/common/calendar';
import { Refusal } from '../../domain/common/errors';
import type { Home, Switch } from '../../ports/ledger';
import type { Deps } from '../deps';
import { isOrderKeyKnown } from './order-key';
import { throwSwitch } from './switches';

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
};

/**
 * One strong read. A table without a name is a new one and is named now, before its first charge. A
 * table of another name was copied or restored: it has forgotten payments, and the other one may
 * still be charged from. It counts as recovering until an operator says since when.
 */
export async function holdsOf(deps: Deps): Promise<Holds> {
  const { breaker, recover, home, orderKeys } = await deps.ledger.switches();
  if (home === 'unnamed') await deps.ledger.nameTable();
  if (home === 'other') deps.log('table.other', {});
  const isRecovering = recover.on || home === 'other';
  const isKeyKnown = await isOrderKeyKnown(deps, orderKeys);
  return { breaker, recover, home, isRecovering, isKeyKnown, isHeld: isRecovering || !isKeyKnown };
}

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
export async function startRecovery(deps: Deps, since: EpochSeconds): Promise<Switch> {
  const why = 'restored, says an operator';
  const to = { on: true, why, since, replay: 'wanted' } as const;
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
  why: string,
): Promise<Switch> {
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const current = await deps.ledger.switchOf('recover');
    if (!current.on) throw new Refusal('conflict', 'a recovery must be on');
    if (current.since === since) return current;
    const saved = await deps.ledger.saveSwitch({ ...current, since, why });
    if (saved.kind === 'lost') continue;
    deps.log('recover.corrected', { since });
    return saved.value;
  }
  throw new Refusal('not_now', 'the recovery was changed meanwhile, try again');
}

/**
 * The wishes were applied again, or an operator does without them: the next complete reconciliation
 * may end the recovery. A row that is rebuilt afterwards wants its wishes again.
 */
export async function noteReplay(
  deps: Deps,
  replay: 'wanted' | 'done' | 'waived',
): Promise<Switch> {
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const current = await deps.ledger.switchOf('recover');
    if (!current.on) throw new Refusal('conflict', 'a recovery must be on');
    if (current.replay === replay) return current;
    const saved = await deps.ledger.saveSwitch({ ...current, replay });
    if (saved.kind === 'lost') continue;
    deps.log('recover.replay', { replay });
    return saved.value;
  }
  throw new Refusal('not_now', 'the recovery was changed meanwhile, try again');
}

const rivalsMax = 5;
