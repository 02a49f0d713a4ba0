// The proof of a gift of credit, of credit that was taken back, or of a line that is charged once:
// written with its row.
import type { EpochSeconds } from '../common/calendar';
import type { SubscriptionId } from '../common/identity';
import type { Won } from '../common/money';
import type { What } from './happenings';
import type { Wished } from './wish';

/** What a customer did to ask for a line, as the shop tells of it. */
export type Act = {
  /** SHA-256 of the text that she agreed to, in hex; the text is the shop's to keep. */
  readonly sha256: string;
  readonly saidAt: EpochSeconds;
  /** Such as `call` or `app`. */
  readonly channel: string;
};

export type ExtraRecord = {
  /** Made of what its caller has called it: the same call is the same record. */
  readonly id: string;
  readonly subscriptionId: SubscriptionId;
  readonly version: number;
  readonly at: EpochSeconds;
  /** credit_taken: a gift that was given by mistake, as far as it was not used. */
  readonly kind: 'credit' | 'credit_taken' | 'one_off';
  readonly amount: Won;
  readonly taxFree: Won;
  /** What the line is for, as the statement says it: never of a person. */
  readonly name?: string | undefined;
  readonly act?: Act | undefined;
};

type Facts = Pick<ExtraRecord, 'kind' | 'amount' | 'taxFree' | 'name' | 'act'>;

/** Whether two calls ask for the very same. */
export function isSameExtra(a: Facts, b: Facts): boolean {
  const facts = ({ kind, amount, taxFree, name, act }: Facts) =>
    JSON.stringify([kind, amount, taxFree, name, act?.sha256, act?.saidAt, act?.channel]);
  return facts(a) === facts(b);
}

export function happeningOf({ id, kind, amount, taxFree }: ExtraRecord): What {
  if (kind === 'credit') return { kind: 'credit_given', amount };
  if (kind === 'credit_taken') return { kind: 'credit_taken', amount };
  return { kind: 'line_added', line: { id, amount, taxFree } };
}

/** A line without its proof is never added. */
export function wishOf(of: ExtraRecord): Wished {
  const { id, subscriptionId, kind, amount, taxFree, name, act } = of;
  if (kind === 'credit_taken') {
    return { verb: 'take_credit', subscription: subscriptionId, id, amount };
  }
  if (!act) return { verb: 'credit', subscription: subscriptionId, id, amount };
  const { sha256, saidAt: said_at, channel } = act;
  const line = { id, name: name ?? '', amount, tax_free: taxFree, sha256, said_at, channel };
  return { verb: 'line', subscription: subscriptionId, ...line };
}
