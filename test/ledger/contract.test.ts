// One contract for every ground a ledger stands on: the twin in memory, the twin served over HTTP
// with its journal, and the embedded DynamoDB.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { TwinTable } from '../../sandbox/twin/table';
import type { Embedded } from '../embedded';
import { embeddedTable, metered } from '../embedded';
import { following } from './contract-changes';
import { redeeming } from './contract-coupons';
import { reading } from './contract-reads';
import { writing } from './contract-writes';
import { describeEmbedded, embeddedEngine } from './engine';

const promises = Object.entries({ ...writing, ...reading, ...following, ...redeeming });

describe('on the twin', () => {
  test.each(promises)('%s', async (_name, holds) => {
    await holds({ ...metered(new TwinTable()), table: 'maedal' });
  });
});

describe('on the twin over HTTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maedal-contract-'));
  let served: Embedded;
  let tables = 0;
  beforeAll(async () => {
    served = await embeddedTable('maedal', { tables: 'twin', folder });
  });
  afterAll(async () => {
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(promises)('%s', async (_name, holds) => {
    const table = `contract-${(tables += 1)}`;
    await served.addTable(table);
    await holds({ client: served.client, consumed: served.consumed, table });
  });
});

describeEmbedded('on the embedded DynamoDB', () => {
  let embedded: Embedded;
  let tables = 0;
  beforeAll(async () => {
    embedded = await embeddedTable('maedal', embeddedEngine());
  });
  afterAll(() => embedded.stop());

  test.each(promises)('%s', async (_name, holds) => {
    const table = `contract-${(tables += 1)}`;
    await embedded.addTable(table);
    await holds({ client: embedded.client, consumed: embedded.consumed, table });
  });
});
