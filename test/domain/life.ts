// A life of a subscription, drawn from a seed and lived by the very moves of the core: what was
// foretold is compared with what comes, and each period with the one before.
import { classifyDecline } from '../../functions/domain/charge/declines';
import type { Quote } from '../../functions/domain/charge/quote';
import { dueQuote } from '../../functions/domain/charge/quote';
import type { Period } from '../../functions/domain/common/calendar';
import { addDays, civilDate, civilDateAt } from '../../functions/domain/common/calendar';
import { daysBetween } from '../../functions/domain/common/calendar';
import { Refusal } from '../../functions/domain/common/errors';
import { nextEntry, stepAt } from '../../functions/domain/subscription/agenda';
import { agreedOf } from '../../functions/domain/subscription/agreed';
import type { Rules } from '../../functions/domain/subscription/apply';
import { apply } from '../../functions/domain/subscription/apply';
import type { Claim, Subscription } from '../../functions/domain/subscription/facts';
import type { What } from '../../functions/domain/subscription/happenings';
import { riseOf } from '../../functions/domain/subscription/rise';
import { isEnded, isInDebt, isPaused } from '../../functions/domain/subscription/status';
import {
  claimedPeriod,
  isReturn,
  periodOf,
  periodStart,
} from '../../functions/domain/subscription/terms';
import { timeline } from '../../functions/domain/subscription/timeline';
import { Random } from '../simulation/random';
import type { Acting, Shown } from './acts';
import { act } from './acts';
import { anyPolicy, begunOn } from './drawn';
import { faultIn } from './parts';
import { at, rules as plain, times } from './samples';
import { chargedBy, linesIn } from './window';

const daySeconds = 86_400;
/** The calendar repeats after 400 years. */
const calendarDays = 146_096;
const stepsMax = 16;
const windowSeconds = 23 * 3_600;

/** What time alone brings. */
const byTime = {
  consent_end: 'consent_lapsed',
  access: 'access_due',
  debt_end: 'debt_due',
} as const;

export class Life implements Acting {
  readonly random: Random;
  private readonly rules: Rules;
  of: Subscription;
  now: number;
  periods = 0;
  foretold = 0;
  readonly verbs = new Set<string>();
  /** The days of the last settled period. */
  paid: Period;
  /** The next charge, as the fold has told it, and charges as the preview of an act has. */
  private coming: Pick<Shown, keyof Period | 'amount'> | undefined;
  private shown: readonly Shown[] = [];
  /** Lines that were asked for once. */
  private readonly asked = new Set<string>();
  /** The days that may lie behind the last settled period. */
  private gap: number | 'any' = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
    const { random } = this;
    const on = addDays(civilDate('2000-01-01'), random.whole(0, calendarDays));
    this.of = begunOn(random, on);
    this.now = at(on);
    this.rules = { ...plain, policy: anyPolicy(random) };
    this.paid = { startsOn: on, endsOn: periodStart(this.of, this.of.period) };
  }

  live(): void {
    for (let step = 0; step < stepsMax && !isEnded(this.of); step += 1) {
      const due = nextEntry(this.of, times)?.at;
      if (due === undefined) {
        if (!this.comeBack()) return;
        continue;
      }
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
    const moments = timeline(of, { from: now, to }, this.rules);
    this.coming = moments.find(({ charge }) => charge)?.charge;
  }

  happen(what: What): void {
    const was = this.of;
    this.of = apply(was, { ...what, at: this.now, by: 'customer' }, this.rules);
    if (this.of !== was) this.verbs.add(what.kind);
  }

  /** What a person asks for at any time before; a refusal changes nothing. */
  private actBefore(due: number): void {
    const { random } = this;
    this.now += Math.floor(random.unit() * Math.max(0, due - this.now));
    this.ask(() => {
      const shown = act(this);
      if (shown !== 'same') this.shown = shown;
    });
  }

  private ask(act: () => void): void {
    try {
      act();
    } catch (refused) {
      if (!(refused instanceof Refusal)) throw refused;
    }
  }

  /** Told of what follows a trial or a coupon, and agreed to what is asked. */
  tell(): void {
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

  private goOn(): void {
    const { of, now } = this;
    const step = stepAt(of, now, times);
    switch (step.kind) {
      case 'none':
        this.now += 1_800;
        return;
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
    this.shown = [];
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
    const { of, now } = this;
    const isRetry = of.dunning !== undefined;
    const asked = dueQuote(of, civilDateAt(now));
    const fault = faultIn(asked, of);
    if (fault !== undefined) return this.broke(fault);
    this.happen({ kind: 'charge_claimed', attemptId: 'a' });
    const { claim } = this.of;
    if (!claim) return this.broke('a charge without a claim');
    const days = claimedPeriod(this.of, claim, now);
    this.checkClaim(claim, asked);
    this.hold(claim.period === of.period, `period ${claim.period} is claimed, of ${of.period}`);
    if (!isRetry) this.checkForetold({ ...claim, ...days });
    this.settle(claim, days, isReturn(of));
  }

  /** Nothing is claimed but what was asked for, and each line that waits is asked for once. */
  private checkClaim(claim: Claim, asked: Quote): void {
    this.hold(claim.amount === asked.amount, `${claim.amount} won, of ${asked.amount} quoted`);
    this.hold(asked.recurring <= agreedOf(this.of), 'above what was agreed to');
    const lines = linesIn(claim);
    this.hold(lines.length === (this.of.lines ?? []).length, 'a line that waits is not asked for');
  }

  private settle(claim: Claim, days: Period, isBack: boolean): void {
    const { random } = this;
    if (claim.amount === 0) this.happen({ kind: 'charge_waived' });
    else if (random.chance(0.88)) this.happen({ kind: 'charge_paid' });
    else return this.decline();
    for (const id of linesIn(claim)) {
      this.hold(!this.asked.has(id), `${id} is asked for twice`);
      this.asked.add(id);
    }
    // Between a debt and the return from it nothing was served.
    if (isBack) this.gap = 'any';
    this.follow(days, claim.period);
  }

  private decline(): void {
    this.shown = [];
    const text = this.random.chance(0.75) ? '한도초과' : '분실카드';
    this.happen({ kind: 'charge_declined', decline: classifyDecline(text) });
  }

  /** Nothing comes by itself any more: most come back with another card, some weeks later. */
  private comeBack(): boolean {
    if (!isInDebt(this.of) || this.random.chance(0.2)) return false;
    this.now += this.random.whole(0, 60) * daySeconds;
    this.present();
    return true;
  }

  meanwhile(): void {
    const next = nextEntry(this.of, times)?.at;
    if (!this.of.dunning || next === undefined || next > this.now + windowSeconds) return;
    this.now = Math.max(this.now, next);
    if (this.random.chance(0.7)) this.goOn();
  }

  present(): void {
    const charged = chargedBy(this, this.rules.policy);
    if (!charged) return;
    this.foretold += 1;
    if (charged.isBack) this.verbs.add('return');
    this.settle(charged.claim, charged.days, charged.isBack);
  }

  private checkForetold(is: Shown): void {
    const { period } = is;
    for (const one of [this.coming, ...this.shown.filter((shown) => shown.period === period)]) {
      if (!one) continue;
      this.foretold += 1;
      const isSame = one.startsOn === is.startsOn && one.endsOn === is.endsOn;
      this.hold(isSame, `${one.startsOn} to ${one.endsOn} was told, and is ${is.startsOn}`);
      this.hold(one.amount === is.amount, `${one.amount} won were told, and are ${is.amount}`);
    }
    this.shown = this.shown.filter((shown) => shown.period > period);
  }

  /** The period is over with what it asked for: it follows the one before. */
  private follow({ startsOn, endsOn }: Period, period: number): void {
    const apart = daysBetween(this.paid.endsOn, startsOn);
    this.hold(apart >= 0, `period ${period} of ${startsOn} overlaps until ${this.paid.endsOn}`);
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
    this.paid = { startsOn, endsOn };
  }

  hold(isSo: boolean, words: string): void {
    if (!isSo) this.broke(words);
  }

  private broke(words: string): never {
    throw new Error(words);
  }
}
