// The twin's own rules: stale reads, a lagging index, snapshots, and what DynamoDB refuses.
import { TransactWriteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { TwinTable } from '../../sandbox/twin/table';
import { asRead, fresh, onTwin, sub } from './ground';

/** Nothing comes next for it. */
const idle = { ...fresh(1), status: 'expired' as const };

const TableName = 'maedal';
const putOf = (Item: Record<string, unknown>, more: object = {}) =>
  new PutCommand({ TableName, Item, ...more });

describe('consistency', () => {
  test('a read that is not strong sees the item before its last write', async () => {
    const twin = new TwinTable();
    const Key = { pk: 'a', sk: 'b' };
    const read = async (ConsistentRead: boolean) =>
      twin.send(new GetCommand({ TableName, Key, ConsistentRead }));
    await twin.send(putOf({ ...Key, version: 1 }));
    expect(await read(false)).toEqual({ Item: undefined });
    await twin.send(putOf({ ...Key, version: 2 }));
    expect(await read(false)).toEqual({ Item: { ...Key, version: 1 } });
    expect(await read(true)).toEqual({ Item: { ...Key, version: 2 } });
  });

  test('the index may lag: it nominates what is settled, and misses what is new', async () => {
    let now = 0;
    const twin = new TwinTable({ now: () => now, indexLagMs: 300_000 });
    const ledger = onTwin(twin);
    const nominated = async () => {
      const pages = [0, 1, 2, 3].map((shard) =>
        ledger.due({ lane: 'due', shard, now: 2_000_000_000, limit: 9 }),
      );
      return (await Promise.all(pages)).flatMap(({ ids }) => ids);
    };
    await ledger.save(fresh(1));
    expect(await nominated()).toEqual([]);
    now = 300_000;
    expect(await nominated()).toEqual([sub(1)]);
    await ledger.save({ ...idle, version: 1 });
    expect(await nominated()).toEqual([sub(1)]);
    twin.indexLagMs = 0;
    await ledger.save({ ...fresh(1), version: 2 });
    now = 600_000;
    expect(await nominated()).toEqual([sub(1)]);
  });
});

describe('the table', () => {
  test('goes back to a snapshot, index and all', async () => {
    const twin = new TwinTable();
    const ledger = onTwin(twin);
    await ledger.save(fresh(1));
    const snapshot = twin.dump();
    await ledger.save({ ...idle, version: 1 });
    await ledger.save(fresh(2));
    twin.restore(snapshot);
    expect(twin.dump()).toEqual(snapshot);
    expect(await ledger.load(sub(1))).toEqual(asRead({ ...fresh(1), version: 1 }));
    expect((await ledger.save({ ...fresh(1), version: 1 })).kind).toBe('saved');
  });

  test('shows every applied write in order, and none that was refused', async () => {
    const twin = new TwinTable();
    const seen: string[] = [];
    twin.onWrite(({ before, after }) =>
      seen.push(`${String(before?.['version'])} to ${String(after['version'])}`),
    );
    const ledger = onTwin(twin);
    await ledger.save(fresh(1));
    await ledger.save(fresh(1));
    await ledger.save({ ...fresh(1), version: 1 });
    expect(seen).toEqual(['undefined to 1', '1 to 2']);
  });

  test('deletes what has expired, however late it is told, and not what is new', async () => {
    let now = 0;
    const lagMs = () => 1_000;
    const twin = new TwinTable({ now: () => now, expiry: { attribute: 'expiresAt', lagMs } });
    const gone: unknown[] = [];
    twin.onExpiry(({ pk }) => gone.push(pk));
    const read = async (pk: string) => {
      const Key = { pk, sk: 'x' };
      return (await twin.send(new GetCommand({ TableName, Key, ConsistentRead: true }))) as {
        Item?: object;
      };
    };
    for (const pk of ['kept', 'gone', 'anew']) {
      const due = { duePk: 'due#0', dueSk: `000000000001#${pk}` };
      const expiry = pk === 'kept' ? {} : { expiresAt: 10 };
      await twin.send(putOf({ pk, sk: 'x', ...due, ...expiry }));
    }
    now = 10_999;
    expect((await read('gone')).Item).toBeDefined();
    await twin.send(putOf({ pk: 'anew', sk: 'x' }));
    now = 11_000;
    expect((await read('gone')).Item).toBeUndefined();
    expect(gone).toEqual(['gone']);
    expect(twin.dump().map(({ pk }) => pk)).toEqual(['kept', 'anew']);
    const page = await onTwin(twin).due({ lane: 'due', shard: 0, now: 2, limit: 9 });
    expect(page.ids).toEqual(['kept']);
  });

  test('hands out nothing that could be changed in place', async () => {
    const twin = new TwinTable();
    const Item = { pk: 'a', sk: 'b', list: [{ n: 1 }] };
    await twin.send(putOf(Item));
    Item.list[0]!.n = 2;
    const [kept] = twin.dump() as [typeof Item];
    expect(kept.list).toEqual([{ n: 1 }]);
    expect(() => (kept.list[0]!.n = 3)).toThrow(TypeError);
  });

  test('refuses what DynamoDB refuses, and what it was not taught', async () => {
    const key = { pk: 'a', sk: 'b' };
    const refused: [string, object][] = [
      ['an item without a sort key', putOf({ pk: 'a' })],
      ['an empty key of the index', putOf({ ...key, duePk: '' })],
      ['more than 400 KB', putOf({ ...key, text: 'x'.repeat(400 * 1_024) })],
      ['no number', putOf({ ...key, amount: NaN })],
      ['more than a number can count', putOf({ ...key, amount: 1e21 })],
      ['an unused value', putOf(key, { ...isNew, ExpressionAttributeValues: { ':v': 1 } })],
      ['a missing value', putOf(key, { ConditionExpression: 'version = :v' })],
      ['another expression', putOf(key, { ConditionExpression: 'size(pk) > :v' })],
      ['another command', {}],
      ['a strong read of the index', indexQuery({ ConsistentRead: true })],
      ['one item twice', transaction([key, key])],
    ];
    for (const [what, command] of refused) {
      await expect(new TwinTable().send(command), what).rejects.toThrow();
    }
  });

  test('stores a fraction, as DynamoDB does', async () => {
    const twin = new TwinTable();
    await twin.send(putOf({ pk: 'a', sk: 'b', amount: 1.5 }));
    expect(twin.dump()).toEqual([{ pk: 'a', sk: 'b', amount: 1.5 }]);
  });

  test('a refused transaction writes nothing and names every reason', async () => {
    const twin = new TwinTable();
    await twin.send(putOf({ pk: 'a', sk: '2', writer: 'w' }));
    const both = ['1', '2'].map((sk) => ({ pk: 'a', sk }));
    await expect(twin.send(transaction(both))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { writer: { S: 'w' } } },
      ],
    });
    expect(twin.dump()).toHaveLength(1);
  });
});

const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

function indexQuery(more: object) {
  const KeyConditionExpression = 'duePk = :duePk';
  const ExpressionAttributeValues = { ':duePk': 'due#0' };
  const ask = { TableName, IndexName: 'due', KeyConditionExpression, ExpressionAttributeValues };
  return new QueryCommand({ ...ask, ...more });
}

function transaction(items: readonly Record<string, unknown>[]) {
  const ReturnValuesOnConditionCheckFailure = 'ALL_OLD' as const;
  const TransactItems = items.map((Item) => ({
    Put: { TableName, Item, ...isNew, ReturnValuesOnConditionCheckFailure },
  }));
  return new TransactWriteCommand({ TransactItems });
}
