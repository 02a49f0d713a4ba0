// What the template promises about the way from the tick to the charge, and about failing.
import { expect, test } from 'vitest';
import { settledSeconds } from '../../functions/domain/changes/feed';
import { mayResend } from '../../functions/domain/charge/looking';
import { clockToleranceSeconds } from '../../functions/handlers/limits';
import { renewing } from '../domain/samples';
import { templateOf } from './support';

const { of, named, functions, functionCalled, outputs, parts, text } = templateOf({ workers: '3' });
const isOfQueue = ({ id }: { id: string }) => id.startsWith('Pipeline');
const mappings = of('AWS::Lambda::EventSourceMapping').filter(isOfQueue);
const rules = of('AWS::Events::Rule');
const queueOf = (value: { 'Fn::GetAtt': [string, string] }) =>
  of('AWS::SQS::Queue').find(({ id }) => id === value['Fn::GetAtt'][0])!;
const functionOf = (id: string) => functions.find((one) => one.id === id)!;

test('pages go to the collector, looks to the resolver', () => {
  const ways = mappings.map(({ properties }) => [
    queueOf(properties['EventSourceArn']).id.replace(/[0-9A-F]{8}$/, ''),
    functionOf(properties['FunctionName'].Ref).name,
  ]);
  expect(ways).toEqual([
    ['PipelineCharges', 'CollectCharges'],
    ['PipelineLooks', 'ResolveCharges'],
  ]);
});

test('a page in hand stays hidden six times as long as its function may run', () => {
  for (const { properties } of mappings) {
    const { VisibilityTimeout } = queueOf(properties['EventSourceArn']).properties;
    const { Timeout } = functionOf(properties['FunctionName'].Ref).properties;
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
  }
});

test('a page that fails is handed back alone, and no more than the workers set run at once', () => {
  const [charges, looks] = mappings.map(({ properties }) => properties);
  for (const mapping of [charges, looks]) {
    expect(mapping).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 1,
    });
  }
  expect(charges?.['ScalingConfig']).toEqual({ MaximumConcurrency: 3 });
  expect(looks?.['ScalingConfig']).toEqual({ MaximumConcurrency: 2 });
  expect(functionCalled('CollectCharges').properties['Environment'].Variables.WORKERS).toBe('3');
});

test('a worker outlives the longest wait for iamport that can be set', () => {
  const all = templateOf({ batchDeadlineMs: '90000' });
  for (const name of ['CollectCharges', 'ResolveCharges']) {
    const { Timeout, Environment } = all.functionCalled(name).properties;
    const deadline = Number(Environment.Variables.BATCH_DEADLINE_MS);
    // Ten seconds to write the answer down, ten to have begun.
    expect(Timeout * 1_000).toBeGreaterThanOrEqual(deadline + 20_000);
  }
});

test('billing is planned every hour, and unknowns are looked at every minute', () => {
  const ticks = rules.map(({ properties }) => [
    properties['ScheduleExpression'],
    functionOf(properties['Targets'][0].Arn['Fn::GetAtt'][0]).name,
    properties['State'],
  ]);
  expect(ticks).toEqual([
    ['cron(0 * * * ? *)', 'PlanCharges', 'ENABLED'],
    ['rate(1 minute)', 'ResolveCharges', 'ENABLED'],
    // It begins at five in the morning in Korea, and goes on at each tick until it is done.
    ['cron(0/10 * * * ? *)', 'ReconcileLedger', 'ENABLED'],
  ]);
});

/** Seconds by which the event of a rule may be older than the moment it is handled. */
const lateBy = (handler: string) => {
  const { id } = functionCalled(handler);
  const rule = rules.find(({ properties }) => JSON.stringify(properties).includes(id))!;
  const invoke = of('AWS::Lambda::EventInvokeConfig').find(
    ({ properties }) => properties['FunctionName'].Ref === id,
  )!;
  const [{ RetryPolicy }] = rule.properties['Targets'];
  return {
    seconds: RetryPolicy.MaximumEventAgeInSeconds + invoke.properties['MaximumEventAgeInSeconds'],
    retries: [RetryPolicy.MaximumRetryAttempts, invoke.properties['MaximumRetryAttempts']],
  };
};

test('a late minute is dropped: nobody sends by a time that is long over', () => {
  expect(lateBy('ResolveCharges')).toEqual({ seconds: 120, retries: [0, 0] });
});

test('whatever sends is handed its event before the wait for a repetition counts on it', () => {
  const { claim } = renewing();
  const sent = { ...claim, cleanLooks: 9 };
  const latest = Math.max(
    lateBy('ResolveCharges').seconds,
    ...mappings.map(({ properties }) => {
      return queueOf(properties['EventSourceArn']).properties['VisibilityTimeout'] as number;
    }),
  );
  const absence = 900;
  // Half a minute of each of two clocks besides.
  const least = sent.sentAt + absence + latest + 60;
  expect(mayResend(sent, least - 1, absence)).toBe(false);
  expect(mayResend(sent, least, absence)).toBe(true);
});

test('a plan or a night round that can not be handed over is tried again, then kept', () => {
  expect(lateBy('PlanCharges')).toEqual({ seconds: 7_200, retries: [2, 2] });
  const night = lateBy('ReconcileLedger');
  expect(night.retries).toEqual([1, 1]);
  // A payment of a moment ago must not look like one of the future.
  expect(night.seconds).toBeLessThan(clockToleranceSeconds);
  for (const { properties } of rules) {
    const [target] = properties['Targets'];
    expect(queueOf(target.DeadLetterConfig.Arn).id).toMatch(/^DeadLettersEvents/);
  }
});

test('a page that failed five times is kept for two weeks', () => {
  for (const { properties } of mappings) {
    const { RedrivePolicy } = queueOf(properties['EventSourceArn']).properties;
    expect(RedrivePolicy.maxReceiveCount).toBe(5);
    const dead = queueOf(RedrivePolicy.deadLetterTargetArn);
    expect(dead.id).toMatch(/^DeadLettersPages/);
    expect(dead.properties['MessageRetentionPeriod']).toBe(14 * 86_400);
  }
});

test('an event that a rule gave to a function is kept when the function fails on it', () => {
  const ticks = rules.map(({ properties }) => properties['Targets'][0].Arn['Fn::GetAtt'][0]);
  for (const { id, name, properties, statements } of functions) {
    const events = named('AWS::SQS::Queue', 'DeadLettersEvents').id;
    const kept = properties['DeadLetterConfig'];
    const sends = statements.filter(({ resource }) => resource === events);
    // API Gateway and the poller of a queue wait for the answer: nothing of theirs could be lost.
    expect(kept && queueOf(kept.TargetArn).id, name).toBe(ticks.includes(id) ? events : undefined);
    expect(sends.length, name).toBe(ticks.includes(id) ? 1 : 0);
  }
});

test('every queue is encrypted, and refuses to speak without TLS', () => {
  const policies = of('AWS::SQS::QueuePolicy');
  for (const { id, properties } of of('AWS::SQS::Queue')) {
    expect(properties['SqsManagedSseEnabled'], id).toBe(true);
    const mine = policies.filter((one) => one.properties['Queues'][0].Ref === id);
    const statements = mine.flatMap((one) => one.properties['PolicyDocument'].Statement);
    expect(statements, id).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
    for (const { Effect, Condition } of statements.filter((one) => one.Effect !== 'Deny')) {
      expect(Condition?.ArnEquals?.['aws:SourceArn'], `${id} ${Effect}`).toBeDefined();
    }
  }
});

test('functions run on the newest Node, on ARM, and their logs end', () => {
  for (const { name, properties } of functions) {
    expect(properties, name).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: expect.any(Number),
      Timeout: expect.any(Number),
    });
    const group = named('AWS::Logs::LogGroup', `${name}Logs`).id;
    expect(properties['LoggingConfig']).toEqual({ LogGroup: { Ref: group } });
  }
  const groups = of('AWS::Logs::LogGroup');
  expect(groups).toHaveLength(functions.length + 1);
  for (const { id, properties } of groups) expect(properties['RetentionInDays'], id).toBe(90);
});

test('a grant is there before the function that needs it', () => {
  for (const { name, whole } of functions) {
    expect(whole['DependsOn'], name).toContainEqual(expect.stringMatching(/^\w+RoleDefaultPolicy/));
  }
});

test('nothing has a name that a second stack in the account would collide with', () => {
  const names = /^(Table|Queue|Function|Role|Policy|LogGroup|Alarm|Topic|Rule)?Name$/;
  for (const { id, properties, whole } of parts) {
    const physical = Object.keys(properties).filter((key) => names.test(key));
    const expected: Record<string, string[]> = {
      'AWS::Lambda::EventSourceMapping': [],
      'AWS::IAM::Policy': ['PolicyName'],
      'AWS::ApiGatewayV2::Api': ['Name'],
      'AWS::ApiGatewayV2::Authorizer': ['Name'],
      'AWS::Logs::MetricFilter': [],
    };
    const refers = physical.filter((key) => typeof properties[key] === 'string');
    expect(refers, id).toEqual(expected[whole['Type']] ?? []);
  }
  expect(text).not.toMatch(/"(TableName|QueueName|RoleName|TopicName|AlarmName)":"/);
});

test('the emergency stop knows what starts a function that charges', () => {
  const namesIn = (key: string) => JSON.stringify(outputs[key]?.Value);
  for (const { id } of of('AWS::Events::Rule')) expect(namesIn('StopsRules')).toContain(id);
  for (const { id } of mappings) expect(namesIn('StopsMappings')).toContain(id);
  expect(namesIn('StopsMappings')).not.toContain('Changes');
});

test('the stream tells of rows and cards, from its beginning, for as long as it keeps them', () => {
  const { properties } = named('AWS::Lambda::EventSourceMapping', 'ChangesFromTable');
  expect(properties).toMatchObject({
    EventSourceArn: { 'Fn::GetAtt': [of('AWS::DynamoDB::Table')[0]?.id, 'StreamArn'] },
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 60,
  });
  for (const limit of ['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds']) {
    expect(properties).not.toHaveProperty(limit);
  }
  const [filter] = properties['FilterCriteria'].Filters as { Pattern: string }[];
  expect(JSON.parse(filter?.Pattern ?? '')).toEqual({
    eventName: ['INSERT', 'MODIFY'],
    dynamodb: { Keys: { pk: { S: [{ prefix: 'S#' }] }, sk: { S: ['S', { prefix: 'K#' }] } } },
  });
  const { properties: record } = functionCalled('RecordChanges');
  // Its clock and that of the API may differ by the rest.
  expect(record['Timeout']).toBeLessThanOrEqual(settledSeconds / 10);
});
