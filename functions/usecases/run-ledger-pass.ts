// The nightly round: the ledger pass, the sweep of keys, and the end of a recovery.
import type { Deps } from './deps';
import { listPayments } from './list-payments';
import { planCharges } from './plan-charges';
import type { Pass } from './reconcile-ledger';
import { followCases, reconcileLedger, unanswered } from './reconcile-ledger';
import type { Swept } from './sweep-keys';
import { sweepKeys } from './sweep-keys';
import { holdsOf } from './recovery';
import { throwSwitch } from './switches';

const day = 86_400;
/** Each day is seen by three passes: two must agree before money is given back. */
export const usualDays = 3;
/** What shows late, or lies around a restore's point, is looked at a little earlier too. */
const margin = day;
/** A night without news writes nothing; what is listed again for it is a week. */
const markedEvery = 7 * day;

export type Round = Pass & {
  readonly swept: Swept | undefined;
  readonly recovered: boolean;
  /** null: all was the same, and stays so until something changes here or at iamport. */
  readonly idleUntil?: null;
};

/** `days` looks further back by hand, such as 90 after an incident. */
export async function runLedgerPass(
  deps: Deps,
  shards: number,
  days: number = usualDays,
): Promise<Round> {
  const now = deps.clock.now();
  const { recover, home, isRecovering, isKeyKnown } = await holdsOf(deps);
  // What was sent within H may still be under way, and belongs to the resolver.
  const to = recover.on ? now : now - deps.settings.absenceSeconds;
  const passed = await deps.ledger.passed();
  // Nights that were missed, or could not be finished, are made up for by the next pass.
  const usual = recover.on ? recover.since - margin : to - days * day;
  const from = passed.until === 0 ? usual : Math.min(usual, passed.until - margin);
  // Under another key no order number of ours is recognized: nothing may be decided by its want.
  const payments = isKeyKnown ? await listPayments(deps, { from, to }) : undefined;
  const pass = payments ? await reconcileLedger(deps, { from, to }, payments) : unanswered;
  const followed = payments ? await followCases(deps, payments) : {};
  const { complete, differences } = pass;
  const found = sumOf(pass.found, followed);
  const unexplained = differences.filter((of) => of.theirs - of.ours !== of.explained).length;
  deps.log('ledger.passed', { complete, payments: pass.payments, unexplained, ...found });
  // Not even the first night is lost when its pass fails: it is marked by where it began.
  const until = complete && !found.waiting ? to : from;
  if (until - passed.until >= markedEvery) await deps.ledger.savePassed({ ...passed, until });
  const mayEnd = recover.on && home !== 'other' && recover.replay !== 'wanted';
  const recovered = mayEnd && complete && !found.waiting;
  if (recovered) {
    await throwSwitch(deps, 'recover', { on: false, why: 'the ledger pass is complete' });
    await planCharges(deps, shards);
  }
  // Rows that a restore lost, or set back, are cases by now; their keys are judged the night after.
  const swept = payments && !isRecovering ? await sweepKeys(deps, shards, payments) : undefined;
  if (swept) deps.log('keys.swept', { ...swept });
  const calm =
    complete && Object.keys(found).every((kind) => kind === 'same' || kind === 'foreign');
  return { ...pass, found, swept, recovered, ...(calm && !recovered ? { idleUntil: null } : {}) };
}

function sumOf(a: Pass['found'], b: Pass['found']): Pass['found'] {
  const kinds = Object.keys({ ...a, ...b }) as (keyof Pass['found'])[];
  return Object.fromEntries(kinds.map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]));
}
