// What the template promises about the table and about who may touch it.
import { changeItem } from '../../functions/adapters/dynamodb-changes';
import { expect, test } from 'vitest';
import { wanted } from '../../bin/table-protection';
import type { Item } from '../../functions/adapters/dynamodb-fields';
import { buyerItem, chargeItem, pointerItem } from '../../functions/adapters/dynamodb-items';
import {
  openingsItem,
  registrationItem,
  resultItem,
} from '../../functions/adapters/dynamodb-registration-items';
import { subscriptionItem } from '../../functions/adapters/dynamodb-subscription-items';
import { times } from '../domain/samples';
import { fresh, laden, opening, paidCharge, shards } from '../ledger/ground';
import { type Grant, production, templateOf } from './support';

const { of, named, functions, functionCalled, text } = templateOf();
const table = named('AWS::DynamoDB::Table', 'Ledger');

test('the ledger survives the stack, a slip of the hand, and the last 35 days', () => {
  expect(table.whole).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(table.properties).toMatchObject({
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    BillingMode: 'PAY_PER_REQUEST',
  });
});

test('ledgerTable attaches a restored table: grants and index by its name, none of its own', () => {
  const arn = 'arn:aws:dynamodb:ap-northeast-2:123456789012:table/restored';
  const ledgerStream = `${arn}/stream/2027-03-01T00:00:00.000`;
  const attached = templateOf({ ledgerTable: 'restored', ledgerStream });
  const [, ...none] = attached.of('AWS::Lambda::EventSourceMapping').flatMap(({ properties }) => {
    const source: unknown = properties['EventSourceArn'];
    return typeof source === 'string'
      ? [source, ...(source === ledgerStream ? [] : ['other'])]
      : [];
  });
  expect(none).toEqual([]);
  expect(attached.text).not.toContain('AWS::DynamoDB::Table');
  const { statements, properties } = attached.functionCalled('CollectCharges');
  expect(properties['Environment'].Variables.TABLE_NAME).toBe('restored');
  const on = statements.filter(({ action }) => action.startsWith('dynamodb:'));
  const place = 'arn:AWS::Partition:dynamodb:AWS::Region:AWS::AccountId:table/restored';
  expect(new Set(on.map(({ resource }) => resource))).toEqual(
    new Set([place, `${place}/index/due`]),
  );
  expect(attached.text).not.toContain('"DeletionProtectionEnabled"');
});

test('what a restore leaves out is what the stack declares for its own table', () => {
  const features = ['deletion protection', 'point-in-time recovery', 'time to live'];
  expect(wanted).toEqual([...features, 'stream', 'the index find']);
  expect(table.properties).toMatchObject({ StreamSpecification: { StreamViewType: 'KEYS_ONLY' } });
});

test('wishes are kept in logs for longer than backups reach, and longer than the stack', () => {
  const groups = templateOf(production).of('AWS::Logs::LogGroup');
  const functionLogs = groups.filter(({ id }) => !id.startsWith('Api'));
  expect(functionLogs.length).toBeGreaterThan(7);
  for (const { properties, whole } of functionLogs) {
    expect(properties['RetentionInDays']).toBeGreaterThan(35);
    expect(whole['DeletionPolicy']).toBe('Retain');
  }
});

test('items of the ledger expire by one attribute, which results, counts and changes carry', () => {
  expect(table.properties['TimeToLiveSpecification']).toEqual({
    AttributeName: 'expiresAt',
    Enabled: true,
  });
  const first = fresh(1);
  const { registration, count } = opening(first);
  const charged = laden();
  const items: Readonly<Record<string, Item>> = {
    subscription: subscriptionItem(charged, { shards, times }),
    charge: chargeItem(paidCharge(charged)),
    registration: registrationItem(registration, shards),
    buyer: buyerItem({ name: '김매달', phone: '01012345678' }),
    pointer: pointerItem(first.id),
    result: resultItem(registration),
    openings: openingsItem(count),
    change: changeItem({ at: 1_900_000_000, id: 'e'.repeat(25), ids: [first.id] }),
  };
  const expiring = Object.entries(items).filter(([, item]) => item['expiresAt'] !== undefined);
  expect(expiring.map(([name]) => name)).toEqual(['result', 'openings', 'change']);
});

test('the indexes nominate: they hold keys and nothing else', () => {
  expect(table.properties['KeySchema']).toEqual([
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ]);
  const of = (IndexName: string) => ({
    IndexName,
    KeySchema: [
      { AttributeName: `${IndexName}Pk`, KeyType: 'HASH' },
      { AttributeName: `${IndexName}Sk`, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  });
  expect(table.properties['GlobalSecondaryIndexes']).toEqual([of('due'), of('find')]);
});

test('subscriptions are listed by the doors of operators and backends, and by no worker', () => {
  const asking = functions.filter(({ statements }) =>
    statements.some(({ resource }) => resource.endsWith('/index/find')),
  );
  expect(asking.map(({ name }) => name)).toEqual(['Subscriptions']);
});

test('no role may delete, change the table or walk over it, and two count in place', () => {
  const used = functions.flatMap(({ statements }) => statements);
  const actions = new Set(used.map(({ action }) => action));
  const store = [...actions].filter((action) => action.startsWith('dynamodb:')).sort();
  expect(store).toEqual([
    'dynamodb:BatchGetItem',
    'dynamodb:DescribeStream',
    'dynamodb:GetItem',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
  ]);
  const counts = ({ action }: Grant) => action === 'dynamodb:UpdateItem';
  const counting = functions.filter(({ statements }) => statements.some(counts));
  expect(counting.map(({ name }) => name).sort()).toEqual(['CollectCharges', 'Subscriptions']);
  const documents = of('AWS::IAM::Policy').map(({ properties }) => properties['PolicyDocument']);
  const updates = documents
    .flatMap(({ Statement }) => Statement as Record<string, unknown>[])
    .filter(({ Action }) => [Action].flat().includes('dynamodb:UpdateItem'));
  expect(updates).toHaveLength(2);
  for (const { Action, Condition } of updates) {
    expect(Action).toBe('dynamodb:UpdateItem');
    const ofCoupons = { 'dynamodb:LeadingKeys': ['G#*'] };
    expect(Condition).toEqual({ 'ForAllValues:StringLike': ofCoupons });
  }
  expect(text).not.toMatch(/DeleteItem/);
});

test('who hears of changes writes to the feed of them alone, and reads no item', () => {
  const [role] = of('AWS::IAM::Policy').filter(({ id }) => id.startsWith('RecordChanges'));
  const held = role?.properties['PolicyDocument'].Statement as Record<string, unknown>[];
  const writes = held.filter(({ Action }) => Action === 'dynamodb:PutItem');
  expect(writes).toMatchObject([
    { Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['CHANGES'] } } },
  ]);
  const actions = held.flatMap(({ Action }) => Action as string | string[]);
  expect(actions.filter((one) => /Item|Query|secrets|sqs/.test(one))).toEqual(['dynamodb:PutItem']);
});

const wildcard = ({ action, resource }: Grant) => /\*/.test(action) || /\*/.test(resource);

test('no role may do everything anywhere, or one thing everywhere', () => {
  for (const { name, statements } of functions) {
    expect(statements.length, name).toBeGreaterThan(2);
    expect(statements.filter(wildcard), name).toEqual([]);
  }
});

test('every function has a role of its own and no managed policy', () => {
  const roles = functions.map(({ properties }) => properties['Role']['Fn::GetAtt'][0] as string);
  expect(new Set(roles).size).toBe(functions.length);
  for (const { properties } of of('AWS::IAM::Role')) {
    expect(properties).not.toHaveProperty('ManagedPolicyArns');
  }
});

const here = 'AWS::Region:AWS::AccountId';

test('a function that may use the key of iamport may read it, and do nothing else with it', () => {
  const readers = functions.filter(({ statements }) =>
    statements.some(({ action }) => action.startsWith('secretsmanager:')),
  );
  expect(readers.length).toBeGreaterThan(0);
  for (const { statements } of readers) {
    const secrets = statements.filter(({ action }) => action.startsWith('secretsmanager:'));
    expect(secrets).toEqual([
      {
        action: 'secretsmanager:GetSecretValue',
        resource: `arn:AWS::Partition:secretsmanager:${here}:secret:maedal/iamport-??????`,
      },
      { action: 'secretsmanager:GetSecretValue', resource: orderKey.id },
    ]);
  }
});

test('a function is told where a thing is exactly when it may use it', () => {
  const pairs = {
    TABLE_NAME: /^dynamodb:/,
    IAMPORT_SECRET_ARN: /^secretsmanager:/,
    ORDER_KEY_SECRET_ARN: /^secretsmanager:/,
  };
  for (const { name, statements, properties } of functions) {
    const variables = properties['Environment'].Variables;
    for (const [variable, actions] of Object.entries(pairs)) {
      const granted = statements.some(({ action }) => actions.test(action));
      expect(variables[variable] !== '', `${name} ${variable}`).toBe(granted);
    }
    for (const variable of ['CHARGE_QUEUE_URL', 'LOOK_QUEUE_URL']) {
      const queue = variables[variable]?.Ref as string | undefined;
      const sends = statements.some((grant) => grant.resource === queue);
      expect(sends, `${name} ${variable}`).toBe(variables[variable] !== '');
    }
  }
});

test('the planner can neither read a subscription nor charge a card', () => {
  const { properties } = functionCalled('PlanCharges');
  expect(properties['Environment'].Variables).toMatchObject({
    IAMPORT_SECRET_ARN: '',
    ORDER_KEY_SECRET_ARN: '',
    LOOK_QUEUE_URL: '',
  });
});

const orderKey = of('AWS::SecretsManager::Secret')[0]!;

test('the order key is made once, and stays when the stack goes', () => {
  // Were one of these values another, CloudFormation would make another key for what was charged.
  expect(orderKey.properties['GenerateSecretString']).toEqual({
    SecretStringTemplate: '{"current":"1"}',
    GenerateStringKey: '1',
    PasswordLength: 64,
    ExcludePunctuation: true,
  });
  expect(orderKey.id).toMatch(/^OrderKeySecret[0-9A-F]{8}$/);
  expect(orderKey.whole).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('the order key of a stack that is gone can be attached instead of a new one', () => {
  const { functionCalled: called, parts } = templateOf({ orderKeySecret: 'OrderKeySecret-old' });
  expect(parts.some(({ whole }) => whole['Type'] === 'AWS::SecretsManager::Secret')).toBe(false);
  const { statements, properties } = called('Charge');
  expect(properties['Environment'].Variables.ORDER_KEY_SECRET_ARN).toBe('OrderKeySecret-old');
  expect(statements).toContainEqual({
    action: 'secretsmanager:GetSecretValue',
    resource: `arn:AWS::Partition:secretsmanager:${here}:secret:OrderKeySecret-old-??????`,
  });
});

test('a secret given by its ARN is granted by exactly that ARN', () => {
  const arn = 'arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:shop/iamport-AbCdEf';
  const { functionCalled: called } = templateOf({ iamportSecret: arn });
  const { statements, properties } = called('Charge');
  expect(statements).toContainEqual({ action: 'secretsmanager:GetSecretValue', resource: arn });
  expect(properties['Environment'].Variables.IAMPORT_SECRET_ARN).toBe(arn);
});
