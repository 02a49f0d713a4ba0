// Whether the key that order numbers are made with is the one this ledger was charged under.

/** Fingerprints of the key's versions. */
export type OrderKeys = Readonly<Record<string, string>>;

/**
 * same: the ledger knows exactly these versions. new: it knows none that is missing here or
 * differs, and this key has versions that it does not know yet. differs: an order number that was
 * sent before could not be made again, so that the provider would take a second payment for it.
 */
export type OrderKeyVerdict = 'same' | 'new' | 'differs';

export function judgeOrderKey(own: OrderKeys, pinned: OrderKeys): OrderKeyVerdict {
  const isKept = Object.entries(pinned).every(([version, print]) => own[version] === print);
  if (!isKept) return 'differs';
  return Object.keys(own).every((version) => version in pinned) ? 'same' : 'new';
}
