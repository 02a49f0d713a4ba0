// The evidence of a subscription as an operator sees it: each record with its time and its hash.
import * as z from 'zod/mini';
import { canonicalJson } from '../adapters/canonical-json';
import { sha256 } from '../adapters/sha256';
import { recordKinds } from '../domain/subscription/evidence';
import type { Subscription } from '../domain/subscription/facts';
import type { Evidence } from '../usecases/operate/gather-evidence';
import type { Shown } from './answers';
import { isoKorea } from './views';

const value = z.union([z.string(), z.int(), z.null()]);

export const EvidenceAnswer = () =>
  z.object({
    subscription: z.string(),
    user: z.string(),
    plan: z.string(),
    status: z.string(),
    /** When it was put together: hashes are reckoned then, and not when things happened. */
    made_at: z.string(),
    /** False where it has more records of one sort than an answer holds. */
    whole: z.boolean(),
    /** Oldest first. */
    items: z.array(
      z.object({
        record: z.object({
          kind: z.enum(recordKinds),
          at: z.string(),
          facts: z.record(z.string(), value),
        }),
        /** contract_and_payment: five years by law. dispute: three. */
        retention: z.enum(['contract_and_payment', 'dispute']),
        kept_until: z.string(),
        /** SHA-256 of `record` as canonical JSON. */
        sha256: z.string(),
        /** SHA-256 of the chain before, which is empty at first, and `sha256`. */
        chain: z.string(),
      }),
    ),
    /** The last chain; empty where there is no record. */
    chain: z.string(),
  });

export function evidenceView(
  row: Subscription,
  { records, isWhole }: Evidence,
  now: number,
): Shown<typeof EvidenceAnswer> {
  let chain = '';
  const items = records.map(({ kind, at, facts, retention, keptUntil }) => {
    const record = { kind, at: isoKorea(at), facts };
    const hash = sha256(canonicalJson(record));
    chain = sha256(chain + hash);
    return { record, retention, kept_until: keptUntil, sha256: hash, chain };
  });
  return {
    subscription: row.id,
    user: row.userId,
    plan: row.price.planId,
    status: row.status,
    made_at: isoKorea(now),
    whole: isWhole,
    items,
    chain,
  };
}
