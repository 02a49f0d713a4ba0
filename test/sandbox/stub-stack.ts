// A small stack for the sandbox's own tests: a template as CDK writes it, and functions that count.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from '../../sandbox/cloud/template';
import type { Assembly } from '../../sandbox/cloud/wiring';
import type { StartProvider } from '../../sandbox/provider';

const scope = 'local/20270101/ap-northeast-2/dynamodb/aws4_request';

/** One call of an AWS service without its SDK, which is slow to load; as the text of a module. */
const call = `
  const call = async (target, body, url) => (await fetch(url, {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      'x-amz-date': '20270101T000000Z',
      'content-type': 'application/x-amz-json-1.0',
      authorization: 'AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none',
    },
    body: JSON.stringify(body),
  })).json();
  const table = (operation, body) => call('DynamoDB_20120810.' + operation,
    { TableName: process.env.TABLE_NAME, ...body }, process.env.AWS_ENDPOINT_URL_DYNAMODB);`;

/** Handlers of the stub functions, as the text of an ES module. */
export const bundles = {
  // Answers with what it was asked, its environment, and what an outside caller wants to see.
  Echo: `
    let calls = 0;
    export const handler = async (event, context) => {
      calls += 1;
      const path = event.rawPath;
      if (path === '/crash') process.exit(3);
      if (path === '/throw') throw new TypeError('told to');
      if (path === '/hang') await new Promise(() => {});
      if (path === '/cookies') return { statusCode: 200, cookies: ['a=1', 'b=2'], body: 'ok' };
      if (path === '/bytes') return { statusCode: 200, headers: { 'Content-Type': 'image/png' },
        isBase64Encoded: true, body: Buffer.from([0, 255, 128]).toString('base64') };
      if (path === '/plain') return { hello: 'world' };
      return { statusCode: 200, headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ event, calls, env: process.env,
          left: context.getRemainingTimeInMillis() }) };
    };`,
  // Says "nothing before then" as the planner does, and nominates one page when something is due.
  Plan: `
    ${call}
    export const handler = async (event) => {
      const now = Date.parse(event.time) / 1000;
      const { Item } = await table('GetItem', { Key: { pk: { S: 'due' }, sk: { S: 'due' } } });
      if (!Item) return { planned: 0, pages: 0, idleUntil: null };
      const due = Number(Item.at.N);
      if (due > now) return { planned: 0, pages: 0, idleUntil: due };
      const n = Number(Item.n.N) + 1;
      await table('PutItem', { Item: { pk: { S: 'due' }, sk: { S: 'due' }, n: { N: String(n) },
        at: { N: String(due + 30 * 86400) } } });
      await call('AmazonSQS.SendMessage', { QueueUrl: process.env.CHARGE_QUEUE_URL,
        MessageBody: JSON.stringify({ ids: ['sub' + n], at: event.time }) },
        process.env.AWS_ENDPOINT_URL_SQS);
      return { planned: 1, pages: 1 };
    };`,
  // Writes down every delivery; refuses what is called poison.
  Collect: `
    ${call}
    export const handler = async (event) => {
      const failures = [];
      for (const record of event.Records) {
        const { attributes, messageId, body } = record;
        await table('PutItem', { Item: {
          pk: { S: 'delivery' }, sk: { S: messageId + '#' + attributes.ApproximateReceiveCount },
          body: { S: body }, first: { N: attributes.ApproximateFirstReceiveTimestamp } } });
        console.log(JSON.stringify({ event: 'delivered', count: attributes.ApproximateReceiveCount }));
        if (body.includes('poison')) failures.push({ itemIdentifier: messageId });
      }
      return { batchItemFailures: failures };
    };`,
} as const;

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
      ['/open', '/crash', '/throw', '/hang', '/cookies', '/bytes', '/plain', '/rare'].map(
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

/** Writes one item the way a function would, past the SDK. */
export async function putItem(endpoint: string, item: unknown): Promise<void> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      'x-amz-date': '20270101T000000Z',
      'content-type': 'application/x-amz-json-1.0',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify({ TableName: 'Table', Item: item }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
