// What the ledger table has besides its items: the stack declares it, and `npm run attach` turns it
// on in a restored table, because DynamoDB restores none of it.

export const ledgerFeatures: {
  readonly deletionProtection: true;
  readonly pointInTimeRecovery: true;
  readonly timeToLive: 'expiresAt';
  readonly stream: 'KEYS_ONLY';
} = {
  deletionProtection: true,
  pointInTimeRecovery: true,
  timeToLive: 'expiresAt',
  // The feed of changes names who changed, and reads the rest where it stands.
  stream: 'KEYS_ONLY',
};

/** A restore keeps these, unless the operator leaves them out: they are checked, not made. */
export const ledgerKeys = { partition: 'pk', sort: 'sk' } as const;
/**
 * The second one came later: a table of before lacks it, and so does each restore of that table.
 * It is made for one of those.
 */
export const ledgerIndexes = {
  due: { partition: 'duePk', sort: 'dueSk' },
  find: { partition: 'findPk', sort: 'findSk' },
} as const;
