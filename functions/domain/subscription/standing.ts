// What a customer may use now, and what she may do next.
import type { Access } from './access';
import type { CivilDate, EpochSeconds } from '../common/calendar';
import { civilDateAt, monthsOf } from '../common/calendar';
import { isUsedUp } from '../charge/charge';
import { isErasing } from './erasure';
import type { Subscription } from './facts';
import type { HappeningKind } from './happenings';
import type { Purpose } from './status';
import { isEnded, isInDebt, isPaidUp, isPaused, purposeOf } from './status';
import { periodStart } from './terms';
import { mayWithdraw } from './next';
import { riseOf } from './rise';
import { transitions } from './transitions';
import { isCardRefused } from './trial';

/** pay_debt and change_card open a card window; sign_up goes on with the one that is open. */
export type Deed =
  | ('sign_up' | 'pay_debt' | 'change_card' | 'cancel_now' | 'cancel_at_period_end')
  | ('undo_cancel' | 'pause' | 'resume' | 'undo_pause')
  | ('change_terms' | 'undo_change' | 'answer_consent' | 'start')
  | ('change_billing_day' | 'undo_billing_day');

/** Each of them, for who describes the answers. */
export const deeds: readonly Deed[] = [
  'sign_up',
  'pay_debt',
  'change_card',
  'cancel_now',
  'cancel_at_period_end',
  'undo_cancel',
  'pause',
  'resume',
  'undo_pause',
  'change_terms',
  'undo_change',
  'answer_consent',
  'start',
  'change_billing_day',
  'undo_billing_day',
];

export type Standing = {
  readonly access: Access;
  /** Paid for up to the day before; absent where nothing is, or what was paid is over. */
  readonly paidUntil?: CivilDate | undefined;
  /** What the customer may do, as the table of transitions allows it. */
  readonly may: readonly Deed[];
};

const deedOf: Readonly<Record<Purpose, Deed>> = {
  sign_up: 'sign_up',
  pay_debt: 'pay_debt',
  card_change: 'change_card',
};

/** `hasPause`: its plan does. */
export function standing(of: Subscription, now: EpochSeconds, hasPause = false): Standing {
  const may: Deed[] = [];
  if (isAllowed(of, 'window_opened') && !isErasing(of)) {
    // Where no attempt is left, another card is taken on without a charge.
    const isOpen = of.heldAt === undefined && !(isInDebt(of) && isUsedUp(of));
    may.push(isOpen ? deedOf[purposeOf(of)] : 'change_card');
  }
  if (isAllowed(of, 'cancel_requested')) {
    may.push('cancel_now');
    const isServed = isPaidUp(of) && of.access !== 'none';
    if (isServed && !of.cancel) may.push('cancel_at_period_end');
  }
  if (of.cancel && !isErasing(of) && isAllowed(of, 'cancel_withdrawn')) may.push('undo_cancel');
  return {
    access: of.access,
    paidUntil: paidOn(of, now),
    may: [...may, ...ofPause(of, hasPause), ...ofTerms(of), ...ofConsent(of, now), ...ofDay(of)],
  };
}

function ofPause(of: Subscription, hasPause: boolean): readonly Deed[] {
  if (isErasing(of)) return [];
  if (of.pause && isAllowed(of, 'resume_requested')) {
    if (!isPaused(of)) return ['undo_pause'];
    return of.heldAt === undefined ? ['resume'] : [];
  }
  const isFree = of.heldAt === undefined && !of.cancel && !of.pause;
  return hasPause && isFree && isAllowed(of, 'pause_requested') ? ['pause'] : [];
}

function ofTerms(of: Subscription): readonly Deed[] {
  const isBound = of.cancel !== undefined || of.heldAt !== undefined;
  const may: Deed[] = !isBound && isAllowed(of, 'change_scheduled') ? ['change_terms'] : [];
  if (of.trial) return mayStart(of) ? [...may, 'start'] : may;
  const isHers = mayWithdraw(of) && isAllowed(of, 'change_withdrawn');
  return isHers ? [...may, 'undo_change'] : may;
}

/** Of a plan that is charged by months, in a period that is paid and whole. */
function ofDay(of: Subscription): readonly Deed[] {
  if (!isAllowed(of, 'billing_day_moved')) return [];
  const undo: readonly Deed[] = of.stub ? ['undo_billing_day'] : [];
  const isBound = of.cancel !== undefined || of.heldAt !== undefined || isErasing(of);
  const isFree = !isBound && !of.pause && !of.partial && monthsOf(of.price) !== undefined;
  return isFree ? ['change_billing_day', ...undo] : undo;
}

/** From the first day on which her agreement counts. */
function ofConsent(of: Subscription, now: EpochSeconds): readonly Deed[] {
  const rise = riseOf(of, now);
  if (!rise || of.heldAt !== undefined || !isAllowed(of, 'consent_answered')) return [];
  return civilDateAt(now) >= rise.opensOn ? ['answer_consent'] : [];
}

/** A trial is ended by a purchase with the card in force. */
function mayStart(of: Subscription): boolean {
  const isBound = of.cancel !== undefined || of.heldAt !== undefined || isErasing(of);
  const isFree = !of.claim && !isBound && of.unagreedOn === undefined;
  return isFree && of.keyId !== undefined && !of.keyDiffers && !isCardRefused(of);
}

/** Changes something, and is not refused. */
function isAllowed(of: Subscription, kind: HappeningKind): boolean {
  const cell = transitions[kind][of.claim ? 'open' : 'none'][of.status];
  return cell === 'stays' || typeof cell === 'object';
}

function paidOn(of: Subscription, now: EpochSeconds): CivilDate | undefined {
  if (of.anchorOn === undefined || isEnded(of) || isPaused(of)) return undefined;
  const until = periodStart(of, of.period);
  return until > civilDateAt(now) ? until : undefined;
}
