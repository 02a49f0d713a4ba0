// Compares iamport's ledger with ours, payment by payment: what was taken, and what we hold.

/** As much of a payment at iamport as the books need; amounts in won. */
export type Taken = {
  readonly imp_uid: string;
  readonly amount: number;
  readonly cancel_amount: number;
  readonly paid_at: number;
  readonly customer_uid_usage: string | null;
};
type Item = Readonly<Record<string, unknown>>;

export type Books = {
  /** Won that iamport took and did not give back. */
  readonly taken: number;
  /** Won that our charges hold. */
  readonly booked: number;
  /** A line for each payment of which they say different things. */
  readonly differences: readonly string[];
};

/** `payments` is iamport's ledger, `items` is everything that stands in our table. */
export function compareBooks(payments: readonly Taken[], items: readonly Item[]): Books {
  const theirs = new Map<string, number>();
  for (const row of payments) {
    // Issuing a key looks paid, and moves no money.
    const moved = row.paid_at > 0 && row.customer_uid_usage !== 'issue';
    if (moved) theirs.set(row.imp_uid, row.amount - row.cancel_amount);
  }
  const ours = new Map<string, number>();
  for (const item of items) {
    const { sk, paymentId, amount, refunded } = item;
    // Periods, and the differences of changes within them.
    if (!/^[CD]#/.test(String(sk)) || typeof paymentId !== 'string') continue;
    ours.set(paymentId, (ours.get(paymentId) ?? 0) + Number(amount) - Number(refunded));
  }
  const differences = [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((uid) => {
    const [took, holds] = [theirs.get(uid), ours.get(uid)];
    if (took === holds) return [];
    return [`${uid}: iamport took ${took ?? 'nothing'}, our ledger holds ${holds ?? 'nothing'}`];
  });
  return { taken: sum(theirs), booked: sum(ours), differences };
}

function sum(of: ReadonlyMap<string, number>): number {
  return [...of.values()].reduce((total, won) => total + won, 0);
}
