// An operator ends a charge that is suspect or unknown, once nothing of it is kept at the provider.
import { recordWaived } from '../../domain/charge/charge';
import type { Decline } from '../../domain/charge/declines';
import type { Actor } from '../../domain/subscription/deed';
import { casesOfDeedMax } from '../../domain/subscription/deed';
import { Refusal } from '../../domain/common/errors';
import type { SubscriptionId } from '../../domain/common/identity';
import type { Payment } from '../../domain/charge/payment';
import { keptOf } from '../../domain/charge/payment';
import type { Claim, Claimed, Subscription } from '../../domain/subscription/facts';
import { isClaimed } from '../../domain/subscription/facts';
import { moneyKept } from '../../domain/charge/verdict';
import { changeCharge, happened } from '../common/change';
import { deleteObsoleteKey } from '../settlement/delete-keys';
import type { Deps } from '../deps';
import { noteWish } from '../common/record-deed';
import { deedOf } from '../common/record-deed';
import { caseIdOf } from '../common/cases';
import { doubtCaseId } from '../common/doubt-cases';
import { signCase } from './close-case';
import { closeCases, moveClaim, releaseAwaited } from '../settlement/settle-attempt';
import { judge } from '../settlement/judge-attempt';
import { settleVerdict } from '../settlement/settle-attempt';
import { abandonDifference } from '../settlement/settle-attempt';

/** waived: the period is given up. declined: nothing was kept, and dunning goes on with it. */
export type Settling = {
  readonly id: SubscriptionId;
  readonly as: 'waived' | 'declined';
  readonly actor: Actor;
};

/** As a soft decline: the customer's card may be asked again on another day. */
const notKept: Decline = {
  kind: 'unknown',
  class: 'soft',
  code: 'not_kept',
  reason: 'nothing was kept, says an operator',
};
/** What was charged on a test channel: the key is one of that channel, only another card helps. */
const testKey: Decline = { ...notKept, kind: 'key_invalid', class: 'hard' };

/** An unknown outcome may be settled this long after it was last sent. */
const settleAfterSeconds = 24 * 3_600;

/**
 * Throws Refusal(conflict) as long as money is kept, naming what is to be refunded first, and while
 * the outcome of the charge may still come by itself.
 */
export async function settleSuspect(deps: Deps, settling: Settling): Promise<Subscription> {
  const { id, as, actor } = settling;
  const begunAt = deps.clock.now();
  const row = await deps.ledger.load(id);
  if (!row) throw new Refusal('not_found', 'there is no such subscription');
  if (!isClaimed(row)) {
    throw new Refusal('conflict', 'the subscription must have a suspect or an unknown charge');
  }
  refuseEarly(row.claim, deps.clock.now());
  const records = await recordsOf(deps, row);
  noteWish(deps, { verb: 'settle', subscription: id, as });
  const paid = records.map(({ paymentId }) => caseIdOf(paymentId));
  const cases = [doubtCaseId(row.claim), ...paid].slice(0, casesOfDeedMax);
  const held = await hold(deps, row, settling, cases);
  const verdict = judge(deps, held, records);
  // Given back with the right amount, it needs no decision.
  const settled =
    verdict.kind === 'refunded'
      ? (await settleVerdict(deps, held, verdict)).subscription
      : as === 'declined'
        ? await decline(deps, held, records)
        : await waive(deps, held);
  await closeCases(deps, held, settled, records);
  for (const one of cases) await signCase(deps, one, actor, begunAt);
  return settled;
}

async function waive(deps: Deps, held: Claimed): Promise<Subscription> {
  if (held.claim.change) return abandonDifference(deps, held);
  const now = deps.clock.now();
  const { charge: served } = await changeCharge(deps, held, (charge, { startsOn, endsOn }) =>
    recordWaived({ ...charge, startsOn, endsOn }, held.claim, now),
  );
  const passed = await moveClaim(deps, held, (current) =>
    happened(deps, current, { kind: 'charge_waived', served }, now),
  );
  return deleteObsoleteKey(deps, await releaseAwaited(deps, passed));
}

async function decline(
  deps: Deps,
  row: Claimed,
  records: readonly Payment[],
): Promise<Subscription> {
  const isTest = records.some(
    (record) => keptOf(record) > 0 && moneyKept(record, deps.settings.acceptance) === 0,
  );
  const outcome = await settleVerdict(deps, row, {
    kind: 'declined',
    decline: isTest ? testKey : notKept,
    paymentId: records.at(-1)?.paymentId,
  });
  return outcome.subscription;
}

function refuseEarly({ phase, sentAt }: Claim, now: number): void {
  const left = sentAt + settleAfterSeconds - now;
  if (phase === 'suspect' || left <= 0) return;
  const hours = Math.ceil(left / 3_600);
  throw new Refusal('conflict', `the charge was sent within a day, try again in ${hours} h`);
}

/**
 * Nothing is sent again from here: whatever happens to us, a suspect waits for a person, and its
 * next daily inquiry sees to it that it has a case. Who asked is written with it.
 */
async function hold(
  deps: Deps,
  row: Claimed,
  { as, actor }: Settling,
  cases: readonly string[],
): Promise<Claimed> {
  const why = 'an operator settles it';
  const held =
    row.claim.phase === 'suspect'
      ? row
      : happened(deps, row, { kind: 'charge_suspected', why, isKept: false });
  const deed = deedOf(deps, { verb: 'settle', actor }, { before: row, after: held });
  const told = { ...deed, after: `period ${row.claim.period} is ${as}`, cases };
  const saved = await deps.ledger.saveInOne({ subscription: held, deed: told });
  const next = { ...held, version: held.version + 1 };
  if (saved === 'saved' && isClaimed(next)) return next;
  throw new Refusal('conflict', 'the charge was changed meanwhile, try again');
}

/** Every record under its order number; none of them may keep money, or come to it. */
async function recordsOf(deps: Deps, row: Claimed): Promise<readonly Payment[]> {
  const looked = await deps.gateway.look(row.claim.attemptId);
  if (looked.kind === 'unanswered') {
    throw new Refusal('not_now', 'the payment could not be looked at, try again');
  }
  if (looked.kind === 'absent') return [];
  const verdict = judge(deps, row, looked.payments);
  if (verdict.kind === 'paid') {
    await settleVerdict(deps, row, verdict);
    throw new Refusal('conflict', `payment ${verdict.payment.paymentId} was found and is booked`);
  }
  if (verdict.kind === 'unknown') {
    throw new Refusal('conflict', `the outcome is not decided yet: ${verdict.why}`);
  }
  const { acceptance } = deps.settings;
  const keeping = looked.payments.filter((record) => moneyKept(record, acceptance) > 0);
  const kept = keeping.find(({ status }) => status !== 'ready');
  if (kept) {
    const { paymentId } = kept;
    throw new Refusal('conflict', `refund ${keptOf(kept)} won of payment ${paymentId} first`);
  }
  const [open] = keeping;
  if (open) throw new Refusal('conflict', `payment ${open.paymentId} is not decided yet: ready`);
  return looked.payments;
}
