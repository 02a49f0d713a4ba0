// Which permissions a DynamoDB request needs: one per action and resource, as IAM asks for them.
import { arnOf } from '../template';
import type { Need } from './decide';

type Values = Readonly<Record<string, unknown>>;
type Attribute = Readonly<Record<string, string>>;
type Marked = Readonly<Record<string, Attribute | undefined>>;

/** The name of a table's or an index' partition key. */
export type HashKeyOf = (table: string, index?: string) => string | undefined;

const one = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'DescribeTable'];
const component: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** Undefined for an operation whose permissions are not known here. */
export function tableNeeds(
  operation: string,
  body: unknown,
  hashKeyOf: HashKeyOf,
): readonly Need[] | undefined {
  const input = (body ?? {}) as Values;
  const need = (action: string, on: Values) => needOf(action, on, hashKeyOf);
  if (one.includes(operation)) return [need(operation, input)];
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    return Object.entries((input['RequestItems'] ?? {}) as Values).map(([TableName, asked]) => {
      const keys = batchKeys(asked);
      return need(operation, { TableName, keys });
    });
  }
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') {
    const items = (input['TransactItems'] ?? []) as readonly Readonly<Record<string, Values>>[];
    const parts = items.flatMap((item) => Object.entries(item));
    if (parts.some(([kind]) => component[kind] === undefined)) return undefined;
    return parts.map(([kind, part]) => need(component[kind] ?? '', part));
  }
  return undefined;
}

function needOf(action: string, on: Values, hashKeyOf: HashKeyOf): Need {
  const name = String(on['TableName'] ?? '');
  const table = name.split('/').at(-1) ?? '';
  const index = typeof on['IndexName'] === 'string' ? on['IndexName'] : undefined;
  const arn = arnOf('AWS::DynamoDB::Table', table);
  const hash = hashKeyOf(table, index);
  const leading = hash === undefined ? [] : leadingKeys(on, hash);
  return {
    action: `dynamodb:${action}`,
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    ...(leading.length > 0 ? { context: { 'dynamodb:leadingkeys': leading } } : {}),
  };
}

/** Partition key values that a request names: of its item, its keys or its key condition. */
function leadingKeys(on: Values, hash: string): readonly string[] {
  const marked = [on['Key'] ?? on['Item'], on['keys']].flat() as readonly (Marked | undefined)[];
  const found = marked.flatMap((item) => textOf(item?.[hash]) ?? []);
  const condition = on['KeyConditionExpression'];
  if (typeof condition !== 'string') return found;
  const names = (on['ExpressionAttributeNames'] ?? {}) as Readonly<Record<string, string>>;
  const values = (on['ExpressionAttributeValues'] ?? {}) as Marked;
  for (const [, name = '', value = ''] of condition.matchAll(/([#\w]+)\s*=\s*(:\w+)/g)) {
    if ((names[name] ?? name) === hash) found.push(...(textOf(values[value]) ?? []));
  }
  return found;
}

function batchKeys(asked: unknown): readonly unknown[] {
  if (!Array.isArray(asked)) return ((asked as Values)['Keys'] ?? []) as readonly unknown[];
  return (asked as readonly Readonly<Record<string, Values>>[]).flatMap((write) =>
    Object.values(write).map((part) => part['Key'] ?? part['Item']),
  );
}

function textOf(attribute: Attribute | undefined): readonly string[] | undefined {
  return attribute === undefined ? undefined : Object.values(attribute).slice(0, 1);
}
