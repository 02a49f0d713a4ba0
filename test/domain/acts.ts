// What people ask for in a drawn life: each act is seen before by the code of its door, and what
// comes of it is compared with what was shown.
import { recurringOf } from '../../functions/domain/charge/cost';
import type { Quote } from '../../functions/domain/charge/quote';
import { dueQuote, quote } from '../../functions/domain/charge/quote';
import type { Period } from '../../functions/domain/common/calendar';
import { civilDateAt } from '../../functions/domain/common/calendar';
import { agreedOf } from '../../functions/domain/subscription/agreed';
import { refuseByTable } from '../../functions/domain/subscription/apply';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { movedDay } from '../../functions/domain/subscription/moved-day';
import { priceChange } from '../../functions/domain/subscription/price-change';
import { isPaused } from '../../functions/domain/subscription/status';
import { claimedPeriod, periodStart } from '../../functions/domain/subscription/terms';
import type { Random } from '../simulation/random';
import { anyPrice, anyVersion } from './drawn';
import { faultInDifference } from './parts';

/** What a charge of a period was said to be. */
export type Shown = Period & { readonly period: number; readonly amount: number };

/** A life, as far as an act needs it. */
export interface Acting {
  readonly random: Random;
  readonly of: Subscription;
  readonly now: number;
  /** The days of the charge that the running period was paid with. */
  readonly paid: Period;
  happen(what: What): void;
  hold(isSo: boolean, words: string): void;
  /** Told of what follows a trial or a coupon, and agreed to what is asked. */
  tell(): void;
  /** What may come while a card window is open. */
  meanwhile(): void;
  /** Another card, and what is owed with it. */
  present(): void;
}

/** `same`: what was shown before is so still. */
type Act = (life: Acting) => readonly Shown[] | 'same';

/** One of them is drawn; a Refusal changes nothing. */
export const act: Act = (life) => life.random.pick(all)(life);

const moveDay: Act = (life) => {
  life.happen({ kind: 'billing_day_moved', day: life.random.whole(1, 31) });
  const moved = movedDay(life.of, civilDateAt(life.now));
  life.hold(moved !== undefined, 'a day that was moved does not wait');
  return moved ? [shownOf(moved.charge), shownOf(moved.then)] : [];
};

const keepDay: Act = (life) => {
  life.happen({ kind: 'billing_day_withdrawn' });
  return [];
};

const pause: Act = (life) => {
  const when = life.random.pick(['now', 'period_end'] as const);
  life.happen({ kind: 'pause_requested', wish: { when, periods: life.random.whole(1, 3) } });
  return [];
};

const changeLater: Act = (life) => {
  const { random } = life;
  const cadence = random.chance(0.6) ? cadenceOf(life) : undefined;
  const price = anyPrice(random, anyVersion(random), cadence);
  life.happen({ kind: 'change_scheduled', to: { price, quantity: random.whole(1, 4) } });
  return next(life);
};

const keepTerms: Act = (life) => {
  life.happen({ kind: 'change_withdrawn' });
  return [];
};

const raise: Act = (life) => {
  const price = anyPrice(life.random, anyVersion(life.random), cadenceOf(life));
  life.happen({ kind: 'price_scheduled', price });
  return next(life);
};

const tell: Act = (life) => {
  life.tell();
  return 'same';
};

const giveCredit: Act = (life) => {
  life.happen({ kind: 'credit_given', amount: life.random.whole(1, 5_000) });
  return next(life);
};

const addLine: Act = (life) => {
  const { random } = life;
  const amount = random.whole(100, 9_000);
  const taxFree = random.pick([0, amount, random.whole(0, amount)]);
  const line = { id: `line${random.whole(1, 2 ** 40)}`, amount, taxFree };
  life.happen({ kind: 'line_added', line });
  return next(life);
};

const removeLine: Act = (life) => {
  const [line] = life.of.lines ?? [];
  if (!line) return 'same';
  life.happen({ kind: 'line_removed', id: line.id });
  return next(life);
};

const presentCard: Act = (life) => {
  life.present();
  return [];
};

/** Charged at once and in force if it is paid, as its preview says; declined, nothing changes. */
const changeNow: Act = (life) => {
  const { random, of: was, now, paid } = life;
  refuseByTable(was, 'change_claimed');
  const other = { ...anyPrice(random, anyVersion(random), cadenceOf(life)), coupon: undefined };
  const price = random.chance(0.5) ? was.price : { ...other, coupon: was.price.coupon };
  const asked = { to: { price, quantity: random.whole(1, 6) }, paid };
  const { change, difference } = priceChange(was, asked, now);
  const fault = faultInDifference(difference, { from: was, to: asked.to, ...change });
  life.hold(fault === undefined, `a difference: ${fault}`);
  const { amount, taxFree } = difference.charge;
  if (amount === 0) life.happen({ kind: 'change_rounded_off', ...asked });
  else {
    life.happen({ kind: 'change_claimed', attemptId: 'd', ...asked });
    const { claim } = life.of;
    if (!claim) throw new Error('a difference without a claim');
    life.hold(claim.amount === amount, `${claim.amount} won are claimed, of ${amount} shown`);
    life.hold(claim.taxFree === taxFree, 'another tax-free part is claimed than was shown');
    const days = claimedPeriod(life.of, claim, now);
    const ends = periodStart(was, was.period);
    const isSame = days.startsOn === change.on && days.endsOn === ends;
    life.hold(isSame, `a difference of ${days.startsOn} to ${days.endsOn}`);
    const ending = random.pick(['change_paid', 'change_paid', 'change_paid', ...unpaid] as const);
    life.happen({ kind: ending });
    if (ending !== 'change_paid') {
      const isKept = life.of.price === was.price && life.of.quantity === was.quantity;
      life.hold(isKept && !life.of.claim && !life.of.dunning, 'an unpaid change changed it');
      return 'same';
    }
  }
  const is = life.of;
  life.hold(recurringOf(is) === recurringOf(asked.to), 'other terms are in force than were shown');
  life.hold(agreedOf(is) === recurringOf(is), 'what was asked for was not agreed to');
  const dates = [was, is].map((of) => periodStart(of, of.period));
  life.hold(dates[0] === dates[1] && is.period === was.period, 'a change moved the next period');
  return next(life);
};

const unpaid = ['change_declined', 'change_abandoned'] as const;

const all: readonly Act[] = [
  ...[moveDay, moveDay, moveDay, keepDay, pause],
  ...[changeLater, keepTerms, raise, tell, giveCredit],
  ...[changeNow, changeNow, addLine, removeLine, presentCard],
];

function cadenceOf({ of: { price } }: Acting) {
  return { interval: price.interval, every: price.every };
}

/** What a door shows of the next charge behind an act. */
function next(life: Acting): readonly Shown[] {
  const { of, now } = life;
  if (of.claim || of.trial || of.dunning || isPaused(of) || of.pause) return [];
  const on = civilDateAt(now);
  const due = dueQuote(of, on);
  const isSame = quote(of, on).days.startsOn === due.days.startsOn;
  life.hold(isSame, 'a window and the calendar differ in days');
  return [shownOf(due)];
}

const shownOf = ({ days, period, amount }: Quote): Shown => ({ ...days, period, amount });
