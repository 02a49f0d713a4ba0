// Why something that a person asks for can not be done in this state, in words that say what helps.
import { attemptsMax, isUsedUp } from '../charge/charge';
import { Refusal } from '../common/errors';
import type { Claim, Subscription } from './facts';
import type { HappeningKind } from './happenings';
import { isBilled, isEnded, isInDebt, isSigningUp } from './status';

export function refusalOf(was: Subscription, kind: HappeningKind): Refusal {
  return new Refusal('conflict', whyOf(was, kind));
}

function whyOf(was: Subscription, kind: HappeningKind): string {
  const { status, claim, heldAt } = was;
  if (claim) return inFlight(claim);
  const isOfDebt = kind === 'retry_requested' || kind === 'debt_settled';
  if (isEnded(was)) return `it has ended (${status}): its customer signs up anew`;
  if (!(isOfDebt || kind === 'hold_requested')) return `subscription must not be ${status}`;
  if (isSigningUp(was)) return 'its sign-up is not paid: only its card window charges it';
  if (heldAt !== undefined) return 'it is on hold: release it first';
  if (isInDebt(was) && isUsedUp(was)) return usedUp;
  if (isInDebt(was) && !isBilled(was))
    return 'its card is not asked again: only another card helps';
  return `it owes nothing: it is ${status}`;
}

export const usedUp =
  `its ${attemptsMax} attempts are used up, and no card is charged: cancel it, or settle the ` +
  'debt (POST /admin/subscriptions/{id}/debt)';

/** Only what waits for a person has to be settled by one. */
function inFlight({ phase, doubt }: Claim): string {
  if (phase === 'suspect' || doubt?.caseAt !== undefined) {
    return 'the charge in doubt is a case: it must be settled first';
  }
  return (
    'a charge is in flight: it settles itself within minutes as a rule, so try again then; ' +
    'settle it by hand only where it is a case'
  );
}
