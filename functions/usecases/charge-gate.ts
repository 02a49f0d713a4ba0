// Whether this page may charge: not while the provider fails or is busy, and not before a recovery
// has looked.
import type { Deps } from './deps';
import type { Outcome } from './settle-attempt';
import { throwSwitch } from './switches';

/** open: charge. held: stays due until the breaker closes. left: goes back to the queue. */
export type Admitted = 'open' | 'held' | 'left';

export type ChargeGate = {
  /** Asked before each claim. */
  readonly admits: () => Admitted;
  /** Told of each answer; answers whether the provider has just proven to be well again. */
  readonly heard: (outcome: Outcome | 'lost') => Promise<boolean>;
  /** Seconds after which what was left may be tried. */
  readonly pauseSeconds: () => number;
};

/**
 * An open breaker lets one charge of a page through, as a probe: only an answer about the card
 * closes the breaker. What is not charged stays due; no message and no dunning step is used up. A
 * provider that asks to be left alone is not asked again by this page.
 */
export async function openGate(deps: Deps): Promise<ChargeGate> {
  const { breaker, recover } = await deps.ledger.switches();
  const { answersMin, share } = deps.settings.breaker;
  let tripped = breaker.on;
  let probes = breaker.on ? 1 : 0;
  let answers = 0;
  let ill = 0;
  let pause = 0;
  const trip = async (why: string) => {
    tripped = true;
    await throwSwitch(deps, 'breaker', { on: true, why });
  };
  return {
    admits() {
      if (recover.on) return 'held';
      if (tripped) return (probes -= 1) >= 0 ? 'open' : 'held';
      return pause > 0 ? 'left' : 'open';
    },
    pauseSeconds: () => pause,
    async heard(outcome) {
      if (outcome === 'lost') return false;
      pause = Math.max(pause, outcome.pauseSeconds ?? 0);
      const well = isAboutCard(outcome);
      answers += 1;
      ill += well ? 0 : 1;
      if (breaker.on && tripped && well) {
        tripped = false;
        await throwSwitch(deps, 'breaker', { on: false, why: 'a probe was answered' });
        return true;
      }
      if (tripped) return false;
      if (outcome.decline?.class === 'merchant') {
        await trip(`the merchant is refused, not a card (${outcome.decline.code})`);
      } else if (answers >= answersMin && ill >= share * answers) {
        await trip(`${ill} of ${answers} unknown, or not served`);
      }
      return false;
    },
  };
}

/** A decline for maintenance or for the merchant's contract says nothing of the card. */
function isAboutCard({ kind, decline }: Outcome): boolean {
  if (kind === 'paid') return true;
  return kind === 'declined' && !['infrastructure', 'merchant'].includes(decline?.class ?? '');
}
