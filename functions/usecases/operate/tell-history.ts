// What became of a subscription, told from the items that its life has left: nothing is written for
// it on the way of a renewal.
import type { EpochSeconds } from '../../domain/common/calendar';
import { instantOn } from '../../domain/common/calendar';
import type { Attempt, Charge } from '../../domain/charge/charge';
import type { ConsentRecord } from '../../domain/subscription/consent-record';
import type { CreditMove } from '../../domain/charge/credit-moves';
import { creditMoves } from '../../domain/charge/credit-moves';
import type { Deed } from '../../domain/subscription/deed';
import type { Refund } from '../../domain/charge/refund';
import type { SeenPayment } from '../../domain/charge/seen';
import { isSecond, otherRefundsOf } from '../../domain/charge/seen';
import type { Registration } from '../../domain/checkout/registration';
import type { EndedFor, Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';
import { seenPayments } from './seen-payments';

/**
 * schedule: by itself, as the calendar has it. webhook: iamport has told. night: the lists have
 * shown it. console: at iamport, by hand or by another program.
 */
export type Origin = Deed['who'] | 'schedule' | 'webhook' | 'night' | 'console';

export type Told = {
  readonly at: EpochSeconds;
  readonly who: Origin;
  readonly by?: string | undefined;
  readonly what: string;
  readonly reason?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
};

/** Of each sort of item, the newest so many: a day has room for thirty deeds. */
const itemsMax = 1_000;

/** Newest first; what led to another thing within one second stands below it. */
export async function tellHistory(deps: Deps, row: Subscription): Promise<readonly Told[]> {
  const { ledger } = deps;
  const [deeds, windows, charges, refunds, differences, consents] = await Promise.all([
    ledger.deeds(row.id, itemsMax),
    ledger.registrations(row.id, itemsMax),
    ledger.charges(row.id, itemsMax),
    ledger.refunds(row.id, itemsMax),
    ledger.differences(row.id, itemsMax),
    ledger.consents(row.id, itemsMax),
  ]);
  const both = [...charges, ...differences];
  // Without an answer the history is what the table holds.
  const seen = await seenPayments(deps, both);
  const told = [
    ...ofRow(row),
    ...deeds.map(ofDeed),
    ...creditMoves(row, { charges, refunds, seen: seen.payments }).map(ofCredit),
    ...seen.payments.flatMap(ofSeen),
    ...consents.map(ofConsent),
    ...refunds.flatMap(ofRefund),
    ...both.flatMap((one) => ofCharge(one).toReversed()),
    ...windows.flatMap((one) => ofWindow(one).toReversed()),
  ];
  return told.sort((a, b) => b.at - a.at);
}

function ofDeed({ at, who, by, verb, reason, before, after }: Deed): Told {
  return { at, who, by, what: verb, reason, before, after };
}

function ofConsent(of: ConsentRecord): Told {
  const { saidAt: at, act, period, startsOn, before, after, source, by } = of;
  const did = act === 'agree' ? 'agreed to' : 'declined';
  return {
    at,
    who: source === 'customer' ? 'customer' : 'backend',
    by,
    what: `${did} ${after} won from ${startsOn} on, ${before} before (period ${period})`,
    reason: `text ${of.textVersion} ${of.language}, SHA-256 ${of.sha256}`,
  };
}

function ofWindow(of: Registration): readonly Told[] {
  const { n, purpose, openedAt, returnedAt, returnedBy, outcome, shownAmount, consent } = of;
  const shown = shownAmount === undefined ? '' : `, ${shownAmount} won shown`;
  const opened: Told = {
    at: openedAt,
    who: 'customer',
    what: `card window ${n} opened: ${purpose}`,
    reason: consent && `agreed to text ${consent.version}, ${consent.amount} won each time`,
  };
  const how = outcome === undefined ? '' : `: ${outcome}`;
  // A window that was decided at its return keeps no time of the return.
  const teller = returnedBy === undefined ? '' : `, told by ${returnedBy}`;
  if (returnedAt === undefined) return [{ ...opened, after: outcome && `${outcome}${teller}` }];
  const who = returnedBy === undefined || returnedBy === 'operator' ? 'customer' : returnedBy;
  return [opened, { at: returnedAt, who, what: `card window ${n} came back${how}${shown}` }];
}

function ofCharge(of: Charge): readonly Told[] {
  const { attempts, status } = of;
  const who = of.change ? 'customer' : 'schedule';
  const name = nameOf(of.period, of.change?.k);
  const told = attempts.flatMap((one) => ofAttempt(one, who, name.charge));
  const last = told.at(-1);
  if (!last && status === 'waived') return [unaskedOf(of, who, name.charge)];
  const { paidAt, receiptUrl } = of;
  if (status !== 'paid' && status !== 'refunded') return told;
  if (paidAt === undefined || !last) return told;
  const slip = receiptUrl === undefined ? undefined : `slip ${receiptUrl}`;
  return [...told, { at: paidAt, who, what: `${name.short} paid`, after: slip }];
}

/** When it was made; and who let us know how it ended, where that was neither of these two. */
function ofAttempt(of: Attempt, who: Origin, name: string): readonly Told[] {
  const { n, claimedAt, closedAt, outcome, amount, code, paymentId, reason, by } = of;
  const after = paymentId === undefined ? undefined : `payment ${paymentId}`;
  const made: Told = {
    at: claimedAt,
    who,
    what: `${name}, attempt ${n}, ${amount} won: ${outcome}`,
    reason: code === undefined ? undefined : reason === undefined ? code : `${code}: ${reason}`,
    after,
  };
  if (by === undefined || by === 'schedule' || by === 'customer') return [made];
  return [made, { at: closedAt, who: by, what: `${name}, attempt ${n}: ${outcome}, seen`, after }];
}

function ofCredit({ at, kind, amount, period }: CreditMove): Told {
  const where = period === undefined ? '' : kind === 'used' ? ' by' : ' of';
  const which = period === undefined ? '' : ` period ${period}`;
  return { at, who: 'schedule', what: `${amount} won of credit ${kind}${where}${which}` };
}

/** The charge keeps no time of its own: it is settled on the day that it is for. */
function unaskedOf({ startsOn, extras }: Charge, who: Origin, name: string): Told {
  const lines = extras?.map(({ kind, amount }) => `${kind} ${amount} won`).join(', ');
  const what = `${name} settled at 0 won: no card was charged`;
  return { at: instantOn(startsOn, 0), who, what, reason: lines };
}

function nameOf(period: number, k: number | undefined) {
  if (k === undefined) return { charge: `charge of period ${period}`, short: `period ${period}` };
  const short = `difference ${k} within period ${period}`;
  return { charge: short, short };
}

/** What no item of ours tells: a second payment of a charge, and refunds made elsewhere. */
function ofSeen(of: SeenPayment): readonly Told[] {
  const { charge, payment } = of;
  const { short } = nameOf(charge.period, charge.change?.k);
  const after = `payment ${payment.paymentId}`;
  const second = `second payment of ${short}, ${payment.amount} won`;
  const refunds = otherRefundsOf(of).map(({ at, by, amount }): Told => ({
    at,
    who: by === 'night' ? 'night' : 'console',
    what: `${amount ?? 'some'} won of ${short} given back`,
    after,
  }));
  const paid: Told = { at: payment.paidAt, who: 'schedule', what: second, after };
  return [...(isSecond(of) ? [paid] : []), ...refunds];
}

const cancels: Readonly<Record<Refund['cancel'], string>> = {
  no: '',
  now: ', and the subscription canceled',
  period_end: ', and the subscription canceled for the end of its period',
};

const endings: Readonly<Record<EndedFor, string>> = {
  not_begun: 'ended without having begun: nothing was paid',
  cancel: 'ended, as it was canceled',
  debt: 'ended: what it owed was not paid, and no attempt was left',
  no_consent: 'ended: its customer did not agree to what the next period costs',
  no_notice: 'ended: its customer was not told in time of what the next period costs',
};

/** What no person did: the end, and that nothing is served before a consent. */
function ofRow({ status, endedAt, endedFor, unagreedOn, period }: Subscription): readonly Told[] {
  const who = 'schedule';
  if (endedAt !== undefined && endedFor !== undefined) {
    return [{ at: endedAt, who, what: endings[endedFor], after: status }];
  }
  if (unagreedOn === undefined) return [];
  const what = `no access: period ${period} costs more, and its customer has not agreed to it`;
  return [{ at: instantOn(unagreedOn, 0), who, what, after: status }];
}

function ofRefund(of: Refund): readonly Told[] {
  const { amount, by, reason, askedAt, closedAt, closedBy, state, paymentId, why } = of;
  const what = `refund of ${amount} won of ${nameOf(of.period, of.k).short}`;
  const who = of.isWithdrawal ? (by === 'customer' ? 'customer' : 'backend') : 'operator';
  const asked: Told = { at: askedAt, who, by, what: `${what} asked${cancels[of.cancel]}`, reason };
  if (closedAt === undefined) return [asked];
  const ender = closedBy === undefined ? 'schedule' : 'operator';
  const ended = { at: closedAt, who: ender, by: closedBy, what: `${what} ${state}` } as const;
  return [asked, { ...ended, reason: why, after: `payment ${paymentId}` }];
}
