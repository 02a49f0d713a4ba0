// The sandbox decides as IAM does, and refuses a template whose permissions it does not understand.
import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../sandbox/clock';
import { activityLog } from '../../sandbox/cloud/activity';
import { decide } from '../../sandbox/cloud/iam/decide';
import { openGuard } from '../../sandbox/cloud/iam/guard';
import { parseDocument } from '../../sandbox/cloud/iam/statements';
import { tableNeeds } from '../../sandbox/cloud/iam/table-needs';
import { SandboxFault } from '../../sandbox/fault';
import type { Template } from '../../sandbox/cloud/template';
import { readWiring } from '../../sandbox/cloud/wiring';
import { stubAssembly } from './stub-stack';

const table = 'arn:aws:dynamodb:ap-northeast-2:000000000000:table/Table';
const queue = 'arn:aws:sqs:ap-northeast-2:000000000000:Charges';
const principal = 'AWS:arn:aws:iam::000000000000:role/Role';

type Block = Readonly<Record<string, unknown>>;
const policy = (...Statement: readonly Block[]) =>
  parseDocument({ Version: '2012-10-17', Statement }, 'Policy');
const allow = (Action: unknown, Resource: unknown, Condition?: Block) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});
const deny = (Action: unknown, Resource: unknown, Condition?: Block) => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});
const query = { action: 'dynamodb:Query', resource: table };
const ofCases = { ...query, context: { 'dynamodb:leadingkeys': ['CASE'] } };
const ofUser = { ...query, context: { 'dynamodb:leadingkeys': ['U#1'] } };
const onlyCases = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['CASE'] } };
const plain = { Bool: { 'aws:SecureTransport': 'false' } };

describe('a request of a role is', () => {
  test.each([
    ['allowed', 'by its action and resource', [allow('dynamodb:Query', table)], query],
    ['denied', 'without a statement', [], query],
    ['denied', 'by another action', [allow('dynamodb:Scan', table)], query],
    ['denied', 'by another table', [allow('dynamodb:Query', `${table}2`)], query],
    ['denied', 'on the table by a grant for its index', [allow('*', `${table}/index/due`)], query],
    ['allowed', 'by a pattern for actions', [allow('DynamoDB:q*', table)], query],
    ['allowed', 'by a pattern for resources', [allow('dynamodb:Query', '*:table/Tabl?')], query],
    ['denied', 'by a deny beside an allow', [allow('*', '*'), deny('*', table)], query],
    ['allowed', 'by a deny of plain text alone', [allow('*', '*'), deny('*', '*', plain)], query],
    ['allowed', 'with the partition asked for', [allow('*', '*', onlyCases)], ofCases],
    ['denied', 'with another partition', [allow('*', '*', onlyCases)], ofUser],
  ] as const)('%s %s', (kind, _how, statements, need) => {
    const identity = policy(...statements);
    expect(decide({ identity, resource: [], principal }, need).kind).toBe(kind);
  });
});

describe('a policy of the queue', () => {
  const send = {
    action: 'sqs:SendMessage',
    resource: queue,
    context: { 'aws:sourcearn': ['arn:aws:events:ap-northeast-2:000000000000:rule/Hourly'] },
  };
  const rule = (arn: string) => ({
    ...allow('sqs:SendMessage', queue, { ArnEquals: { 'aws:SourceArn': arn } }),
    Principal: { Service: 'events.amazonaws.com' },
  });
  const events = 'Service:events.amazonaws.com';
  const hourly = 'arn:aws:events:ap-northeast-2:000000000000:rule/Hourly';

  test.each([
    ['allowed', 'from the rule that it names', rule(hourly), events],
    ['denied', 'from another rule', rule(`${hourly}2`), events],
    ['denied', 'from another service', rule(hourly), 'Service:sns.amazonaws.com'],
    ['denied', 'where everybody is denied', { ...deny('*', queue), Principal: '*' }, events],
  ] as const)('%s %s', (kind, _how, statement, from) => {
    const resource = policy(statement);
    expect(decide({ identity: [], resource, principal: from }, send).kind).toBe(kind);
  });
});

describe('what the evaluator does not know fails the start:', () => {
  const change = (properties: Block, Type = 'AWS::IAM::Policy') => {
    const { template, folder } = stubAssembly((whole: Template) => ({
      Resources: { ...whole.Resources, Strange: { Type, Properties: properties } },
    }));
    const places = { queues: 'http://127.0.0.1:9', api: 'http://localhost:9' };
    return () => readWiring({ template, folder }, places);
  };
  const document = (statement: Block) => ({
    PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] },
  });
  test.each([
    ['NotAction', document({ NotAction: 's3:*', Resource: '*' })],
    ['NotResource', document({ Action: '*', NotResource: table })],
    ['DateLessThan', document({ ...allow('*', '*', { DateLessThan: { 'aws:CurrentTime': '' } }) })],
    ['aws:SourceIp', document({ ...allow('*', '*', { StringEquals: { 'aws:SourceIp': '' } }) })],
    ['a variable', document(allow('*', 'arn:aws:s3:::${aws:userid}')), '${aws:userid}'],
    ['Federated', document({ ...allow('*', '*'), Principal: { Federated: 'x' } })],
    ['version', { PolicyDocument: { Version: '2008-10-17', Statement: [] } }],
    ['a boundary', { PermissionsBoundary: 'arn' }, 'PermissionsBoundary', 'AWS::IAM::Role'],
    ['a managed policy', { ManagedPolicyArns: ['arn:x'] }, 'arn:x', 'AWS::IAM::Role'],
    ['a key', {}, 'AWS::KMS::Key', 'AWS::KMS::Key'],
    ['a secret policy', {}, 'ResourcePolicy', 'AWS::SecretsManager::ResourcePolicy'],
  ] as const)('%s', (name, properties, word: string = name, type: string = 'AWS::IAM::Policy') => {
    expect(change(properties, type)).toThrow(SandboxFault);
    expect(change(properties, type)).toThrow(word);
  });
});

describe('what a DynamoDB request needs', () => {
  const hashKeyOf = (_table: string, index?: string) => (index === undefined ? 'pk' : 'duePk');
  const item = { pk: { S: 'S#1' }, sk: { S: 'S' } };
  const TableName = 'Table';
  const keyed = { TableName, ExpressionAttributeValues: { ':pk': { S: 'CASE' } } };
  test.each([
    ['GetItem', { TableName, Key: item }, ['dynamodb:GetItem', table, 'S#1']],
    ['PutItem', { TableName, Item: item }, ['dynamodb:PutItem', table, 'S#1']],
    ['Scan', { TableName }, ['dynamodb:Scan', table]],
    [
      'BatchGetItem',
      { RequestItems: { Table: { Keys: [item] } } },
      ['dynamodb:BatchGetItem', table, 'S#1'],
    ],
    ['Query', { ...keyed, KeyConditionExpression: 'pk = :pk' }, ['dynamodb:Query', table, 'CASE']],
    [
      'Query',
      {
        ...keyed,
        IndexName: 'due',
        KeyConditionExpression: '#hash=:pk AND dueSk < :to',
        ExpressionAttributeNames: { '#hash': 'duePk' },
      },
      ['dynamodb:Query', `${table}/index/due`, 'CASE'],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName, Item: item } },
          { ConditionCheck: { TableName, Key: item } },
        ],
      },
      ['dynamodb:PutItem', table, 'S#1'],
      ['dynamodb:ConditionCheckItem', table, 'S#1'],
    ],
  ] as const)('%s %j', (operation, body, ...expected) => {
    const needs = tableNeeds(operation, body, hashKeyOf)?.map(({ action, resource, context }) => [
      ...[action, resource, ...(context?.['dynamodb:leadingkeys'] ?? [])],
    ]);
    expect(needs).toEqual(expected);
  });

  test('is not guessed for an operation that nobody here uses', () => {
    expect(tableNeeds('ExecuteStatement', {}, hashKeyOf)).toBeUndefined();
  });
});

describe('a caller', () => {
  const places = { queues: 'http://127.0.0.1:9', api: 'http://localhost:9' };
  const { functions, permissions } = readWiring(stubAssembly(), places);
  const open = () =>
    openGuard({ callers: functions, permissions, activity: activityLog(virtualClock()) });
  const signed = (keyId: string) => `AWS4-HMAC-SHA256 Credential=${keyId}/20270101/r/s/aws4`;
  const read = { action: 'dynamodb:GetItem', resource: table };

  test('is known by its key: one function may read the table and another may not', () => {
    const guard = open();
    expect(guard.ask(signed(guard.keyOf('Plan').id), [read])).toEqual({ kind: 'allowed' });
    expect(guard.ask(signed(guard.keyOf('Collect').id), [read])).toEqual({
      kind: 'denied',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/CollectRole/Collect is not authorized to ' +
        `perform: dynamodb:GetItem on resource: ${table} because no identity-based policy ` +
        'allows the dynamodb:GetItem action',
    });
    expect(guard.denials()).toEqual([`Collect lacks dynamodb:GetItem on ${table}`]);
  });

  test.each([undefined, '', 'Bearer x', signed('AKIASTRANGER'), signed('local')])(
    'is a stranger with %s',
    (authorization) => {
      expect(open().ask(authorization, [read])).toEqual({ kind: 'stranger' });
    },
  );

  test('leaves what it never needed', () => {
    const guard = open();
    guard.ask(signed(guard.keyOf('Plan').id), [read]);
    const plan = guard.uses().find((use) => use.function === 'Plan');
    expect(plan?.granted.map(({ action }) => action)).toContain('dynamodb:GetItem');
    expect(plan?.unused.map(({ action }) => action)).toEqual([
      ...['logs:CreateLogStream', 'logs:PutLogEvents', 'dynamodb:PutItem', 'sqs:SendMessage'],
    ]);
  });
});
