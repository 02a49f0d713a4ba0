// The table in memory under DynamoDB's rules: conditions, strong and lagging reads, units, faults.
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Item } from './conditions';
import { holds } from './conditions';
import { DueIndex } from './due-index';
import type { StoreFaultRule } from './faults';
import { FaultScript, StoreError } from './faults';
import type { Units } from './units';
import { indexUnits, itemBytesMax, sizeOf, writeUnits } from './units';

type Put = {
  readonly Item?: Item | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
};
export type Write = { readonly before: Item | undefined; readonly after: Item };

export type TwinOptions = {
  /** Virtual milliseconds. */
  readonly now?: () => number;
  readonly indexLagMs?: () => number;
};

export class TwinTable {
  readonly units: Units = { writes: 0, reads: 0, indexWrites: 0 };
  private readonly partitions = new Map<string, Map<string, Item>>();
  private readonly index: DueIndex;
  private readonly faults = new FaultScript();
  private readonly listeners: ((write: Write) => void)[] = [];

  constructor(options: TwinOptions = {}) {
    this.index = new DueIndex(options.now ?? (() => 0), options.indexLagMs ?? (() => 0));
  }

  script(rules: readonly StoreFaultRule[]): void {
    this.faults.set(rules);
  }

  onWrite(listener: (write: Write) => void): void {
    this.listeners.push(listener);
  }

  dump(): Item[] {
    return [...this.partitions.values()].flatMap((items) => [...items.values()]);
  }

  /** The table as it stood; items are never changed in place, so a copy of the list is enough. */
  restore(items: readonly Item[]): void {
    this.partitions.clear();
    this.index.clear();
    for (const item of items) this.store(item, undefined);
  }

  async send(command: unknown): Promise<unknown> {
    if (command instanceof PutCommand) {
      return this.faulty('put', String(command.input.Item?.['pk']), () => this.put(command.input));
    }
    if (command instanceof GetCommand) {
      const key = command.input.Key ?? {};
      return this.faulty('get', String(key['pk']), () => ({ Item: this.read(key) }));
    }
    if (command instanceof QueryCommand) {
      return this.faulty('query', '', () => this.query(command.input as Item));
    }
    if (command instanceof BatchGetCommand)
      return this.faulty('batch', '', () => this.batch(command));
    if (command instanceof TransactWriteCommand) {
      const puts = (command.input.TransactItems ?? []).map((entry) => entry.Put ?? {});
      return this.faulty('transact', '', () => this.transact(puts as Put[]));
    }
    throw new Error('the twin does not know this command');
  }

  private faulty<T>(op: StoreFaultRule['op'], key: string, does: () => T): T {
    const fault = this.faults.next(op, key);
    switch (fault) {
      case undefined:
        return does();
      case 'throttle':
        throw new StoreError('ProvisionedThroughputExceededException');
      case 'timeoutBefore':
        throw new StoreError('TimeoutError');
      case 'txConflict':
        throw new StoreError('TransactionCanceledException', undefined, [
          { Code: 'TransactionConflict' },
        ]);
      case 'timeoutAfter':
        does();
        return does();
      case 'timeoutAfterGivesUp':
        does();
        throw new StoreError('TimeoutError');
    }
  }

  private put(put: Put): object {
    const before = this.refusal(put);
    if (before !== undefined) throw new StoreError('ConditionalCheckFailedException', before);
    this.write(put.Item ?? {}, 1);
    return {};
  }

  private transact(puts: readonly Put[]): object {
    const refusals = puts.map((put) => this.refusal(put));
    if (refusals.some((refusal) => refusal !== undefined)) {
      const reasons = refusals.map((item) =>
        item === undefined ? { Code: 'None' } : { Code: 'ConditionalCheckFailed', Item: item },
      );
      throw new StoreError('TransactionCanceledException', undefined, reasons);
    }
    for (const put of puts) this.write(put.Item ?? {}, 2);
    return {};
  }

  /** What stands in the way of a put (an empty item where nothing stands), or undefined. */
  private refusal(put: Put): Item | undefined {
    if (put.ConditionExpression === undefined) return undefined;
    const standing = this.at(put.Item ?? {});
    const fits = holds(put.ConditionExpression, standing, put.ExpressionAttributeValues ?? {});
    if (fits) return undefined;
    this.units.writes += 1;
    return standing ?? {};
  }

  private write(given: Item, factor: number): void {
    const item = structuredClone(given);
    if (sizeOf(item) > itemBytesMax) throw new StoreError('ValidationException');
    const before = this.at(item);
    this.units.writes += factor * writeUnits(item, before);
    this.units.indexWrites += indexUnits(item, before);
    this.store(item, before);
    for (const listener of this.listeners) listener({ before, after: item });
  }

  private store(item: Item, before: Item | undefined): void {
    const pk = String(item['pk']);
    const partition = this.partitions.get(pk) ?? new Map<string, Item>();
    this.partitions.set(pk, partition);
    partition.set(String(item['sk']), item);
    this.index.move(before, item);
  }

  private at(key: Item): Item | undefined {
    return this.partitions.get(String(key['pk']))?.get(String(key['sk']));
  }

  private read(key: Item): Item | undefined {
    const item = this.at(key);
    this.units.reads += Math.max(1, Math.ceil((item ? sizeOf(item) : 0) / 4_096));
    return item && structuredClone(item);
  }

  private batch(command: BatchGetCommand): object {
    const [table = '', ask] = Object.entries(command.input.RequestItems ?? {})[0] ?? [];
    const items = (ask?.Keys ?? [])
      .map((key) => this.read(key))
      .filter((item) => item !== undefined);
    return { Responses: { [table]: items } };
  }

  private query(input: Item): object {
    const values = (input['ExpressionAttributeValues'] ?? {}) as Item;
    const after = input['ExclusiveStartKey'] as Item | undefined;
    const limit = (input['Limit'] as number | undefined) ?? Infinity;
    if (input['IndexName'] === 'due') {
      const page = this.index.page(String(values[':pk']), after?.['dueSk'] as string, limit);
      this.units.reads += 0.5 * Math.max(1, Math.ceil((page.Items.length * 120) / 4_096));
      return page;
    }
    const partition = this.partitions.get(String(values[':pk']));
    const forward = input['ScanIndexForward'] !== false;
    const sorted = [...(partition?.values() ?? [])]
      .filter((item) => holds(String(input['KeyConditionExpression']), item, values))
      .sort((a, b) => ((a['sk'] as string) < (b['sk'] as string) === forward ? -1 : 1));
    const from = after ? sorted.findIndex((item) => item['sk'] === after['sk']) + 1 : 0;
    const Items = sorted.slice(from, from + limit).map((item) => structuredClone(item));
    const last = Items.at(-1);
    const more = last !== undefined && from + Items.length < sorted.length;
    this.units.reads += Math.max(
      1,
      Math.ceil(Items.reduce((n, item) => n + sizeOf(item), 0) / 4_096),
    );
    return { Items, ...(more ? { LastEvaluatedKey: { pk: last['pk'], sk: last['sk'] } } : {}) };
  }
}
