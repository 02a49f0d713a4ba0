// Whether this page may charge: not while the provider fails, and not before a recovery has looked.
import type { Deps } from './deps';
import type { Outcome } from './settle-attempt';
import { throwSwitch } from './switches';

export type ChargeGate = {
  /** Asked before each claim. */
  readonly isOpen: () => boolean;
  /** Told of each answer; answers whether the provider has just proven to be well again. */
  readonly heard: (kind: Outcome['kind'] | 'lost') => Promise<boolean>;
};

/**
 * An open breaker lets one charge of a page through, as a probe: only an answer that settles it
 * closes the breaker. What is not charged stays due; no message and no dunning step is used up.
 */
export async function openGate(deps: Deps): Promise<ChargeGate> {
  const { breaker, recover } = await deps.ledger.switches();
  const { answersMin, share } = deps.settings.breaker;
  let tripped = breaker.on;
  let probes = breaker.on ? 1 : 0;
  let answers = 0;
  let silent = 0;
  return {
    isOpen() {
      if (recover.on) return false;
      if (!tripped) return true;
      probes -= 1;
      return probes >= 0;
    },
    async heard(kind) {
      if (kind === 'lost') return false;
      const settled = kind === 'paid' || kind === 'declined';
      answers += 1;
      silent += settled ? 0 : 1;
      if (breaker.on && tripped && settled) {
        tripped = false;
        await throwSwitch(deps, 'breaker', { on: false, why: 'a probe was answered' });
        return true;
      }
      if (!tripped && answers >= answersMin && silent >= share * answers) {
        tripped = true;
        await throwSwitch(deps, 'breaker', { on: true, why: `${silent} of ${answers} unknown` });
      }
      return false;
    },
  };
}
