// Credit and lines that a restored table has forgotten, given and added again: each once at most.
import { won } from '../../domain/common/money';
import type { Actor } from '../../domain/subscription/deed';
import type { ExtraRecord } from '../../domain/subscription/extra-record';
import { happeningOf } from '../../domain/subscription/extra-record';
import type { Subscription } from '../../domain/subscription/facts';
import { isEnded } from '../../domain/subscription/status';
import type { Wish } from '../../domain/subscription/wish';
import { changeSubscription, happened } from '../common/change';
import { deedOf } from '../common/record-deed';
import type { Deps } from '../deps';

/** As `Replayed` of replay-wishes.ts has them. */
export type ReplayedExtra = 'applied' | 'known' | 'later' | 'by_hand';

/** Charges of one subscription that a line may stand in. */
const chargesMax = 1_000;

/** Its proof is written with the row: where it stands, the row has it, or has used it. */
export async function replayExtra(
  deps: Deps,
  was: Subscription,
  wish: Wish & { verb: 'credit' | 'take_credit' | 'line' },
): Promise<ReplayedExtra> {
  if (await deps.ledger.extra(was.id, wish.id)) return 'known';
  const extra = recordOf(wish);
  // A payment that was adopted since then has asked for it.
  const isAsked = extra.kind === 'one_off' && (await isInCharge(deps, was, wish.id));
  const move = async () =>
    isAsked ? { ...was } : happened(deps, was, happeningOf(extra), wish.at);
  if (isEnded(was)) return 'by_hand';
  const [tried] = await Promise.allSettled([move()]);
  if (tried.status === 'rejected') return was.claim ? 'later' : 'by_hand';
  const after = tried.value;
  const deed = deedOf(deps, { verb: wish.verb, actor: replayed }, { before: was, after });
  const saved = await deps.ledger.saveInOne({ subscription: after, deed, extra });
  return saved === 'saved' ? 'applied' : 'later';
}

export async function replayRemoveLine(
  deps: Deps,
  was: Subscription,
  { id, at }: Wish & { verb: 'remove_line' },
): Promise<ReplayedExtra> {
  const isWaiting = was.lines?.some((line) => line.id === id);
  if (!isWaiting) return 'known';
  if (was.claim?.extras?.some((extra) => extra.id === id)) return 'by_hand';
  await changeSubscription(deps, was, (current) =>
    current.version === was.version
      ? happened(deps, current, { kind: 'line_removed', id }, at)
      : undefined,
  );
  return 'applied';
}

const replayed: Actor = { who: 'operator', reason: 'replayed' };

function recordOf(wish: Wish & { verb: 'credit' | 'take_credit' | 'line' }): ExtraRecord {
  const { id, subscription: subscriptionId, at } = wish;
  const named = { id, subscriptionId, version: 0, at, amount: won(wish.amount) };
  if (wish.verb !== 'line') {
    const kind = wish.verb === 'credit' ? 'credit' : 'credit_taken';
    return { ...named, kind, taxFree: won(0) };
  }
  const { name, tax_free: free, sha256, said_at: saidAt, channel } = wish;
  return { ...named, kind: 'one_off', taxFree: won(free), name, act: { sha256, saidAt, channel } };
}

async function isInCharge({ ledger }: Deps, { id, claim }: Subscription, line: string) {
  if (claim?.extras?.some((extra) => extra.id === line)) return true;
  const charges = await ledger.charges(id, chargesMax);
  return charges.some((one) => one.extras?.some((extra) => extra.id === line));
}
