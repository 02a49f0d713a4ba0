// Whether this page may charge: not while the provider fails or is busy, not before a recovery has
// looked, and nothing of a plan on hold.
import type { Deps } from '../deps';
import { badRequestCode, isOfIssuer, probeAnswered } from '../../domain/charge/declines';
import type { Subscription } from '../../domain/subscription/facts';
import { isOfHeldPlan } from '../../domain/subscription/held-plans';
import { holdsOf, throwSwitch } from '../common/recovery';
import { hasPaidBefore, hintsAtMore, isAboutCard, showsServed } from '../settlement/heard';
import type { Outcome } from '../settlement/outcome';

/** open: charge. held: stays due until the breaker closes. left: goes back to the queue. */
export type Admitted = 'open' | 'held' | 'left';

export type ChargeGate = {
  /** A recovery is on: only outcomes are looked at, and every other step waits. */
  readonly isRecovering: boolean;
  /** Asked before each claim. */
  readonly admits: (row: Subscription) => Admitted;
  /** Nothing of its plan is charged: what is due stays due. */
  readonly isPlanHeld: (row: Subscription) => boolean;
  /** Told of each answer; answers whether the provider has just proven to be well again. */
  readonly heard: (outcome: Outcome | 'lost') => Promise<boolean>;
  /** Seconds after which what was left may be tried. */
  readonly pauseSeconds: () => number;
};

/**
 * So many cards are not lost at once, each by itself: the words are about something else. Customers
 * are counted, by cards that have paid before: a card that never did proves nothing, and one
 * visitor may bring any number of them.
 */
const sameWordsMin = 5;
/** Card companies that are ill at once: from here on it is no matter of one of them. */
const issuersIllMin = 3;

/**
 * A breaker that opened by itself lets one charge of a page through, as a probe: only an answer
 * about the card closes it. One that an operator opened lets none through. What is not charged
 * stays due; no message and no dunning step is used up. A provider that asks to be left alone is
 * not asked again by this page. Where one card company is down, only its cards are held for the
 * rest of the page.
 */
export async function openGate(deps: Deps): Promise<ChargeGate> {
  const { breaker, isRecovering, isHeld, heldPlans } = await holdsOf(deps);
  const isPlanHeld = (row: Subscription) => isOfHeldPlan(row, heldPlans);
  const { answersMin, share } = deps.settings.breaker;
  const issuers = new Issuers(Math.ceil(answersMin / 4), share);
  let tripped = breaker.on;
  let probes = breaker.on && breaker.byHand !== true ? 1 : 0;
  let answers = 0;
  const sameWords = new Map<string, Set<string>>();
  let ill = 0;
  let cards = 0;
  let pause = 0;
  const trip = async (why: string) => {
    tripped = true;
    await throwSwitch(deps, 'breaker', { on: true, why });
  };
  return {
    isRecovering,
    isPlanHeld,
    admits(row) {
      const { issuer = '' } = row;
      if (isHeld || isPlanHeld(row)) return 'held';
      if (tripped) return (probes -= 1) >= 0 ? 'open' : 'held';
      if (issuers.down.has(issuer)) return 'held';
      return pause > 0 ? 'left' : 'open';
    },
    pauseSeconds: () => pause,
    async heard(outcome) {
      if (outcome === 'lost') return false;
      pause = Math.max(pause, outcome.pauseSeconds ?? 0);
      const well = isAboutCard(outcome);
      const name = issuers.hear(outcome);
      if (name !== undefined) deps.log('issuer.down', { issuer: name });
      answers += 1;
      cards += well ? 1 : 0;
      ill += well || issuers.isOwn(outcome) ? 0 : 1;
      if (breaker.on && tripped && showsServed(outcome)) {
        const to = { on: false, why: probeAnswered };
        tripped = (await throwSwitch(deps, 'breaker', to)).on;
        return !tripped;
      }
      if (tripped) return false;
      const counts = hintsAtMore(outcome) && (await hasPaidBefore(deps, outcome));
      const same = counts ? countIn(sameWords, outcome) : 0;
      // Another answer may have tripped it meanwhile.
      if (tripped) return false;
      const all = ill + (issuers.ill >= issuersIllMin ? issuers.faults : 0);
      const { class: what, code } = outcome.decline ?? {};
      // Where other requests are served, one that is not stands alone.
      if (what === 'merchant' && !(code === badRequestCode && cards > 0)) {
        await trip(`the merchant is refused, not a card (${code})`);
      } else if (answers >= answersMin && all >= share * answers) {
        await trip(`${all} of ${answers} unknown, or not served`);
      } else if (same >= sameWordsMin && same >= share * answers) {
        await trip(`${same} of ${answers} declined for good in the same words`);
      } else if (issuers.down.size >= issuersIllMin) {
        await trip(`${issuers.down.size} card companies are down`);
      }
      return false;
    },
  };
}

/** What the answers of one page say of each card company. */
class Issuers {
  readonly down = new Set<string>();
  /** Declines for which a card company is to blame, and how many companies there were. */
  faults = 0;
  ill = 0;
  private readonly tallies = new Map<string, { answers: number; faults: number }>();

  constructor(
    private readonly answersMin: number,
    private readonly share: number,
  ) {}

  /** A fault of the card's own company, where the provider has named it. */
  isOwn({ decline, subscription }: Outcome): boolean {
    return decline !== undefined && isOfIssuer(decline, subscription.issuer);
  }

  /** Answers with its name when it has just proven to be down. */
  hear(outcome: Outcome): string | undefined {
    const { issuer = '' } = outcome.subscription;
    const tally = this.tallies.get(issuer) ?? { answers: 0, faults: 0 };
    this.tallies.set(issuer, tally);
    tally.answers += 1;
    if (!this.isOwn(outcome)) return undefined;
    this.faults += 1;
    if (tally.faults === 0) this.ill += 1;
    tally.faults += 1;
    const isDown = tally.faults >= this.answersMin && tally.faults >= this.share * tally.answers;
    if (!isDown || this.down.has(issuer)) return undefined;
    this.down.add(issuer);
    return issuer;
  }
}

/** Without codes and numbers, which may differ from card to card. */
const wordsOf = ({ decline }: Outcome): string =>
  decline?.reason.replaceAll(/[^\p{L}]/gu, '') ?? '';

/** Customers of whom a card was declined in its words. */
function countIn(told: Map<string, Set<string>>, outcome: Outcome): number {
  const words = wordsOf(outcome);
  const customers = told.get(words) ?? new Set();
  told.set(words, customers.add(outcome.subscription.userId));
  return customers.size;
}
