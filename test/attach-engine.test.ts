// What a restored table lacks, turned on on an embedded DynamoDB, which knows no backups.
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { turnOn } from '../bin/table-protection';
import { templateTables } from '../sandbox/cloud/tables';
import { startTables } from '../sandbox/dynamodb';
import { createLedgerTable, definition } from './embedded';
import { describeEmbedded } from './ledger/engine';
import { fresh, ledgerOn } from './ledger/ground';

describeEmbedded('a restored table', () => {
  test('its deletion protection is turned on, and read back', async () => {
    const { endpoint, stop } = await startTables({ tables: 'dynoxide' });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint, region: 'ap-northeast-2', credentials });
    await createLedgerTable(client, 'restored');
    const isProtected = async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: 'restored' }));
      return Table?.DeletionProtectionEnabled === true;
    };
    expect(await isProtected()).toBe(false);
    await turnOn(client, 'restored', 'deletion protection');
    expect(await isProtected()).toBe(true);
    client.destroy();
    await stop();
  });

  test('one from before the index that finds gets it, with what stands in the table', async () => {
    const { endpoint, stop } = await startTables({ tables: 'dynoxide' });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const raw = new DynamoDBClient({ endpoint, region: 'ap-northeast-2', credentials });
    await createLedgerTable(raw, 'former', ['due']);
    const client = DynamoDBDocumentClient.from(raw, {
      marshallOptions: { removeUndefinedValues: true },
    });
    const ledger = ledgerOn({ client, table: 'former', consumed: { writes: 0, reads: 0 } });
    const [first, second] = [fresh(1), fresh(2)];
    await ledger.save(first);
    await turnOn(raw, 'former', 'the index find');
    await ledger.save(second);
    const { found } = await ledger.listed({ status: 'incomplete', limit: 9 });
    expect([...found].sort()).toEqual([first.id, second.id]);
    raw.destroy();
    await stop();
  });

  test('and so does one of an earlier run of the sandbox, when it starts', async () => {
    const { endpoint, stop } = await startTables({ tables: 'dynoxide' });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint, region: 'ap-northeast-2', credentials });
    await createLedgerTable(client, 'Ledger', ['due']);
    const properties = definition('Ledger', ['due', 'find']);
    const tables = templateTables([{ id: 'Ledger', properties }], endpoint);
    for (let starts = 0; starts < 2; starts += 1) await tables.create();
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Ledger' }));
    const names = (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
    expect(names.sort()).toEqual(['due', 'find']);
    tables.close();
    client.destroy();
    await stop();
  });
});
