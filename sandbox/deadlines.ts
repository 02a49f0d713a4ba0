// How long the sandbox's functions wait for iamport: who tries a lost answer on a laptop does not
// want to wait for a PG's patience.
export const deadlines = { userMs: 5_000, batchMs: 30_000 } as const;
