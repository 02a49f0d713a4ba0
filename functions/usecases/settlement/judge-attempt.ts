// What the provider's records, or its refusal, say of an attempt.
import type { Decline } from '../../domain/charge/declines';
import { classifyDecline, ofFormerMid, shownText } from '../../domain/charge/declines';
import { installmentsOf, ofInstallments } from '../../domain/charge/installments';
import { isOverH } from '../../domain/charge/looking';
import type { Payment } from '../../domain/charge/payment';
import { keptOf } from '../../domain/charge/payment';
import type { Claimed } from '../../domain/subscription/facts';
import type { Verdict } from '../../domain/charge/verdict';
import { judgeRecords, judgeRefusal } from '../../domain/charge/verdict';
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
  message: string,
): Promise<Verdict> {
  const looked = await deps.gateway.look(claimed.claim.attemptId);
  switch (looked.kind) {
    case 'found': {
      const verdict = judge(deps, claimed, looked.payments);
      // Paid before our only request came: somebody else sends the very same ones.
      const isFirst = verdict.kind === 'paid' && claimed.claim.sends === 1;
      if (isFirst && classifyDecline(message).code === 'duplicate')
        deps.log('charge.foreign', { subscription: claimed.id });
      return verdict;
    }
    case 'absent': {
      const verdict = judgeRefusal(message);
      if (verdict.kind === 'unknown') noteDecline(deps, classifyDecline(message));
      return verdict;
    }
    case 'unanswered': {
      // The refusal counts all the same: that it left no record, later inquiries must show.
      const { refused } = unknownOf(judgeRefusal(message));
      return { kind: 'unknown', why: looked.why, refused };
    }
  }
}

/** What a decline says, once it is known for which shop id the card was registered. */
export async function declineOf(deps: Deps, row: Claimed, said: Decline): Promise<Decline> {
  const decline = ofInstallments(said, installmentsOf(row.price, row.claim));
  const billed = deps.settings.acceptance.mid;
  if (decline.class !== 'merchant' || billed === undefined) return decline;
  const card = await deps.ledger.card(row.id, row.claim.keyId);
  return ofFormerMid(decline, { card: card?.mid, billed });
}

function unknownOf(verdict: Verdict): { readonly refused?: boolean | undefined } {
  return verdict.kind === 'unknown' ? verdict : {};
}

/** Counted by alarms: a text nobody has classified, taken for a vague refusal; and one of us. */
export function noteDecline(deps: Deps, { code, reason, class: what }: Decline): void {
  if (code === 'unlisted') deps.log('decline.unlisted', { message: shownText(reason) });
  if (what === 'merchant') deps.log('merchant.refused', { code });
}
