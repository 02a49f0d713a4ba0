// Durable switches that stop charging: the breaker of a failing provider, and recovery first.
import type { EpochSeconds } from '../domain/calendar';
import type { Switch, SwitchName } from '../ports/ledger';
import type { Deps } from './deps';

const rivalsMax = 5;

/**
 * Idempotent: a switch that stands so already is left alone, with its first reason; only an earlier
 * `since` is taken on, for whoever learns that more was forgotten.
 */
export async function throwSwitch(
  deps: Deps,
  name: SwitchName,
  to: Pick<Switch, 'on' | 'why' | 'replay'> & { readonly since?: EpochSeconds },
): Promise<Switch> {
  let current = await deps.ledger.switchOf(name);
  const stands = () =>
    current.on === to.on && (to.since === undefined || !to.on || to.since >= current.since);
  for (let rivals = 0; rivals < rivalsMax && !stands(); rivals += 1) {
    const next = { ...current, ...to, since: to.since ?? deps.clock.now() };
    const saved = await deps.ledger.saveSwitch(next);
    if (saved.kind === 'saved') {
      deps.log(`${name}.${to.on ? 'on' : 'off'}`, { why: to.why });
      return saved.value;
    }
    current = await deps.ledger.switchOf(name);
  }
  return current;
}
