// A card window of a drawn life: what it has shown is charged when it comes back, or nothing is.
import { soldIn } from '../../functions/domain/charge/cost';
import type { DunningPolicy } from '../../functions/domain/catalogue/dunning';
import { allotKey, fateOf, useOf } from '../../functions/domain/checkout/registration';
import type { Period } from '../../functions/domain/common/calendar';
import { civilDateAt } from '../../functions/domain/common/calendar';
import type { Claim } from '../../functions/domain/subscription/facts';
import { inForce } from '../../functions/domain/subscription/next';
import { claimedPeriod, isReturn, periodOf } from '../../functions/domain/subscription/terms';
import type { Acting } from './acts';

type Charged = {
  readonly claim: Claim;
  readonly days: Period;
  /** Access had ended: the period begins today. */
  readonly isBack: boolean;
};

/** Undefined where nothing is charged: the card is another one, or too late. */
export function chargedBy(life: Acting, dunning: DunningPolicy): Charged | undefined {
  const { of: was } = life;
  const key = { keyId: `key${was.registered + 1}`, resultId: 'res', openedAt: life.now };
  const registration = allotKey(was, { ...soldIn(inForce(was)), dunning }, key);
  life.happen({ kind: 'window_opened' });
  life.meanwhile();
  const { now } = life;
  if (fateOf(registration, life.of, now) !== 'open') return undefined;
  if (useOf(registration, life.of) === 'adopt') {
    life.happen({ kind: 'card_changed', registration });
    return undefined;
  }
  life.happen({ kind: 'card_presented', registration });
  const isBack = isReturn(life.of);
  const owed = periodOf(life.of, life.of.period);
  life.happen({ kind: 'charge_claimed', attemptId: 'w', isAwaited: true });
  const { claim } = life.of;
  if (!claim) throw new Error('a window without a claim');
  const { amount, taxFree } = registration.terms;
  life.hold(claim.amount === amount, `${claim.amount} won, and the window has shown ${amount}`);
  life.hold(claim.taxFree === taxFree, 'another tax-free part than the window has shown');
  life.hold(linesIn(claim).length === 0, 'a line that no window has shown is asked for');
  const days = claimedPeriod(life.of, claim, now);
  const begins = isBack ? civilDateAt(now) : owed.startsOn;
  life.hold(days.startsOn === begins, `it is paid from ${days.startsOn} on, not ${begins}`);
  return { claim, days, isBack };
}

/** Lines that it asks for once. */
export const linesIn = ({ extras = [] }: Claim): readonly string[] =>
  extras.flatMap(({ kind, id }) => (kind === 'one_off' && id !== undefined ? [id] : []));
