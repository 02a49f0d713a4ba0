// The rules of AWS: none is broken, breaking one fails the synthesis, and excuses are few.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { synthesize } from '../../bin/synthesize';
import { acknowledgements, openStack, production } from './support';

const folder = mkdtempSync(join(tmpdir(), 'maedal-compliance-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { issuer: _issuer, audience: _audience, ...noIssuer } = production;
const rulesMax = 6;
/** The choices of who signs up at a pool: a second factor, and a dearer plan. */
const poolRules = 2;
const contexts = {
  'the demo': {},
  'production with everything that can be set': {
    ...production,
    alarmEmail: 'ops@example.com',
    webhookConcurrency: '5',
  },
  'production with a user pool': { ...noIssuer, userPool: 'my-shop-login' },
};

const packs = [AwsSolutionsChecks, ServerlessChecks];

function violations({ app }: ReturnType<typeof openStack>, deaf = {}) {
  return packs.flatMap((Pack) => {
    const pack = Object.assign(new Pack(app), deaf);
    return pack.validateScope(app).violations;
  });
}

function findings(opened: ReturnType<typeof openStack>) {
  return violations(opened).map((one) => {
    const places = one.violatingResources.map(({ constructPath }) => constructPath);
    return `${one.ruleName} at ${places.join(', ')}`;
  });
}

describe.each(Object.entries(contexts))('%s', (_name, context) => {
  test('breaks no rule of AwsSolutions and Serverless, warnings included', () => {
    expect(findings(openStack(context))).toEqual([]);
  });

  test('excuses itself from at most six rules, and two of a pool, with a reason each', () => {
    const excuses = acknowledgements(openStack(context).app);
    expect(excuses.length).toBeGreaterThan(0);
    expect(new Set(excuses.map(({ id }) => id)).size).toBeLessThanOrEqual(
      'userPool' in context ? rulesMax + poolRules : rulesMax,
    );
    for (const { id, reason } of excuses) expect(reason.length, id).toBeGreaterThan(80);
  });
});

test.each([
  ['the demo', {}],
  ['a user pool', contexts['production with a user pool']],
])('every excuse is needed: these are the rules that would complain (%s)', (_name, context) => {
  const opened = openStack(context);
  const broken = violations(opened, { isAcknowledged: () => false });
  const excuses = acknowledgements(opened.app).map(({ id, at }) => {
    return { rule: id.replace(/^\w+::/, ''), at };
  });
  const rules = new Set(excuses.map(({ rule }) => rule));
  expect(broken.map(({ ruleName }) => ruleName).sort()).toEqual([...rules].sort());
  const places = (rule: string) =>
    broken
      .filter(({ ruleName }) => ruleName === rule)
      .flatMap(({ violatingResources }) => violatingResources)
      .map(({ constructPath }) => String(constructPath));
  for (const { rule, at } of excuses) {
    const here = places(rule).filter((path) => path === at || path.startsWith(`${at}/`));
    expect(here.length, `${rule} at ${at}`).toBeGreaterThan(0);
  }
});

describe('a broken rule', () => {
  beforeEach(() => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.spyOn(console, 'error').mockReturnValue();
  });

  test('fails the synthesis', () => {
    const opened = openStack();
    new Queue(opened.stack, 'Careless');
    expect(findings(opened).join('\n')).toMatch(/SQS4 at Maedal-demo\/Careless/);
    expect(() => opened.app.synth()).toThrow(/SQS4|[Vv]alidation failed/);
  });

  test('is found on a locked route too: only the public ones are excused', () => {
    const opened = openStack();
    const routes = opened.app.node.findAll().filter((one) => one instanceof CfnRoute);
    const locked = routes.find(({ routeKey }) => routeKey === 'GET /admin/cases');
    if (locked) locked.authorizationType = 'NONE';
    expect(findings(opened).join('\n')).toMatch(/APIG4 at Maedal-demo\/Api\/Locked/);
  });
});

// Loading the schemas takes longer than everything else here together.
const patient = { timeout: 180_000 };

test('what is deployed fits the schemas of CloudFormation', patient, async () => {
  await synthesize({
    outFolder: folder,
    context: contexts['production with everything that can be set'],
  });
  const file = readFileSync(join(folder, 'validation-report.json'), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ pluginReports: [] });
});
