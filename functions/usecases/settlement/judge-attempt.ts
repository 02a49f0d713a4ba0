// What the provider's answer to an attempt says, and what it says of a card or of the shop.
import { soldBy } from '../../domain/subscription/trial';
import {
  aloneCode,
  classifyDecline,
  ofFormerMid,
  ofOneCard,
  shownText,
} from '../../domain/charge/declines';
import type { Decline } from '../../domain/charge/declines';
import { installmentsOf, ofInstallments } from '../../domain/charge/installments';
import { isOverH } from '../../domain/charge/looking';
import type { Payment } from '../../domain/charge/payment';
import { keptOf } from '../../domain/charge/payment';
import type { Verdict } from '../../domain/charge/verdict';
import { judgeRecords, judgeRefusal, judgeRejection } from '../../domain/charge/verdict';
import type { Claimed } from '../../domain/subscription/facts';
import type { ChargeAnswer } from '../../ports/gateway';
import type { Deps } from '../deps';

export function judge(deps: Deps, claimed: Claimed, records: readonly Payment[]): Verdict {
  const { acceptance, absenceSeconds } = deps.settings;
  const { claim } = claimed;
  const now = deps.clock.now();
  const verdict = judgeRecords(claim, records, acceptance, now);
  // The payment of our request may be shown later than a row that keeps nothing.
  const isEarly = claim.phase !== 'suspect' && !isOverH(claim, now, absenceSeconds);
  return isEarly && verdict.kind === 'suspect' && keptOf(verdict.payment) === 0
    ? { kind: 'unknown', why: verdict.why }
    : verdict;
}

/** A refusal may have left a record, or come of one that was there: that decides. */
export async function judgeRefused(
  deps: Deps,
  claimed: Claimed,
  { kind, message }: Extract<ChargeAnswer, { kind: 'refused' | 'rejected' }>,
): Promise<Verdict> {
  const alone = kind === 'refused' ? judgeRefusal(message) : judgeRejection(message);
  const looked = await deps.gateway.look(claimed.claim.attemptId);
  switch (looked.kind) {
    case 'found': {
      const verdict = judge(deps, claimed, looked.payments);
      // Paid before our only request came: another sender uses the same order numbers.
      const isFirst = verdict.kind === 'paid' && claimed.claim.sends === 1;
      if (isFirst && classifyDecline(message).code === 'duplicate')
        deps.log('charge.foreign', { subscription: claimed.id });
      return verdict;
    }
    case 'absent':
      if (alone.kind === 'unknown') noteDecline(deps, alone.fault ?? classifyDecline(message));
      return alone;
    case 'unanswered': {
      // The refusal counts all the same: that it left no record, later inquiries must show.
      const { refused, fault } = unknownOf(alone);
      if (fault) noteDecline(deps, fault);
      return { kind: 'unknown', why: looked.why, refused, fault };
    }
  }
}

function unknownOf(verdict: Verdict): Partial<Extract<Verdict, { kind: 'unknown' }>> {
  return verdict.kind === 'unknown' ? verdict : {};
}

/** What a decline says, once it is known for which shop id the card was registered. */
export async function declineOf(deps: Deps, row: Claimed, said: Decline): Promise<Decline> {
  const decline = ofInstallments(said, installmentsOf(soldBy(row).price, row.claim));
  if (decline.class !== 'merchant') return decline;
  const billed = deps.settings.acceptance.mid;
  const card = billed === undefined ? undefined : await deps.ledger.card(row.id, row.claim.keyId);
  const told = ofFormerMid(decline, { card: card?.mid, billed });
  const { dunning } = row;
  return dunning ? ofOneCard(told, dunning, await deps.ledger.switchOf('breaker')) : told;
}

/**
 * Counted by alarms: a text that is in no class or in a wrong one, taken for a vague refusal; and
 * a refusal of the merchant.
 */
export function noteDecline(deps: Deps, { code, reason, class: what }: Decline): void {
  if (code === 'unlisted' || code === aloneCode)
    deps.log('decline.unlisted', { message: shownText(reason) });
  if (what === 'merchant') deps.log('merchant.refused', { code });
}
