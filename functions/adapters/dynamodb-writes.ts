// Conditional puts that recognise themselves: an SDK retry meeting its own first write has won.
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { DunningTimes } from '../domain/catalogue/dunning';
import type { Item } from './dynamodb-fields';
import type { Log } from '../ports/runtime';
import type { Fault, Reason } from './dynamodb-faults';
import { isNamed, refusedForNow, unmarshalled } from './dynamodb-faults';
import type { Saved } from '../ports/ledger';

/** As DynamoDBDocumentClient sends; the answers are read field by field. */
export interface DocumentClient {
  send(command: unknown): Promise<unknown>;
}

export type Store = {
  readonly client: DocumentClient;
  readonly table: string;
  /** A fresh token for one logical write. */
  readonly writer: () => string;
  /** Waits a moment, longer each time and never exactly as long as a rival does. */
  readonly pause: (tried: number) => Promise<void>;
  readonly log: Log;
};

export type LedgerStore = Store & {
  /** Partitions of the due index that are written to (shardOf). */
  readonly shards: number;
  readonly times: DunningTimes;
  /** Rows that need a reader of a higher level stay unread, and due. */
  readonly level: number;
};

/** Transactions hold an item for milliseconds; meeting more of them in a row is an outage. */
export const triesMax = 6;

export type Put =
  | { readonly kind: 'put' }
  /** The condition did not hold; this is what stands there, if anything does. */
  | { readonly kind: 'lost'; readonly item: Item | undefined };

/** A whole item, and the version it replaces; 0 means that nothing may stand there yet. */
export type Replacement = { readonly item: Item; readonly over: number };

/** The writer token lies inside the item, so it is the same in every repetition by the SDK. */
export async function putOver(store: Store, { item, over }: Replacement): Promise<Put> {
  const input = putInput(store, { ...item, version: over + 1, writer: store.writer() }, over);
  for (let tried = 1; ; tried += 1) {
    try {
      await store.client.send(new PutCommand(input));
      return { kind: 'put' };
    } catch (fault) {
      if (isNamed(fault, 'ConditionalCheckFailedException')) return judged(fault, input.Item);
      if (!refusedForNow(fault) || tried === triesMax) throw fault;
    }
    await store.pause(tried);
  }
}

export type PutAll =
  | { readonly kind: 'put' }
  /** What stood in the way, in the order of the puts; undefined where nothing did. */
  | { readonly kind: 'lost'; readonly items: readonly (Item | undefined)[] };

/** All or nothing. Conditions protect it for ever, DynamoDB's own request token for ten minutes. */
export async function putAllOver(store: Store, puts: readonly Replacement[]): Promise<PutAll> {
  const writer = store.writer();
  const TransactItems = puts.map(({ item, over }) => ({
    Put: putInput(store, { ...item, version: over + 1, writer }, over),
  }));
  for (let tried = 1; ; tried += 1) {
    try {
      await store.client.send(new TransactWriteCommand({ TransactItems }));
      return { kind: 'put' };
    } catch (fault) {
      const refused = conditionsRefused(fault);
      if (refused) {
        const items = refused.map((reason) => reason.Item && unmarshalled(reason.Item));
        const mine = items.some((item) => item?.['writer'] === writer);
        return mine ? { kind: 'put' } : { kind: 'lost', items };
      }
      if (!refusedForNow(fault) || tried === triesMax) throw fault;
    }
    await store.pause(tried);
  }
}

function putInput(store: Store, item: Item & { readonly writer: string }, over: number) {
  return {
    TableName: store.table,
    Item: item,
    ...(over === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': over },
        }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

function judged(fault: Fault, sent: { readonly writer: string }): Put {
  const item = fault.Item && unmarshalled(fault.Item);
  return item?.['writer'] === sent.writer ? { kind: 'put' } : { kind: 'lost', item };
}

function conditionsRefused(fault: unknown): readonly Reason[] | undefined {
  if (!isNamed(fault, 'TransactionCanceledException')) return undefined;
  const reasons = fault.CancellationReasons ?? [];
  return reasons.some(({ Code }) => Code === 'ConditionalCheckFailed') ? reasons : undefined;
}

export async function replace<T extends { readonly version: number }>(
  store: Store,
  was: T,
  item: Item,
  read: (item: Item) => T,
): Promise<Saved<T>> {
  const put = await putOver(store, { item, over: was.version });
  if (put.kind === 'put') return { kind: 'saved', value: { ...was, version: was.version + 1 } };
  return { kind: 'lost', now: put.item && read(put.item) };
}
