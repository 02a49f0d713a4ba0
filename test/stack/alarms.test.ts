// What is watched, from which number on it rings, and whom it reaches.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { routes } from '../../functions/handlers/all-routes';
import { arnText, templateOf } from './support';

const { of, named, functions } = templateOf();
const alarm = (name: string) => named('AWS::CloudWatch::Alarm', `Alarms${name}`).properties;
const dimension = (name: string): string => arnText(alarm(name)['Dimensions'][0].Value);

test('one letter in either dead-letter queue rings', () => {
  for (const [name, queue] of [
    ['DeadPages', 'DeadLettersPages'],
    ['DeadEvents', 'DeadLettersEvents'],
  ] as const) {
    expect(dimension(name)).toBe(named('AWS::SQS::Queue', queue).id);
    expect(alarm(name)).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  }
});

test('work that waits rings: charges after two hours, looks after half an hour', () => {
  const oldest = { MetricName: 'ApproximateAgeOfOldestMessage', Statistic: 'Maximum' };
  expect(alarm('ChargesWaiting')).toMatchObject({ ...oldest, Threshold: 7_200 });
  expect(alarm('LooksWaiting')).toMatchObject({ ...oldest, Threshold: 1_800 });
});

test('a tick that does not come rings, and silence is how it is known', () => {
  for (const [name, handler] of [
    ['PlanMissed', 'PlanCharges'],
    ['ResolveMissed', 'ResolveCharges'],
  ] as const) {
    expect(dimension(name)).toMatch(new RegExp(`^${handler}Function`));
    expect(alarm(name)).toMatchObject({
      MetricName: 'Invocations',
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  }
});

test('planning that breaks off once rings', () => {
  expect(dimension('PlanFailing')).toMatch(/^PlanChargesFunction/);
  expect(alarm('PlanFailing')).toMatchObject({ MetricName: 'Errors', Threshold: 1 });
});

test('a flood of one public route rings, and a burst does not', () => {
  const stage = named('AWS::ApiGatewayV2::Stage', 'Api').properties;
  const open = routes.filter(({ auth }) => auth === 'none');
  const rates = open.map(
    ({ method, path }) => stage['RouteSettings'][`${method} ${path}`].ThrottlingRateLimit as number,
  );
  const busy = rates.filter((rate) => rate > 20);
  expect(busy.length).toBeGreaterThan(2);
  expect(alarm('Flood')).toMatchObject({
    Namespace: 'AWS/ApiGateway',
    MetricName: 'Count',
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 3,
  });
  expect(alarm('Flood')['Threshold']).toBeLessThan(Math.min(...busy) * 300);
  expect(alarm('Flood')['Threshold']).toBeGreaterThan(20 * 300);
});

const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

test('each alarm says what is wrong, what to do first and where to read on', () => {
  for (const { id, properties } of of('AWS::CloudWatch::Alarm')) {
    const silence = /Missed/.test(id);
    expect(properties['TreatMissingData'], id).toBe(silence ? 'breaching' : 'notBreaching');
    const name = /^Alarms(\w+?)[0-9A-F]{8}$/.exec(id)?.[1] ?? '';
    const says = `^Maedal-demo: .+\\. First: .+\\. More: docs/operations\\.md, alarm ${name}\\.$`;
    expect(properties['AlarmDescription'], id).toMatch(new RegExp(says));
    expect(operations, name).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'));
  }
});

describe('what is read from log lines', () => {
  const filters = (metric: string) =>
    of('AWS::Logs::MetricFilter').filter(
      ({ properties }) => properties['MetricTransformations'][0].MetricName === metric,
    );
  const read = (metric: string) =>
    filters(metric).map(({ properties }) => [
      properties['LogGroupName'].Ref.replace(/Logs[0-9A-F]{8}$/, ''),
      properties['FilterPattern'],
      properties['MetricTransformations'][0].MetricValue,
    ]);

  test.each([
    ['Late', 'LateCharges', 'PlanCharges', '{ $.event = "charges.planned" }', '$.late'],
    ['LedgerPassMissed', 'Rounds', 'ReconcileLedger', '{ $.event = "ledger.passed" }', '$.whole'],
    ['UnknownMany', 'Unknown', 'ResolveCharges', '{ $.event = "charges.resolved" }', '$.unknown'],
    ['UnknownOld', 'Unknown', 'ResolveCharges', '{ $.event = "charges.resolved" }', '$.unknown'],
    ['BrokenRows', 'Broken', 'CollectCharges', '{ $.event = "charges.collected" }', '$.failed'],
  ])('%s counts %s', (name, metric, handler, pattern, value) => {
    expect(read(metric)).toEqual([[handler, pattern, value]]);
    expect(alarm(name)).toMatchObject({ MetricName: metric, Namespace: 'Maedal/Maedal-demo' });
  });

  test('a case rings at once, whichever function opened it', () => {
    const pattern = '{ $.event = "case.opened" }';
    const names = functions.map(({ name }) => name).sort();
    expect(read('Cases').sort()).toEqual(names.map((name) => [name, pattern, '1']));
    expect(alarm('CaseOpened')).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
  });

  test('a charge that somebody else has sent rings, whichever function met it', () => {
    const pattern = '{ $.event = "charge.foreign" }';
    const names = functions.map(({ name }) => name).sort();
    expect(read('SecondSender').sort()).toEqual(names.map((name) => [name, pattern, '1']));
    expect(alarm('SecondSender')).toMatchObject({ Threshold: 1, Period: 300 });
  });

  test('an item that does not read back rings, whichever function left it out', () => {
    const pattern = '{ $.event = "item.unreadable" }';
    const names = functions.map(({ name }) => name).sort();
    expect(read('Unreadable').sort()).toEqual(names.map((name) => [name, pattern, '1']));
    expect(alarm('UnreadableItems')).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
  });

  test('a breaker that opened rings, and books that no case explains, and a missed night', () => {
    const names = functions.map(({ name }) => name).sort();
    const tripped = '{ $.event = "breaker.on" }';
    expect(read('Breaker').sort()).toEqual(names.map((name) => [name, tripped, '1']));
    expect(alarm('BreakerOpen')).toMatchObject({ Threshold: 1, Period: 300 });
    const passed = '{ $.event = "ledger.passed" }';
    expect(read('Unexplained')).toEqual([['ReconcileLedger', passed, '$.unexplained']]);
    expect(alarm('LedgerDiffers')).toMatchObject({ Threshold: 1 });
    expect(alarm('LedgerPassMissed')).toMatchObject({ Period: 86_400, EvaluationPeriods: 2 });
  });

  test('a reconciliation that was not complete when the next night came rings', () => {
    const pattern = '{ $.event = "ledger.incomplete" }';
    expect(read('LedgerIncomplete')).toContainEqual(['ReconcileLedger', pattern, '1']);
    expect(alarm('LedgerIncomplete')).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
  });

  test('a channel that charges instead of issuing rings', () => {
    const pattern = '{ $.event = "channel.charges" }';
    expect(read('ChannelCharges')).toContainEqual(['ReconcileLedger', pattern, '1']);
    expect(alarm('ChannelCharges')).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
  });

  test('a merchant who is refused rings at once, whichever function was told', () => {
    const names = functions.map(({ name }) => name).sort();
    const pattern = '{ $.event = "merchant.refused" }';
    expect(read('MerchantRefused').sort()).toEqual(names.map((name) => [name, pattern, '1']));
    expect(alarm('MerchantRefused')).toMatchObject({ Threshold: 1, Period: 300 });
  });

  test('a decline text nobody has classified rings once a day, whichever function saw it', () => {
    const names = functions.map(({ name }) => name).sort();
    const pattern = '{ $.event = "decline.unlisted" }';
    expect(read('UnlistedDecline').sort()).toEqual(names.map((name) => [name, pattern, '1']));
    expect(alarm('UnlistedDecline')).toMatchObject({ Threshold: 1, Period: 86_400 });
  });

  test('due for six hours on end is late; unknown for two days is old', () => {
    expect(alarm('Late')).toMatchObject({ Statistic: 'Minimum', Period: 3_600 });
    expect(alarm('Late')).toMatchObject({ EvaluationPeriods: 6, Threshold: 1 });
    expect(alarm('UnknownOld')).toMatchObject({ Period: 86_400, EvaluationPeriods: 2 });
    expect(alarm('UnknownMany')).toMatchObject({ Period: 3_600, Threshold: 20 });
  });
});

describe('whom an alarm reaches', () => {
  const topicArn = 'arn:aws:sns:ap-northeast-2:123456789012:alarms';
  const actions = (context: Record<string, string>) =>
    templateOf(context)
      .of('AWS::CloudWatch::Alarm')
      .map(({ properties }) => JSON.stringify(properties['AlarmActions']));

  test('without a setting nobody is written to', () => {
    expect(of('AWS::CloudWatch::Alarm').length).toBeGreaterThan(10);
    expect(new Set(actions({}))).toEqual(new Set([undefined]));
  });

  test('every alarm goes to the topic that was named', () => {
    expect(new Set(actions({ alarmTopicArn: topicArn }))).toEqual(new Set([`["${topicArn}"]`]));
  });

  test('every alarm goes to the address that was named, by a topic that lets alarms in', () => {
    const mailed = templateOf({ alarmEmail: 'ops@example.com' });
    const topic = mailed.named('AWS::SNS::Topic', 'AlarmTopic').id;
    expect(new Set(actions({ alarmEmail: 'ops@example.com' }))).toEqual(
      new Set([JSON.stringify([{ Ref: topic }])]),
    );
    expect(mailed.named('AWS::SNS::Subscription', 'AlarmTopic').properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'ops@example.com',
      RedrivePolicy: { deadLetterTargetArn: expect.anything() },
    });
    const policy = mailed.named('AWS::SNS::TopicPolicy', 'AlarmTopic').properties;
    expect(policy['PolicyDocument'].Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });
});
