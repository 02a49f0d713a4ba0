// What a night makes of one payment of iamport's lists.
import type { Charge } from '../../domain/charge/charge';

export type Found =
  | 'same'
  | 'adopted'
  | 'refunded'
  | 'followed'
  | 'waiting'
  | 'case'
  | 'lost'
  /** Another stage's, under the same account: its own pass looks at it. */
  | 'foreign'
  /** The shop's own payments. */
  | 'other'
  /** Compared with nothing: an item of ours could not be read. */
  | 'broken';
export type Reconciled = {
  readonly found: Found;
  /** Won that our ledger holds for this payment now. */
  readonly held: number;
  /** The charge that another payment is bound to: this one may be given back. */
  readonly twinOf?: Charge | undefined;
};
