// CloudFormation adds one index in an update and changes none: what was released stays as it was.
import { expect, test } from 'vitest';
import { templateOf } from './support';

type Index = {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly Projection: { readonly ProjectionType: string };
};

/** The indexes of the last release, 0.1.0; to be written anew when another one is released. */
const released: readonly Index[] = [
  {
    IndexName: 'due',
    KeySchema: [
      { AttributeName: 'duePk', KeyType: 'HASH' },
      { AttributeName: 'dueSk', KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  },
];

test('a release keeps the indexes of the one before, and adds at most one', () => {
  const table = templateOf().named('AWS::DynamoDB::Table', 'Ledger');
  const indexes = table.properties['GlobalSecondaryIndexes'] as readonly Index[];
  for (const index of released) expect(indexes).toContainEqual(index);
  expect(indexes.length).toBeLessThanOrEqual(released.length + 1);
});
