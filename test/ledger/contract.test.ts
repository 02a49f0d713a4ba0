// One contract for every ground a ledger stands on: the twin in memory and the embedded DynamoDB.
import { afterAll, beforeAll, describe, test } from 'vitest';
import { TwinTable } from '../../sandbox/twin/table';
import type { Embedded } from '../embedded';
import { embeddedTable, metered } from '../embedded';
import { reading } from './contract-reads';
import { writing } from './contract-writes';
import { describeEmbedded } from './engine';

const promises = Object.entries({ ...writing, ...reading });

describe('on the twin', () => {
  test.each(promises)('%s', async (_name, holds) => {
    await holds({ ...metered(new TwinTable()), table: 'maedal' });
  });
});

describeEmbedded('on the embedded DynamoDB', () => {
  let embedded: Embedded;
  let tables = 0;
  beforeAll(async () => {
    embedded = await embeddedTable();
  });
  afterAll(() => embedded.stop());

  test.each(promises)('%s', async (_name, holds) => {
    const table = `contract-${(tables += 1)}`;
    await embedded.addTable(table);
    await holds({ client: embedded.client, consumed: embedded.consumed, table });
  });
});
