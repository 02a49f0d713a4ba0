// A life of a subscription, drawn from a seed and lived by the very moves of the core: what was
// foretold is compared with what comes, and each period with the one before.
import { classifyDecline } from '../../functions/domain/charge/declines';
import { dueQuote, quote } from '../../functions/domain/charge/quote';
import type { CivilDate, Period } from '../../functions/domain/common/calendar';
import { addDays, civilDate, civilDateAt } from '../../functions/domain/common/calendar';
import { daysBetween } from '../../functions/domain/common/calendar';
import { Refusal } from '../../functions/domain/common/errors';
import { nextEntry, stepAt } from '../../functions/domain/subscription/agenda';
import { agreedOf } from '../../functions/domain/subscription/agreed';
import { apply } from '../../functions/domain/subscription/apply';
import type { Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { riseOf } from '../../functions/domain/subscription/rise';
import { isEnded, isPaused } from '../../functions/domain/subscription/status';
import { claimedPeriod, periodOf, periodStart } from '../../functions/domain/subscription/terms';
import { timeline } from '../../functions/domain/subscription/timeline';
import { Random } from '../simulation/random';
import { anyPrice, begunOn } from './drawn';
import { faultIn } from './parts';
import { at, rules, times } from './samples';

const daySeconds = 86_400;
/** The calendar repeats after 400 years. */
const calendarDays = 146_096;
const stepsMax = 16;

/** What time alone brings. */
const byTime = {
  consent_end: 'consent_lapsed',
  access: 'access_due',
  debt_end: 'debt_due',
} as const;

type Foretold = Period & { readonly amount: number };

export class Life {
  readonly random: Random;
  of: Subscription;
  now: number;
  periods = 0;
  foretold = 0;
  readonly verbs = new Set<string>();
  /** The next charge, as the fold and as the preview of an act have told it. */
  private coming: Foretold | undefined;
  private shown: (Foretold & { readonly period: number }) | undefined;
  /** Where the last settled period ends, and the days that may lie behind it. */
  private endsOn: CivilDate;
  private gap: number | 'any' = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
    const { random } = this;
    const on = addDays(civilDate('2000-01-01'), random.whole(0, calendarDays));
    this.of = begunOn(random, on);
    this.now = at(on);
    this.endsOn = periodStart(this.of, this.of.period);
  }

  live(): void {
    for (let step = 0; step < stepsMax && !isEnded(this.of); step += 1) {
      const due = nextEntry(this.of, times)?.at;
      if (due === undefined) return;
      for (let acts = this.random.whole(0, 2); acts > 0; acts -= 1) this.actBefore(due);
      this.foretell();
      const next = nextEntry(this.of, times)?.at;
      if (next === undefined) return;
      this.now = Math.max(this.now, next);
      this.goOn();
    }
  }

  /** The fold says what the next charge asks for, if nothing else is done. */
  private foretell(): void {
    const { of, now } = this;
    const to = Math.max(now, nextEntry(of, times)?.at ?? now) + daySeconds;
    const moments = timeline(of, { from: now, to }, rules);
    this.coming = moments.find(({ charge }) => charge)?.charge;
  }

  happen(what: What): void {
    const was = this.of;
    this.of = apply(was, { ...what, at: this.now, by: 'customer' }, rules);
    if (this.of !== was) this.verbs.add(what.kind);
  }

  /** What a person asks for at any time before; a refusal changes nothing. */
  private actBefore(due: number): void {
    const { random } = this;
    this.now += Math.floor(random.unit() * Math.max(0, due - this.now));
    this.ask(() => {
      const shown = this.act();
      if (shown) this.shown = shown;
    });
  }

  private ask(act: () => void): void {
    try {
      act();
    } catch (refused) {
      if (!(refused instanceof Refusal)) throw refused;
    }
  }

  private act(): (Foretold & { readonly period: number }) | undefined {
    const { random, of } = this;
    const cadence = { interval: of.price.interval, every: of.price.every };
    const version = random.whole(2, 9);
    switch (random.whole(0, 9)) {
      case 0:
      case 1:
      case 2:
        this.happen({ kind: 'billing_day_moved', day: random.whole(1, 31) });
        return this.preview();
      case 3:
        this.happen({ kind: 'billing_day_withdrawn' });
        this.shown = undefined;
        return undefined;
      case 4:
        this.pause();
        return undefined;
      case 5: {
        const to = { price: anyPrice(random, version, random.chance(0.6) ? cadence : undefined) };
        this.happen({ kind: 'change_scheduled', to: { ...to, quantity: random.whole(1, 4) } });
        return this.preview();
      }
      case 6:
        this.happen({ kind: 'change_withdrawn' });
        this.shown = undefined;
        return undefined;
      case 7:
        this.happen({ kind: 'price_scheduled', price: anyPrice(random, version, cadence) });
        return this.preview();
      case 8:
        this.tell();
        return undefined;
      default:
        this.happen({ kind: 'credit_given', amount: random.whole(1, 5_000) });
        return this.preview();
    }
  }

  private pause(): void {
    const { random } = this;
    const when = random.pick(['now', 'period_end'] as const);
    this.happen({ kind: 'pause_requested', wish: { when, periods: random.whole(1, 3) } });
    this.shown = undefined;
  }

  /** Told of what follows a trial or a coupon, and agreed to what is asked. */
  private tell(): void {
    const { now, of } = this;
    const rise = riseOf(of, now);
    if (rise) {
      this.ask(() => this.happen({ kind: 'consent_answered', act: 'agree', rise, saidAt: now }));
    }
    const on = civilDateAt(now);
    this.ask(() => this.happen({ kind: 'notice_given', channel: 'sms', on }));
    // A late word moves the first day.
    if (periodStart(this.of, this.of.period) !== periodStart(of, of.period)) this.moveDays();
  }

  /** What a door shows of the next charge behind an act. */
  private preview(): (Foretold & { readonly period: number }) | undefined {
    const { of } = this;
    if (of.claim || of.trial || of.dunning || isPaused(of) || of.pause) return undefined;
    const { amount, days, period } = dueQuote(of, civilDateAt(this.now));
    const shown = quote(of, civilDateAt(this.now));
    this.hold(shown.days.startsOn === days.startsOn, 'a window and the calendar differ in days');
    return { ...days, amount, period };
  }

  private goOn(): void {
    const { of, now } = this;
    const step = stepAt(of, now, times);
    if (step.kind === 'none') {
      this.now += 1_800;
      return;
    }
    switch (step.kind) {
      case 'charge':
        return this.charge();
      case 'resume':
        return this.resume('resume_due');
      case 'pause':
        this.happen({ kind: 'pause_due' });
        if (isPaused(this.of) && this.random.chance(0.4)) this.resumeEarly();
        return;
      case 'notice':
        this.happen({ kind: 'notice_missed' });
        if (this.random.chance(0.7)) this.tell();
        return;
      case 'postponement':
        this.moveDays();
        this.happen({ kind: 'postponement_due' });
        if (!isEnded(this.of)) this.tell();
        return;
      case 'consent':
        if (this.random.chance(0.6)) this.tell();
        else {
          this.moveDays();
          this.happen({ kind: 'consent_missing' });
        }
        return;
      case 'consent_end':
      case 'access':
      case 'debt_end':
        return this.happen({ kind: byTime[step.kind] });
      default:
        this.broke(`a step that no life has: ${step.kind}`);
    }
  }

  /** For want of a notice or a consent the next period begins later than was shown. */
  private moveDays(): void {
    this.gap = 'any';
    this.shown = undefined;
  }

  /** Some days into it. */
  private resumeEarly(): void {
    this.now += this.random.whole(0, 20) * daySeconds;
    this.resume('resume_requested');
  }

  /** Days of the pause, and no others, lie between two periods. */
  private resume(kind: 'resume_due' | 'resume_requested'): void {
    const { pause } = this.of;
    const today = civilDateAt(this.now);
    if (pause && this.gap !== 'any') this.gap += Math.max(0, daysBetween(pause.from, today));
    this.happen({ kind });
  }

  private charge(): void {
    const { of, now, random } = this;
    const isRetry = of.dunning !== undefined;
    const asked = dueQuote(of, civilDateAt(now));
    const fault = faultIn(asked, of);
    if (fault !== undefined) return this.broke(fault);
    this.happen({ kind: 'charge_claimed', attemptId: 'a' });
    const { claim } = this.of;
    if (!claim) return this.broke('a charge without a claim');
    const days = claimedPeriod(this.of, claim, now);
    this.hold(claim.amount === asked.amount, `${claim.amount} won, of ${asked.amount} quoted`);
    this.hold(claim.period === of.period, `period ${claim.period} is claimed, of ${of.period}`);
    this.hold(asked.recurring <= agreedOf(this.of), 'above what was agreed to');
    if (!isRetry) this.checkForetold({ ...days, amount: claim.amount }, claim.period);
    if (claim.amount === 0) this.happen({ kind: 'charge_waived' });
    else if (random.chance(0.88)) this.happen({ kind: 'charge_paid' });
    else return this.decline();
    this.follow(days, claim.period);
  }

  private decline(): void {
    this.shown = undefined;
    this.happen({ kind: 'charge_declined', decline: classifyDecline('한도초과') });
  }

  private checkForetold(is: Foretold, period: number): void {
    const told = [this.coming, this.shown?.period === period ? this.shown : undefined];
    for (const one of told) {
      if (!one) continue;
      this.foretold += 1;
      const isSame = one.startsOn === is.startsOn && one.endsOn === is.endsOn;
      this.hold(isSame, `${one.startsOn} to ${one.endsOn} was told, and is ${is.startsOn}`);
      this.hold(one.amount === is.amount, `${one.amount} won were told, and are ${is.amount}`);
    }
    this.shown = undefined;
  }

  /** The period is over with what it asked for: it follows the one before. */
  private follow({ startsOn, endsOn }: Period, period: number): void {
    const apart = daysBetween(this.endsOn, startsOn);
    this.hold(apart >= 0, `period ${period} of ${startsOn} overlaps until ${this.endsOn}`);
    if (this.gap !== 'any') {
      this.hold(apart === this.gap, `${apart} days before ${startsOn}, and ${this.gap} of a pause`);
    }
    this.hold(daysBetween(startsOn, endsOn) > 0, `period ${period} has no day`);
    this.hold(this.of.period === period + 1, `${period} is followed by ${this.of.period}`);
    if (!isEnded(this.of)) {
      const next = periodOf(this.of, this.of.period);
      this.hold(next.startsOn === endsOn, `${endsOn} is followed by ${next.startsOn}`);
    }
    this.periods += 1;
    this.gap = 0;
    this.endsOn = endsOn;
  }

  private hold(isSo: boolean, words: string): void {
    if (!isSo) this.broke(words);
  }

  private broke(words: string): never {
    throw new Error(words);
  }
}
