// What a case may be about.

export type CaseKind =
  | 'suspect'
  | 'twin'
  | 'orphan'
  | 'refund_difference'
  | 'key'
  /** Another card, channel or shop id stands under a billing key than was verified. */
  | 'key_differs'
  /** A payment or a key at iamport of a subscription that the table does not know. */
  | 'lost_subscription'
  | 'second_sender'
  | 'registration_payment'
  | 'unreadable'
  | 'unclassified'
  | 'stuck'
  /** The outcome of a charge is unknown for too long. */
  | 'unknown'
  /** All attempts that a charge may have were declined. */
  | 'exhausted'
  /** A payment of ours that was given back in full outside of this system. */
  | 'full_refund'
  /** A subscription that an operator has put on hold, until it is released. */
  | 'held'
  /** A trial that has ended because its customer was not told of the paid periods. */
  | 'notice'
  | 'letter'
  /** A refund of ours whose outcome only a person can tell, or that ended otherwise than told. */
  | 'refund';
