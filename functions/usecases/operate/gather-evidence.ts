// Everything that the table holds of one subscription, and what iamport shows of its payments, in
// order, for a dispute; nothing is written.
import type { EvidenceRecord } from '../../domain/subscription/evidence';
import { evidenceOf } from '../../domain/subscription/evidence';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';
import { seenPayments } from './seen-payments';

/** Of each sort of item, the newest so many: an answer of API Gateway holds 6 MB. */
const itemsMax = 2_000;

export type Evidence = {
  readonly records: readonly EvidenceRecord[];
  /** False where a sort of item has more than are told, or iamport did not answer. */
  readonly isWhole: boolean;
};

export async function gatherEvidence(deps: Deps, row: Subscription): Promise<Evidence> {
  const { ledger } = deps;
  const [windows, charges, differences, refunds, deeds, consents, extras] = await Promise.all([
    ledger.registrations(row.id, itemsMax),
    ledger.charges(row.id, itemsMax),
    ledger.differences(row.id, itemsMax),
    ledger.refunds(row.id, itemsMax),
    ledger.deeds(row.id, itemsMax),
    ledger.consents(row.id, itemsMax),
    ledger.extras(row.id, itemsMax),
  ]);
  const all = [windows, charges, differences, refunds, deeds, consents, extras];
  const both = [...charges, ...differences];
  const seen = await seenPayments(deps, both);
  const isWhole = seen.isWhole && all.every((of) => of.length < itemsMax);
  const told = { windows, charges: both, refunds, deeds, consents, extras };
  const life = { row, ...told, seen: seen.payments };
  return { records: evidenceOf(life), isWhole };
}
