// A case that an operator had closed, decided again after a restore.
import type { Wish } from '../../domain/subscription/wish';
import type { Case } from '../../ports/ledger';
import type { Deps } from '../deps';
import { decideCase, decidedCase } from './close-case';

/** As `Replayed` of replay-wishes.ts has them. */
type ReplayedClose = 'applied' | 'known' | 'later' | 'by_hand';

const reason = 'replayed';

/**
 * A case that the table does not know yet is closed before the night opens it: else the night would
 * give back a payment that an operator had decided to keep. A replayed release ends
 * a hold, and the operator a refund.
 */
export async function replayClose(
  deps: Deps,
  { case: id, kind, at }: Wish & { readonly verb: 'close_case' },
): Promise<ReplayedClose> {
  const standing = await deps.ledger.findCase(id);
  if (standing?.decided === true || kind === 'held') return 'known';
  if (kind === 'refund') return 'by_hand';
  if (!standing) {
    await deps.ledger.openCase(decidedCase(bornCase(id, kind, at), { reason, closedAt: at }));
    return 'applied';
  }
  if (standing.refundId !== undefined) return 'later';
  if (standing.status === 'closed') {
    const decided = decidedCase(standing, { reason, closedAt: standing.closedAt });
    return (await deps.ledger.saveCase(decided)).kind === 'saved' ? 'applied' : 'later';
  }
  const [done] = await Promise.allSettled([decideCase(deps, { id, reason })]);
  return done.status === 'fulfilled' ? 'applied' : 'by_hand';
}

/** What it is about is in its id; what it came to is not known. */
function bornCase(id: string, kind: Case['kind'], openedAt: number): Case {
  const of = /^[a-z_]+-(.+)$/.exec(id)?.[1];
  const why = 'closed by an operator before a restore';
  return { id, kind, paymentId: of, amount: 0, why, openedAt, status: 'open', version: 0 };
}
