// The table of transitions: every cell is tried, legal or not, and the diagram in the docs is its.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stateDiagram } from '../../scripts/state-diagram';
import { addDays, civilDate } from '../../functions/domain/common/calendar';
import { classifyDecline } from '../../functions/domain/charge/declines';
import { trialPrice } from '../../functions/domain/catalogue/trial-offer';
import { won } from '../../functions/domain/common/money';
import { Refusal } from '../../functions/domain/common/errors';
import { allotKey } from '../../functions/domain/checkout/registration';
import { apply } from '../../functions/domain/subscription/apply';
import type { Next, Stub, Subscription } from '../../functions/domain/subscription/facts';
import type { HappeningKind, What } from '../../functions/domain/subscription/happenings';
import type { Rise } from '../../functions/domain/subscription/rise';
import { couponEnd } from '../../functions/domain/subscription/telling';
import { riseOf } from '../../functions/domain/subscription/rise';
import type { Status } from '../../functions/domain/subscription/status';
import { statuses } from '../../functions/domain/subscription/status';
import type { InFlight } from '../../functions/domain/subscription/cells';
import { claimChange } from '../../functions/domain/subscription/moves/change-now';
import { transitions } from '../../functions/domain/subscription/transitions';
import { active, at, claimAt, opened, rules } from './samples';

const now = at('2027-02-28');
const happen = (was: Subscription, what: What, when = now) =>
  apply(was, { ...what, at: when, by: 'schedule' }, rules);
const decline = classifyDecline('분실카드');
const carded = { ...active(), card: 1, keyId: 'key1' };
const declined = happen(claimAt(carded, now), {
  kind: 'charge_declined',
  decline: classifyDecline('한도초과'),
});
const lapsed = happen(declined, { kind: 'debt_due' });

const fourWeeks = {
  interval: 'day',
  every: 28,
  amount: won(0),
  taxFree: won(0),
  noticesBy: 'sms',
} as const;

/** One of each state, as it comes about. */
const samples: Readonly<Record<Status, Subscription>> = {
  incomplete: { ...opened(), card: 1, keyId: 'key1' },
  trialing: {
    ...carded,
    status: 'trialing',
    price: trialPrice(carded.price, fourWeeks),
    next: { period: 1, price: carded.price },
    agreed: carded.price.amount,
    trial: { noticedOn: civilDate('2027-02-20') },
  },
  active: carded,
  paused: happen(carded, { kind: 'pause_requested', wish: { when: 'now' } }, at('2027-02-10')),
  past_due: declined,
  unpaid: lapsed,
  canceled: happen(carded, { kind: 'cancel_requested', atPeriodEnd: false }),
  expired: happen(opened(), { kind: 'checkout_expired' }),
};

/** What follows a trial costs more than the trial. */
const following = ({ trial, price }: Subscription, amount: number) => ({
  ...price,
  version: 2,
  amount: won(trial ? 19_900 : amount),
});

const toCome = {
  askedAt: now,
  from: civilDate('2027-02-28'),
  until: civilDate('2027-03-31'),
};

const line = { id: 'ext1', amount: 500, taxFree: 0 };
const ofOthers = {
  credit_given: { kind: 'credit_given', amount: 500 },
  credit_returned: { kind: 'credit_returned', amount: 500 },
  credit_taken: { kind: 'credit_taken', amount: 500 },
  line_added: { kind: 'line_added', line },
  line_removed: { kind: 'line_removed', id: line.id },
  consent_missing: { kind: 'consent_missing' },
  consent_lapsed: { kind: 'consent_lapsed' },
} as const;

/** Later than the last send by more than a request is left alone for. */
const later = now + 1_000;

function inState(status: Status, inFlight: InFlight, kind: HappeningKind): Subscription {
  const was = samples[status];
  const held = ['hold_released', 'hold_due', 'resend_rested'].includes(kind) ? now : undefined;
  // Nothing is claimed in a final state, and the table says so as well.
  const running = isWithin(kind) ? { ...was, period: 2 } : was;
  const inDoubt = () => (isWithin(kind) ? dearerNow() : claimAt(samples.active, now)).claim;
  const of = inFlight === 'open' ? { ...running, claim: inDoubt() } : running;
  // A claim at the end of a trial has brought into force what followed it.
  const isOver = inFlight === 'open' && kind !== 'notice_given';
  const follows = isOver ? undefined : of.next;
  const dearer = { ...was.price, version: 2, amount: won(99_000) };
  const nexts: Partial<Record<HappeningKind, Next>> = {
    change_withdrawn: { period: 9, price: was.price, agreed: was.price.amount },
    consent_answered: { period: 9, price: dearer },
  };
  const next = nexts[kind] ?? follows;
  const trial = isOver || kind === 'change_withdrawn' ? undefined : of.trial;
  const isUntold = kind === 'postponement_due' || kind === 'change_scheduled';
  const untold = trial && isUntold ? {} : trial;
  const cancel = kind === 'charge_abandoned' ? { at: now, atPeriodEnd: false } : undefined;
  // An active subscription whose pause is to come.
  const pause = /^(resume|pause_due)/.test(kind) ? (of.pause ?? toCome) : of.pause;
  const own = isOver ? carded.price : of.price;
  // What is to be told of: a trial, or the end of a coupon.
  const isTold = /^(notice_given|notice_missed|postponement_due)$/.test(kind) && !trial;
  const price = isTold ? { ...own, coupon: ending(of.claim ? of.period + 1 : of.period) } : own;
  const lines = kind === 'line_removed' ? [line] : undefined;
  const stub = kind === 'billing_day_withdrawn' ? leading : undefined;
  const credit = kind === 'credit_taken' ? 500 : undefined;
  const bound = { lines, credit, price, heldAt: held, next, trial: untold, stub };
  return { ...of, ...bound, cancel: cancel ?? of.cancel, pause };
}

const ending = (period: number) => {
  const id = 'HALF';
  return { id, version: 1, percent: 50, until: period, plans: [carded.price.planId] };
};

const isWithin = (kind: HappeningKind) =>
  /^change_(claimed|rounded_off|paid|declined|abandoned)$/.test(kind);
const paid = { startsOn: civilDate('2027-02-28'), endsOn: civilDate('2027-03-31') };
const leading: Stub = { ...paid, period: 9, day: 31, of: 31 };
const dearer = { price: { ...carded.price, version: 2, amount: won(19_800) } };
const dearerNow = () =>
  claimChange({ ...carded, period: 2 }, { attemptId: 'x', to: dearer, paid }, now);

function plain<K extends HappeningKind>(
  ...kinds: readonly K[]
): { readonly [P in K]: { kind: P } } {
  return Object.fromEntries(kinds.map((kind) => [kind, { kind }])) as never;
}

function whatOf(kind: HappeningKind, was: Subscription): What {
  const allotment = { keyId: 'key2', resultId: 'res2', openedAt: now };
  const registration = allotKey(was, { price: was.price, dunning: rules.policy }, allotment);
  const { claim } = claimAt(samples.active, now);
  const served = { startsOn: civilDate('2027-02-28'), endsOn: civilDate('2027-03-31') };
  const cheaper = { ...was.price, version: 2, amount: won(1_000) };
  const little = { price: { ...was.price, version: 2, amount: won(9_950) } };
  // In a state that has none, the table has refused it by then.
  const rise = riseOf(was, later) ?? ({ period: 9 } as Rise);
  const end = couponEnd(was);
  const toldOn = end ? addDays(end.on, -10) : civilDate('2027-02-10');
  const all: { readonly [K in HappeningKind]: Extract<What, { kind: K }> } = {
    window_opened: { kind: 'window_opened' },
    card_verified: { kind: 'card_verified', n: 2 },
    card_released: { kind: 'card_released' },
    card_changed: { kind: 'card_changed', registration },
    card_presented: { kind: 'card_presented', registration },
    card_recalled: { kind: 'card_recalled', n: 2, keyId: 'key2' },
    key_checked: { kind: 'key_checked', differs: true },
    key_refused: { kind: 'key_refused' },
    key_handed_over: { kind: 'key_handed_over' },
    cancel_requested: { kind: 'cancel_requested', atPeriodEnd: false },
    cancel_withdrawn: { kind: 'cancel_withdrawn' },
    change_scheduled: { kind: 'change_scheduled', to: { price: following(was, 1_000) }, period: 9 },
    change_withdrawn: { kind: 'change_withdrawn' },
    change_claimed: { kind: 'change_claimed', attemptId: 'x', to: dearer, paid },
    change_rounded_off: { kind: 'change_rounded_off', to: little, paid },
    change_paid: { kind: 'change_paid' },
    change_declined: { kind: 'change_declined' },
    change_abandoned: { kind: 'change_abandoned' },
    price_scheduled: { kind: 'price_scheduled', price: cheaper },
    consent_answered: { kind: 'consent_answered', act: 'decline', rise, saidAt: now },
    ...ofOthers,
    notice_given: { kind: 'notice_given', channel: 'sms', on: toldOn },
    notice_missed: { kind: 'notice_missed' },
    postponement_due: { kind: 'postponement_due' },
    pause_requested: { kind: 'pause_requested', wish: { when: 'period_end' } },
    billing_day_moved: { kind: 'billing_day_moved', day: 10 },
    billing_day_withdrawn: { kind: 'billing_day_withdrawn' },
    pause_due: { kind: 'pause_due' },
    resume_requested: { kind: 'resume_requested' },
    resume_due: { kind: 'resume_due' },
    ...plain('place_released', 'term_ended', 'checkout_expired'),
    charge_claimed: { kind: 'charge_claimed', attemptId: 'x' },
    charge_recalled: { kind: 'charge_recalled', claim },
    charge_reopened: { kind: 'charge_reopened', claim: { ...claim, period: 1, attempt: -1 } },
    charge_resent: { kind: 'charge_resent' },
    charge_unsent: { kind: 'charge_unsent', why: 'busy' },
    charge_unknown: { kind: 'charge_unknown', why: 'timeout' },
    charge_suspected: { kind: 'charge_suspected', why: 'another amount', isKept: true },
    charge_paid: { kind: 'charge_paid', served },
    charge_refunded: { kind: 'charge_refunded', served },
    charge_waived: { kind: 'charge_waived', served },
    charge_declined: { kind: 'charge_declined', decline },
    charge_abandoned: { kind: 'charge_abandoned' },
    inquiry_failed: { kind: 'inquiry_failed', seen: 'clean' },
    resend_held: { kind: 'resend_held' },
    resend_rested: { kind: 'resend_rested' },
    access_due: { kind: 'access_due' },
    debt_due: { kind: 'debt_due' },
    ...plain('hold_due', 'hold_placed', 'hold_requested', 'hold_released'),
    retry_requested: { kind: 'retry_requested' },
    debt_settled: { kind: 'debt_settled' },
    erasure_requested: { kind: 'erasure_requested' },
    erasure_postponed: { kind: 'erasure_postponed' },
    erasure_completed: { kind: 'erasure_completed' },
  };
  return all[kind];
}

const kinds = Object.keys(transitions) as HappeningKind[];
const cells = kinds.flatMap((kind) =>
  (['none', 'open'] as const).flatMap((inFlight) =>
    statuses.map((status) => [kind, inFlight, status] as const),
  ),
);

describe('what may come to a subscription in each state', () => {
  test.each(cells)('%s, claim %s, %s', (kind, inFlight, status) => {
    const was = inState(status, inFlight, kind);
    expect(was.status).toBe(status);
    const of = kind === 'charge_reopened' ? { ...was, period: 1 } : was;
    const cell = transitions[kind][inFlight][status];
    const tried = () => happen(of, whatOf(kind, was), later);
    if (cell === 'bug') expect(tried).toThrow(/broken invariant: \w+ never comes/);
    else if (cell === 'refused') expect(tried).toThrow(Refusal);
    else {
      const next = tried();
      if (cell === 'ignored') expect(next.version, kind).toBe(was.version);
      const states = typeof cell === 'string' ? [status] : cell.to;
      expect(states).toContain(next.status);
      if (next !== of) expect(next.by).toEqual({ what: kind, who: 'schedule' });
    }
  });
});

test('late news changes nothing at all', () => {
  for (const [kind, inFlight, status] of cells) {
    if (transitions[kind][inFlight][status] !== 'ignored') continue;
    const was = inState(status, inFlight, kind);
    expect(happen(was, whatOf(kind, was)), `${kind} ${status}`).toBe(was);
  }
});

test('nothing leads out of a final state', () => {
  for (const [kind, inFlight, status] of cells) {
    const cell = transitions[kind][inFlight][status];
    if (!['canceled', 'expired'].includes(status) || typeof cell === 'string') continue;
    expect(cell.to).toEqual([status]);
  }
});

test('the diagram of the docs is the one that the table makes', () => {
  const page = readFileSync(new URL('../../docs/how-money-moves.md', import.meta.url), 'utf8');
  expect(page).toContain(stateDiagram());
});
