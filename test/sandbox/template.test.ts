// References of a template become addresses of this machine.
import { describe, expect, test } from 'vitest';
import { type Template, resolver } from '../../sandbox/cloud/template';
import { grantedSecrets } from '../../sandbox/cloud/secrets';
import { readWiring } from '../../sandbox/cloud/wiring';
import { stubAssembly } from './stub-stack';

const places = { queues: 'http://127.0.0.1:4000', api: 'http://localhost:3000' };
const template: Template = {
  Parameters: { Stage: { Default: 'demo' } },
  Conditions: { IsDemo: { 'Fn::Equals': [{ Ref: 'Stage' }, 'demo'] } },
  Resources: {
    Table: { Type: 'AWS::DynamoDB::Table' },
    Queue: { Type: 'AWS::SQS::Queue' },
    Secret: { Type: 'AWS::SecretsManager::Secret' },
    Charge: { Type: 'AWS::Lambda::Function' },
    Api: { Type: 'AWS::ApiGatewayV2::Api' },
  },
};
const resolve = resolver(template, places);

test.each([
  ['a table by name', { Ref: 'Table' }, 'Table'],
  ['a queue by address', { Ref: 'Queue' }, 'http://127.0.0.1:4000/000000000000/Queue'],
  [
    'a queue ARN',
    { 'Fn::GetAtt': ['Queue', 'Arn'] },
    'arn:aws:sqs:ap-northeast-2:000000000000:Queue',
  ],
  ['a queue name', { 'Fn::GetAtt': 'Queue.QueueName' }, 'Queue'],
  [
    'a secret',
    { Ref: 'Secret' },
    'arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:Secret',
  ],
  ['an API address', { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, 'http://localhost:3000'],
  ['a joined text', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Region' }]] }, 'a/ap-northeast-2'],
  [
    'a substituted text',
    { 'Fn::Sub': '${Stage}-${Queue.Arn}-${!x}' },
    /^demo-arn:aws:sqs.*-\$\{x\}$/,
  ],
  ['a text with variables', { 'Fn::Sub': ['${a}', { a: { Ref: 'Stage' } }] }, 'demo'],
  ['a parameter', { Ref: 'Stage' }, 'demo'],
  ['a chosen item', { 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b'] }] }, 'b'],
  ['the branch that holds', { 'Fn::If': ['IsDemo', 'yes', { Ref: 'Nowhere' }] }, 'yes'],
])('%s', (_what, value, expected) => {
  const found = resolve(value);
  if (expected instanceof RegExp) expect(found).toMatch(expected);
  else expect(found).toBe(expected);
});

test('what is not there is told by name', () => {
  expect(() => resolve({ Ref: 'Nowhere' })).toThrow('Nowhere');
  expect(() => resolve({ 'Fn::Cidr': ['10.0.0.0/8', 1, 1] })).toThrow('Fn::Cidr');
});

test('a property without a value is left out, inside lists too', () => {
  const nothing = { Ref: 'AWS::NoValue' };
  expect(resolve({ a: nothing, b: [1, nothing, 2] })).toEqual({ b: [1, 2] });
});

describe('the wiring of a stack', () => {
  const wiring = readWiring(stubAssembly(), places);

  test('joins a mapping, its queue and its function', () => {
    expect(wiring.mappings).toEqual([
      {
        id: 'Mapping',
        queue: 'Charges',
        function: 'Collect',
        batchSize: 1,
        partial: true,
        concurrencyMax: 2,
      },
    ]);
    expect(wiring.queues.find(({ id }) => id === 'Charges')).toMatchObject({
      visibilityMs: 720_000,
      redrive: { to: 'Dead', receivesMax: 3 },
    });
  });

  test('gives functions their resolved environment', () => {
    const plan = wiring.functions.find(({ id }) => id === 'Plan');
    expect(plan?.environment).toMatchObject({
      TABLE_NAME: 'Table',
      CHARGE_QUEUE_URL: 'http://127.0.0.1:4000/000000000000/Charges',
    });
  });

  test('knows who may use a route, and how often', () => {
    const route = (key: string) => wiring.routes.find((one) => one.key === key);
    expect(route('GET /open')?.jwt).toBeUndefined();
    expect(route('GET /admin')?.jwt?.scopes).toEqual(['billing/operator']);
    expect(route('GET /rare')?.throttle).toEqual({ rate: 0.001, burst: 2 });
  });

  test('says which bundle is missing', () => {
    const { template: whole } = stubAssembly();
    expect(() => readWiring({ template: whole, folder: '/nowhere' }, places)).toThrow('no bundle');
  });
});

test('only secrets that somebody may read can be asked for, by ARN or by name', () => {
  const statement = (Action: string, name: string) => ({
    Effect: 'Allow',
    Action,
    Resource: `arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:${name}`,
  });
  const properties = {
    PolicyDocument: {
      Statement: [
        statement('secretsmanager:GetSecretValue', 'maedal/iamport-??????'),
        statement('secretsmanager:DescribeSecret', 'other-??????'),
      ],
    },
  };
  const part = { id: 'Policy', resource: { Type: 'AWS::IAM::Policy' }, properties };
  expect(grantedSecrets([part])).toEqual([
    'arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:maedal/iamport',
    'maedal/iamport',
  ]);
});
