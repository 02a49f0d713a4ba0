// Deletion protection turned on and read back on an embedded DynamoDB, which knows no backups.
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { turnOn } from '../bin/table-protection';
import { startTables } from '../sandbox/dynamodb';
import { createLedgerTable } from './embedded';
import { describeEmbedded } from './ledger/engine';

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
});
