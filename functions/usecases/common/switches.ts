// Durable switches that stop charging: the breaker of a failing provider, and recovery first.
import type { EpochSeconds } from '../../domain/common/calendar';
import type { Switch, SwitchName } from '../../ports/ledger';
import type { Deps } from '../deps';

const rivalsMax = 5;

/**
 * Idempotent: a switch that stands so already is left alone, with its first reason; only an earlier
 * `since` is taken on, for whoever learns that more was forgotten, and an operator's hand. What an
 * operator opened is closed by an operator only. Answers the switch as it stands then.
 */
export async function throwSwitch(
  deps: Deps,
  name: SwitchName,
  to: Pick<Switch, 'on' | 'why' | 'replay' | 'byHand'> & { readonly since?: EpochSeconds },
): Promise<Switch> {
  let current = await deps.ledger.switchOf(name);
  const stands = () => {
    if (current.on !== to.on) return current.byHand === true && to.byHand !== true;
    const isHeld = !to.on || to.byHand !== true || current.byHand === true;
    return isHeld && (to.since === undefined || !to.on || to.since >= current.since);
  };
  for (let rivals = 0; rivals < rivalsMax && !stands(); rivals += 1) {
    const byHand = to.on ? to.byHand : undefined;
    const next = { ...current, ...to, byHand, since: to.since ?? deps.clock.now() };
    const saved = await deps.ledger.saveSwitch(next);
    if (saved.kind === 'saved') {
      deps.log(`${name}.${to.on ? 'on' : 'off'}`, { why: to.why });
      return saved.value;
    }
    current = await deps.ledger.switchOf(name);
  }
  return current;
}
