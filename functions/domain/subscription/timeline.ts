// What comes in the months ahead, folded from the agenda by the very moves that will be made.
import type { Access } from './access';
import type { EpochSeconds } from '../common/calendar';
import { civilDateAt, outsideQuiet } from '../common/calendar';
import type { Period } from '../common/calendar';
import type { TaxSplit, Won } from '../common/money';
import { taxSplit } from '../common/money';
import type { Line } from '../charge/quote';
import { recurringOf } from '../charge/cost';
import { dueQuote } from '../charge/quote';
import type { AgendaStep } from './agenda';
import { nextEntry, stepAt } from './agenda';
import { agreedOf } from './agreed';
import type { Rules } from './apply';
import { apply } from './apply';
import type { Subscription } from './facts';
import type { Happening, What } from './happenings';
import { partOf } from './billing-day';
import { inForce } from './next';
import { riseOf } from './rise';
import type { Status } from './status';
import { claimedPeriod } from './terms';
import { convertsOn, latestOn } from './telling';

/** Money that is asked for, and the days that it pays for. */
export type Asked = Period &
  TaxSplit & {
    readonly period: number;
    readonly amount: Won;
    readonly lines: readonly Line[];
  };

export type Moment = {
  readonly at: EpochSeconds;
  readonly step: AgendaStep;
  readonly charge?: Asked | undefined;
  /** What follows it. */
  readonly status: Status;
  readonly access: Access;
  readonly why: string;
};

export type Ahead = {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  /** Customers are taken to be told of paid periods on the last day that is in time. */
  readonly isTold?: boolean | undefined;
  /** They are taken to agree to a higher amount on its day; else not to answer. */
  readonly agrees?: boolean | undefined;
};

/** What came, and how it stands then. */
export type Course = { readonly moments: readonly Moment[]; readonly of: Subscription };

/** A year of weeks, with the steps of a debt: more is no timeline but a bug. */
const momentsMax = 400;

/**
 * Every charge is taken to be paid at its hour, one in flight at its next inquiry, and nothing else
 * to happen. The deletion of keys, and what is
 * forgotten after the end, is no part of it.
 */
export function timeline(was: Subscription, ahead: Ahead, rules: Rules): readonly Moment[] {
  return courseOf(was, ahead, rules).moments;
}

/** The same with the facts at its end, for who goes on from there. */
export function courseOf(was: Subscription, ahead: Ahead, rules: Rules): Course {
  const { from, to } = ahead;
  const moments: Moment[] = [];
  let of = was;
  let now = from;
  while (moments.length < momentsMax) {
    const next = nextEntry(of, rules.times);
    if (!next) break;
    now = outsideQuiet(Math.max(next.at, now), rules.times.quiet);
    if (now > to) break;
    const step = stepOf(of, now, rules);
    if (step === undefined || step === 'keys' || step === 'erasure') break;
    const charge = askedAt(of, step, now);
    const why = reasonFor[step](of);
    const brings = actOf(of, step, now, ahead) ?? whatOf(of, step);
    of = brings.reduce((facts, what) => happen(facts, what, now, rules), of);
    moments.push({ at: now, step, charge, status: of.status, access: of.access, why });
  }
  return { moments, of };
}

/** What a person is taken to do in place of a step that finds nothing done. */
function actOf(
  of: Subscription,
  step: AgendaStep,
  now: EpochSeconds,
  { isTold, agrees }: Ahead,
): readonly What[] | undefined {
  if (step === 'notice' && isTold) return [told(now)];
  const rise = step === 'consent' && agrees ? riseOf(of, now) : undefined;
  return rise && [{ kind: 'consent_answered', act: 'agree', rise, saidAt: now }];
}

/** A request in flight is answered, however young it is. */
function stepOf(of: Subscription, now: EpochSeconds, { times }: Rules): AgendaStep | undefined {
  if (of.claim) return 'inquiry';
  const step = stepAt(of, now, times);
  return step.kind === 'none' ? undefined : step.kind;
}

function happen(of: Subscription, what: What, at: EpochSeconds, rules: Rules): Subscription {
  const happening: Happening = { ...what, at, by: 'schedule' };
  return apply(of, happening, rules);
}

const told = (at: EpochSeconds): What => ({
  kind: 'notice_given',
  channel: 'sms',
  on: civilDateAt(at),
});

/** What a step brings about where all goes well. */
function whatOf(of: Subscription, step: Exclude<AgendaStep, 'keys' | 'erasure'>): readonly What[] {
  switch (step) {
    case 'inquiry':
      return [{ kind: of.claim?.change ? 'change_paid' : 'charge_paid' }];
    case 'charge':
      return [{ kind: 'charge_claimed', attemptId: of.id }, { kind: 'charge_paid' }];
    case 'consent':
      return [{ kind: 'consent_missing' }];
    case 'consent_end':
      return [{ kind: 'consent_lapsed' }];
    case 'notice':
      return [{ kind: 'notice_missed' }];
    case 'postponement':
      return [{ kind: 'postponement_due' }];
    case 'place':
      return [{ kind: 'place_released' }];
    case 'cancel':
      return [{ kind: 'term_ended' }];
    case 'expiry':
      return [{ kind: 'checkout_expired' }];
    case 'resume':
      return [{ kind: 'resume_due' }];
    case 'pause':
      return [{ kind: 'pause_due' }];
    case 'hold':
      return [{ kind: 'hold_due' }];
    case 'debt_end':
      return [{ kind: 'debt_due' }];
    case 'access':
      return [{ kind: 'access_due' }];
  }
}

function askedAt(of: Subscription, step: AgendaStep, now: EpochSeconds): Asked | undefined {
  const { claim } = of;
  if (claim) {
    const { amount, taxFree, period } = claim;
    const days = claimedPeriod(of, claim, now);
    return { ...days, ...taxSplit(amount, taxFree), period, amount, lines: [] };
  }
  if (step !== 'charge') return undefined;
  const { days, lines, amount, period, supply, vat, taxFree } = dueQuote(of, civilDateAt(now));
  return { ...days, period, amount, supply, vat, taxFree, lines };
}

/** Plain words for people who read it: which rule brings the step about. */
const reasonFor: Readonly<Record<AgendaStep, (of: Subscription) => string>> = {
  inquiry: () => 'a charge in flight is taken to be paid',
  charge: (of) => {
    if (of.dunning) return `period ${of.period} is tried again after a decline`;
    const ended = of.price.coupon && !inForce(of).price.coupon ? ', and its coupon has ended' : '';
    const part = partOf(of);
    const days = part ? `, ${part.days} of ${part.of} days until the new billing day` : '';
    const begins = `period ${of.period} begins${ended}${days}`;
    return inForce(of) === of || ended ? begins : `${begins}, on the terms that were asked for`;
  },
  consent: (of) =>
    `agreed to ${agreedOf(of)} won each period, and it would cost ${recurringOf(inForce(of))}`,
  consent_end: () => 'nothing was agreed to within 14 days',
  notice: (of) => {
    const what = of.trial ? 'paid periods are to begin' : 'its coupon ends';
    return `no notice yet: ${what} on ${convertsOn(of)}`;
  },
  postponement: (of) =>
    convertsOn(of) < latestOn(of)
      ? `the ${of.trial ? 'trial' : 'coupon'} is over, and no notice was given seven days before`
      : `no notice was given until ${latestOn(of)}: it ends`,
  cancel: () => 'the subscription was canceled',
  expiry: () => 'the checkout was not finished within 23 hours',
  resume: () => 'the pause is over',
  pause: () => 'the paid period is over, and the pause begins',
  hold: () => 'the paid period of a subscription on hold is over',
  debt_end: () => 'the retries are used up',
  access: () => 'the debt is not paid: access changes by its plan',
  place: () => 'a place of a coupon is given back',
  keys: () => 'an obsolete billing key is deleted',
  erasure: () => 'what is personal is forgotten',
};
