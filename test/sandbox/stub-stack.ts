// A small stack for the sandbox's own tests: a template as CDK writes it, and functions that count.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from '../../sandbox/cloud/template';
import type { Assembly } from '../../sandbox/cloud/wiring';
import type { StartProvider } from '../../sandbox/provider';
import { bundles } from './stub-functions';

type Bundles = Readonly<Record<string, string>>;

/** Writes the bundles as assets beside each other, and wires them with a template. */
export function stubAssembly(change: (template: Template) => Template = (same) => same): Assembly {
  const folder = mkdtempSync(join(tmpdir(), 'maedal-stub-'));
  for (const [name, text] of Object.entries(bundles as Bundles)) {
    mkdirSync(join(folder, `asset.${name}`));
    writeFileSync(join(folder, `asset.${name}`, 'index.mjs'), text);
  }
  return { template: change(stubTemplate()), folder };
}

function stubTemplate(): Template {
  return {
    Resources: {
      Table: resource('AWS::DynamoDB::Table', {
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
      Secret: resource('AWS::SecretsManager::Secret', {}),
      Dead: resource('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600 }),
      Charges: resource('AWS::SQS::Queue', {
        VisibilityTimeout: 720,
        RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 3 },
      }),
      ...roles(),
      Echo: lambda('Echo', 2, { PUBLIC_URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } }),
      Plan: lambda('Plan', 30, { CHARGE_QUEUE_URL: { Ref: 'Charges' } }),
      Collect: lambda('Collect', 120, {}),
      Mapping: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arn('Charges'),
        FunctionName: { Ref: 'Collect' },
        BatchSize: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      }),
      HourlyRule: resource('AWS::Events::Rule', {
        ScheduleExpression: 'cron(0 * * * ? *)',
        State: 'ENABLED',
        Targets: [{ Arn: arn('Plan'), Id: 'Target0' }],
      }),
      ...api(),
    },
  };
}

/** What each stub needs, and no more. */
function roles(): Template['Resources'] {
  const allow = (Action: readonly string[], Resource: unknown) => ({
    Effect: 'Allow',
    Action,
    Resource,
  });
  const logs = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '*');
  const queue = allow(
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    arn('Charges'),
  );
  const held = {
    Echo: [logs],
    Plan: [
      logs,
      allow(['dynamodb:GetItem', 'dynamodb:PutItem'], arn('Table')),
      allow(['sqs:SendMessage'], arn('Charges')),
    ],
    Collect: [logs, queue, allow(['dynamodb:PutItem'], arn('Table'))],
  };
  return Object.fromEntries(
    Object.entries(held).flatMap(([name, Statement]) => [
      [`${name}Role`, resource('AWS::IAM::Role', { AssumeRolePolicyDocument: trust })],
      [
        `${name}Policy`,
        resource('AWS::IAM::Policy', {
          PolicyName: name,
          PolicyDocument: { Version: '2012-10-17', Statement },
          Roles: [{ Ref: `${name}Role` }],
        }),
      ],
    ]),
  );
}

const trust = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
  ],
};

function api(): Template['Resources'] {
  const route = (key: string, scopes?: readonly string[]) =>
    resource('AWS::ApiGatewayV2::Route', {
      RouteKey: key,
      ApiId: { Ref: 'Api' },
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      ...(scopes
        ? { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Authorizer' } }
        : { AuthorizationType: 'NONE' }),
      ...(scopes && scopes.length > 0 ? { AuthorizationScopes: scopes } : {}),
    });
  return {
    Api: resource('AWS::ApiGatewayV2::Api', {
      ProtocolType: 'HTTP',
      CorsConfiguration: {
        AllowOrigins: ['https://shop.example'],
        AllowMethods: ['GET', 'POST'],
        AllowHeaders: ['authorization', 'content-type'],
        MaxAge: 600,
      },
    }),
    Stage: resource('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      RouteSettings: { 'GET /rare': { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 } },
    }),
    Integration: resource('AWS::ApiGatewayV2::Integration', {
      IntegrationUri: arn('Echo'),
      PayloadFormatVersion: '2.0',
    }),
    Authorizer: resource('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: 'https://sandbox.test', Audience: ['maedal'] },
    }),
    ...Object.fromEntries(
      ['/open', '/crash', '/big', '/throw', '/hang', '/cookies', '/bytes', '/plain', '/rare'].map(
        (path, index) => [`Open${index}`, route(`GET ${path}`)],
      ),
    ),
    Post: route('POST /open'),
    Item: route('GET /items/{id}/parts/{part}'),
    User: route('GET /mine', []),
    Admin: route('GET /admin', ['billing/operator']),
  };
}

function lambda(name: string, timeout: number, variables: Readonly<Record<string, unknown>>) {
  return resource('AWS::Lambda::Function', {
    Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::Region}' }, S3Key: `${name}.zip` },
    Handler: 'index.handler',
    Timeout: timeout,
    Role: arn(`${name}Role`),
    Environment: {
      Variables: { TABLE_NAME: { Ref: 'Table' }, SECRET: { Ref: 'Secret' }, ...variables },
    },
  });
}

function resource(Type: string, Properties: Readonly<Record<string, unknown>>) {
  return { Type, Properties };
}

function arn(name: string) {
  return { 'Fn::GetAtt': [name, 'Arn'] };
}

/** A provider that does nothing, for tests that need none. */
export const noProvider: StartProvider = () =>
  Promise.resolve({
    url: 'http://127.0.0.1:9',
    secret: { imp_key: 'key', imp_secret: 'secret' },
    nextAt: () => undefined,
    runDue: () => Promise.resolve(),
    reset: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  });
