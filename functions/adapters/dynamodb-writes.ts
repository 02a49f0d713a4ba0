// Conditional puts that recognise themselves: an SDK retry meeting its own first write has won.
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from './dynamodb-items';

/** As DynamoDBDocumentClient sends; the answers are read field by field. */
export interface DocumentClient {
  send(command: unknown): Promise<unknown>;
}

export type Store = {
  readonly client: DocumentClient;
  readonly table: string;
  /** A fresh token for one logical write. */
  readonly writer: () => string;
};

export type Put =
  | { readonly kind: 'put' }
  /** Somebody else was first; this is what stands there. */
  | { readonly kind: 'lost'; readonly item: Item };

export type Condition = {
  readonly text: string;
  readonly values?: Readonly<Record<string, unknown>>;
};

export const isNew: Condition = { text: 'attribute_not_exists(pk)' };

export function overVersion(version: number): Condition {
  return version === 0 ? isNew : { text: 'version = :version', values: { ':version': version } };
}

/** The writer token lies inside the item, so it is the same in every repetition by the SDK. */
export async function putIf(store: Store, item: Item, condition: Condition): Promise<Put> {
  const writer = store.writer();
  const command = new PutCommand({ ...putInput(store, { ...item, writer }, condition) });
  try {
    await store.client.send(command);
    return { kind: 'put' };
  } catch (fault) {
    if (!isNamed(fault, 'ConditionalCheckFailedException')) throw fault;
    const old = unmarshalled(fault.Item);
    return old['writer'] === writer ? { kind: 'put' } : { kind: 'lost', item: old };
  }
}

export type PutAll =
  | { readonly kind: 'put' }
  /** What stood in the way, in the order of the puts; undefined where nothing did. */
  | { readonly kind: 'lost'; readonly items: readonly (Item | undefined)[] };

/** All or nothing; a repetition that meets its own first write has won. */
export async function putAllIf(
  store: Store,
  puts: readonly { readonly item: Item; readonly condition: Condition }[],
): Promise<PutAll> {
  const writer = store.writer();
  const TransactItems = puts.map(({ item, condition }) => ({
    Put: putInput(store, { ...item, writer }, condition),
  }));
  try {
    await store.client.send(new TransactWriteCommand({ TransactItems }));
    return { kind: 'put' };
  } catch (fault) {
    if (!isNamed(fault, 'TransactionCanceledException')) throw fault;
    const reasons = fault.CancellationReasons ?? [];
    const refused = reasons.some((reason) => reason.Code === 'ConditionalCheckFailed');
    if (!refused) throw fault;
    const items = reasons.map((reason) => (reason.Item ? unmarshalled(reason.Item) : undefined));
    if (items.some((item) => item?.['writer'] === writer)) return { kind: 'put' };
    return { kind: 'lost', items };
  }
}

function putInput(store: Store, item: Item, condition: Condition) {
  return {
    TableName: store.table,
    Item: item,
    ConditionExpression: condition.text,
    ...(condition.values ? { ExpressionAttributeValues: { ...condition.values } } : {}),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

type Fault = {
  readonly name: string;
  readonly Item?: Item;
  readonly CancellationReasons?: readonly { readonly Code?: string; readonly Item?: Item }[];
};

function isNamed(fault: unknown, name: string): fault is Fault {
  return fault instanceof Error && fault.name === name;
}

/** lib-dynamodb leaves the items inside exceptions marshalled. */
function unmarshalled(item: Item | undefined): Item {
  return Object.fromEntries(
    Object.entries(item ?? {}).map(([name, value]) => [name, plain(value)]),
  );
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [entry] = Object.entries(value as Record<string, unknown>);
  if (!entry || Object.keys(value).length !== 1) return value;
  const [type, inner] = entry;
  switch (type) {
    case 'S':
    case 'BOOL':
      return inner;
    case 'N':
      return Number(inner);
    case 'NULL':
      return null;
    case 'L':
      return (inner as unknown[]).map(plain);
    case 'M':
      return unmarshalled(inner as Item);
    default:
      return value;
  }
}
