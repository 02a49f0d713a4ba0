// What a merchant is told about settings: everything at once, a line each, with what to type.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { environmentOf } from '../../lib/environment';
import { hints } from '../../lib/setting-hints';
import { readSettings, SettingsError } from '../../lib/settings';
import { cdkJson, production } from './support';

function problemsOf(context: Record<string, unknown>): readonly string[] {
  try {
    readSettings(context);
    return [];
  } catch (fault) {
    if (fault instanceof SettingsError) return fault.problems;
    throw fault;
  }
}

test('the demo needs no setting at all', () => {
  expect(problemsOf(cdkJson.context)).toEqual([]);
  expect(readSettings({})).toMatchObject({
    stage: 'demo',
    billingHour: 10,
    quietWindow: '23:30-00:40',
    absenceMinutes: 15,
    userDeadlineMs: 25_000,
    batchDeadlineMs: 65_000,
    ratePerSecond: 83,
    workers: 2,
    dueShards: 8,
    iamportUrl: 'https://api.iamport.kr',
    operatorScope: 'billing/operator',
    serverScope: 'billing/server',
  });
});

test('production bills nobody against a placeholder: it names all that is missing at once', () => {
  const problems = problemsOf({ stage: 'production' });
  const needed = Object.keys(production).filter((key) => key !== 'stage');
  expect(problems.map((line) => line.split(' ')[1]).sort()).toEqual([...needed].sort());
  for (const line of problems) {
    const key = line.split(' ')[1] as keyof typeof hints;
    expect(line).toMatch(/^context \w+ is missing in stage production: it must be .+; set it with/);
    expect(line).toContain(`-c ${key}=${hints[key].example}`);
    expect(line).not.toContain('\n');
  }
  expect(problemsOf(production)).toEqual([]);
});

/** Settings that are only taken together. */
const domain = {
  apiDomain: hints.apiDomain.example,
  apiCertificateArn: hints.apiCertificateArn.example,
};

const restored = {
  ledgerTable: hints.ledgerTable.example,
  ledgerStream: hints.ledgerStream.example,
};

test('a restored table is named with its own stream, or not at all', () => {
  const { ledgerTable, ledgerStream } = restored;
  expect(problemsOf({ ...production, ...restored })).toEqual([]);
  for (const half of [{ ledgerTable }, { ledgerStream }, { ledgerTable: 'other', ledgerStream }]) {
    const told = problemsOf({ ...production, ...half });
    expect(told).toEqual([expect.stringContaining('context ledgerStream can not be')]);
  }
});

test('each example that is given is itself accepted', () => {
  for (const [key, { example }] of Object.entries(hints)) {
    const beside =
      key in restored ? restored : key in domain || key === 'defaultEndpoint' ? domain : {};
    const own = key === 'userPool' ? { issuer: '', audience: '' } : {};
    expect(problemsOf({ ...production, ...beside, ...own, [key]: example }), key).toEqual([]);
  }
});

test('a pool of the stack takes the place of an issuer, and of nothing beside it', () => {
  const { issuer, audience, ...rest } = production;
  const complaint = [expect.stringMatching(/^context userPool can not be .*issuer, audience/)];
  const pool = { ...rest, userPool: 'my-shop-login' };
  expect(problemsOf(pool)).toEqual([]);
  expect(problemsOf({ ...pool, issuer })).toEqual(complaint);
  expect(problemsOf({ ...pool, audience })).toEqual(complaint);
  expect(problemsOf({ ...pool, operatorScope: 'shop/operator' })).toEqual(complaint);
  expect(readSettings({ userPool: 'my-shop-login' })).toMatchObject({ stage: 'demo' });
});

test('the usual endpoint closes only where the stack makes a domain for the API', () => {
  const missing = (context: object) =>
    problemsOf({ ...production, ...context }).map((line) => line.split(' ')[1]);
  expect(missing({ defaultEndpoint: 'closed' })).toEqual(['apiDomain', 'apiCertificateArn']);
  const { apiDomain, apiCertificateArn } = domain;
  expect(missing({ apiDomain })).toEqual(['apiCertificateArn']);
  expect(missing({ apiCertificateArn })).toEqual(['apiDomain']);
  expect(missing({ defaultEndpoint: 'closed', ...domain })).toEqual([]);
});

describe('a value that can not be', () => {
  test.each(
    Object.entries({
      stage: ['live', 'Production'],
      issuer: ['http://id.example.com', 'id.example.com', 'https://id.example.com/?a=b'],
      audience: [',', 'a,,b', 'a b'],
      userPool: ['My-Shop', '-shop', 'shop.login', 'cognito-shop', 'x'.repeat(64)],
      operatorScope: ['two words'],
      serverScope: ['two words'],
      allowedOrigins: [
        '*',
        'https://a.kr/',
        'https://a.kr/shop',
        'ftp://a.kr',
        'https://*.a.kr',
        'https://a.kr:443',
        'http://localhost:80',
      ],
      channelKey: ['channel key'],
      userCode: ['imp-1', 'x'],
      pgProviders: ['KICC', ''.padEnd(40, 'k')],
      mid: ['a MID', 'x'.repeat(81)],
      allowTestChannel: ['yes', '1'],
      iamportSecret: ['shop secret', 'shop-AbCdEf', 'arn:aws:s3:::bucket'],
      orderKeySecret: ['order key', 'order-AbCdEf', 'arn:aws:s3:::bucket'],
      chargeWebhooks: ['yes', '0'],
      buyerOnCharges: ['yes', '1'],
      iamportUrl: ['http://api.iamport.kr', 'https://api.iamport.kr/'],
      publicUrl: ['https://pay.example.com/', 'pay.example.com'],
      defaultEndpoint: ['shut', 'Closed'],
      apiDomain: ['localhost', 'https://api.example.com', 'api.example.com/', '-a.example.com'],
      apiCertificateArn: ['certificate', 'arn:aws:iam::123456789012:server-certificate/x'],
      returnUrl: ['javascript:alert(1)', '//evil.example.com', 'https://a.kr/#done'],
      billingHour: ['24', '-1', '10.5', 'ten'],
      quietWindow: ['23:30', '24:00-01:00', '2330-0040'],
      absenceMinutes: ['4', '1441'],
      userDeadlineMs: ['4999', '27001', '1e4'],
      batchDeadlineMs: ['29999', '90001'],
      ratePerSecond: ['0', '1001'],
      workers: ['1', '101'],
      breakerAnswers: ['4', '101'],
      breakerPercent: ['9', '101', '50%'],
      merchantKind: ['free', 'Taxable'],
      onFullRefund: ['yes', 'cancel'],
      dueShards: ['0', '65'],
      throttles: ['fast', 'writes=0/5', 'writes=5', 'sales=5/5', 'writes=5/5;reads=5/5'],
      webhookConcurrency: ['0', 'many'],
      ledgerTable: ['a', 'a table', 'x'.repeat(256)],
      ledgerStream: ['stream', 'arn:aws:dynamodb:ap-northeast-2:123456789012:table/other'],
      logDays: ['8', '0', '30'],
      alarmEmail: ['ops', 'a@b@c'],
      alarmsTo: ['somebody', 'me@example.com'],
      alarmTopicArn: ['alarms', 'arn:aws:sqs:ap-northeast-2:123456789012:alarms'],
    } satisfies Record<keyof typeof hints, string[]>),
  )('%s', (key, values) => {
    for (const value of values) {
      const context = { ...production, ...(key in domain ? domain : {}), [key]: value };
      expect(problemsOf(context), value).toEqual([
        expect.stringMatching(new RegExp(`^context ${key} can not be ".*": it must be `)),
      ]);
    }
  });

  test('is told together with all the others', () => {
    const problems = problemsOf({ billingHour: 'noon', workers: '1', shopName: 'x' });
    expect(problems.map((line) => line.split(' ')[1])).toEqual([
      'shopName',
      'billingHour',
      'workers',
    ]);
  });
});

test('production is refused without a recipient of alarms, unless nobody is said', () => {
  const { alarmEmail: _, ...unheard } = production;
  expect(problemsOf(unheard)).toEqual([
    expect.stringMatching(/^context alarmEmail is missing in stage production: .*alarmsTo=nobody/),
  ]);
  expect(problemsOf({ ...unheard, alarmsTo: 'nobody' })).toEqual([]);
  const alarmTopicArn = 'arn:aws:sns:ap-northeast-2:123456789012:alarms';
  expect(problemsOf({ ...unheard, alarmTopicArn })).toEqual([]);
  // The demo bills no real card.
  expect(problemsOf({ stage: 'demo' })).toEqual([]);
});

test('production is refused without the shop id of its cards, unless any is said', () => {
  const { mid: _, ...unnamed } = production;
  expect(problemsOf(unnamed)).toEqual([
    expect.stringMatching(/^context mid is missing in stage production: .*check-channel.* or any/),
  ]);
  const midOf = (context: object) => environmentOf(readSettings({ ...context }), '').MID;
  expect(midOf(production)).toBe('IM000001');
  expect(midOf({ ...unnamed, mid: 'any' })).toBe('');
  // The demo bills no real card.
  expect(midOf({ stage: 'demo' })).toBe('');
});

test('production takes no test payment and speaks to nobody without TLS', () => {
  const loose = { allowTestChannel: 'true', returnUrl: 'http://localhost:8080/done' };
  const told = problemsOf({ ...production, ...loose }).map((line) => line.split(' ')[1]);
  expect(told.sort()).toEqual(['allowTestChannel', 'returnUrl']);
  expect(problemsOf(loose)).toEqual([]);
});

test.each(['allowedOrigins', 'iamportUrl', 'publicUrl', 'returnUrl'])(
  'production has no %s without TLS',
  (key) => {
    const [problem = '', ...others] = problemsOf({ ...production, [key]: 'http://localhost:8080' });
    expect([problem.split(' ')[1], others]).toEqual([key, []]);
  },
);

test('a setting that is spelled wrong is not silently the default', () => {
  const [problem] = problemsOf({ billinghour: '9' });
  expect(problem).toBe('context billinghour is not a setting: did you mean billingHour?');
});

test('numbers, truths and lists may be written as such in cdk.json', () => {
  const context = { billingHour: 9, allowTestChannel: true, allowedOrigins: ['https://a.kr'] };
  expect(readSettings(context)).toMatchObject({
    billingHour: 9,
    allowTestChannel: 'true',
    allowedOrigins: ['https://a.kr'],
  });
});

test('a value is shown back short and without control characters', () => {
  const [problem] = problemsOf({ issuer: `\u001b[31m${'x'.repeat(500)}` });
  expect(problem).not.toContain('\u001b');
  expect(problem?.length).toBeLessThan(400);
});

test('the demo is not deployed with the placeholder of an issuer, and one line says so', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'bin/maedal.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CDK_CONTEXT_JSON: '{}' },
  });
  expect(run.stderr).toBe(
    'context issuer is the placeholder https://issuer.example.com, which no stack can be ' +
      `deployed with; set it with -c issuer=${hints.issuer.example}\n`,
  );
  expect(run.stdout).toBe('');
  expect(run.status).toBe(1);
});

test('the command line tells problems in lines, without a stack trace, and fails', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const context = JSON.stringify({ stage: 'production', workers: '1' });
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'bin/maedal.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CDK_CONTEXT_JSON: context },
  });
  const lines = run.stderr.trim().split('\n');
  expect(lines).toHaveLength(Object.keys(production).length);
  for (const line of lines) expect(line).toMatch(/^context \w+ (is missing|can not be)/);
  expect(run.stdout).toBe('');
  expect(run.status).toBe(1);
});
