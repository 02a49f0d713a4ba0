// What the provider's records, or its refusal, say of an attempt.
import type { Decline } from '../domain/declines';
import { classifyDecline, shownText } from '../domain/declines';
import type { Payment } from '../domain/payment';
import type { Claim, Subscription } from '../domain/subscription';
import type { Verdict } from '../domain/verdict';
import { judgeRecords, judgeRefusal } from '../domain/verdict';
import type { Deps } from './deps';

type Claimed = Subscription & { readonly claim: Claim };

export function judge(deps: Deps, claimed: Claimed, records: readonly Payment[]): Verdict {
  return judgeRecords(claimed.claim, records, deps.settings.acceptance, deps.clock.now());
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
    case 'absent':
      noteDecline(deps, classifyDecline(message));
      return judgeRefusal(message);
    case 'unanswered':
      return { kind: 'unknown', why: looked.why };
  }
}

/** Counted by alarms: a text nobody has classified, taken for a vague refusal; and one of us. */
export function noteDecline(deps: Deps, { code, reason, class: what }: Decline): void {
  if (code === 'unlisted') deps.log('decline.unlisted', { message: shownText(reason) });
  if (what === 'merchant') deps.log('merchant.refused', { code });
}
