// The stack as CloudFormation will see it, with stubs for functions, for tests of the template.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';
import { afterAll } from 'vitest';
import { addStack, openApp } from '../../lib/synthesis';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const cdkJson = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));

// A template is foreign JSON; what a test reads of it, it compares.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- unknown would hide the comparing
type Values = Readonly<Record<string, any>>;
export type Part = { readonly id: string; readonly properties: Values; readonly whole: Values };

/** Everything a merchant has to say before real cards may be billed. */
export const production = {
  stage: 'production',
  issuer: 'https://login.example.com/realm',
  audience: 'billing',
  allowedOrigins: 'https://shop.example.com,https://m.example.com',
  channelKey: 'channel-key-live',
  userCode: 'imp12345678',
  iamportSecret: 'shop/iamport',
  mid: 'IM000001',
  alarmEmail: 'ops@example.com',
};

const everyFunction = [
  ...['subscriptions', 'landing', 'charge', 'webhook'],
  ...['plan-charges', 'collect-charges', 'resolve-charges', 'reconcile-ledger', 'record-changes'],
];

const folder = mkdtempSync(join(tmpdir(), 'maedal-stack-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;

export function openStack(
  context: Readonly<Record<string, string>> = {},
  extra: readonly string[] = [],
) {
  const here = join(folder, String((count += 1)));
  const bundleFolder = join(here, 'functions');
  for (const name of [...everyFunction, ...extra]) {
    mkdirSync(join(bundleFolder, name), { recursive: true });
    writeFileSync(join(bundleFolder, name, 'index.mjs'), `export const handler = '${name}';`);
  }
  const given = { outFolder: join(here, 'out'), fileContext: cdkJson.context, context };
  const opened = openApp({ ...given, schemaChecked: false });
  return { app: opened.app, stack: addStack(opened, bundleFolder) };
}

export function templateOf(context?: Readonly<Record<string, string>>, extra?: readonly string[]) {
  const { app, stack } = openStack(context, extra);
  const template = app.synth().getStackArtifact(stack.artifactId).template as Values;
  return readTemplate(template);
}

export function readTemplate(template: Values) {
  const parts: Part[] = Object.entries(template['Resources'] as Values).map(([id, whole]) => ({
    id,
    whole,
    properties: whole.Properties ?? {},
  }));
  const of = (type: string) => {
    const found = parts.filter(({ whole }) => whole['Type'] === type);
    if (found.length === 0) throw new Error(`the template holds no ${type}`);
    return found;
  };
  const named = (type: string, start: string) => {
    const found = of(type).filter(({ id }) => id.startsWith(start));
    if (found.length !== 1) throw new Error(`${found.length} resources are called ${start}…`);
    return found[0]!;
  };
  const functions = of('AWS::Lambda::Function').map((part) => ({
    ...part,
    name: part.id.replace(/Function[0-9A-F]{8}$/, ''),
    statements: statementsOf(part.properties['Role']['Fn::GetAtt'][0]),
  }));

  function statementsOf(role: string) {
    return of('AWS::IAM::Policy')
      .filter(({ properties }) => properties['Roles'].some((one: Values) => one['Ref'] === role))
      .flatMap(({ properties }) => properties['PolicyDocument'].Statement as Values[])
      .flatMap((statement) => grantsOf(statement));
  }

  const functionCalled = (name: string) => {
    const found = functions.find((one) => one.name === name);
    if (!found) throw new Error(`there is no function ${name}`);
    return found;
  };
  const outputs = (template['Outputs'] ?? {}) as Readonly<Record<string, Values | undefined>>;
  const text = JSON.stringify(template);
  return { parts, of, named, functions, functionCalled, outputs, text };
}

export type Grant = { readonly action: string; readonly resource: string };

/** One grant per action and resource; a reference reads as the id of what it refers to. */
function grantsOf({ Action, Resource, Effect }: Values): Grant[] {
  if (Effect !== 'Allow') return [];
  return [Action]
    .flat()
    .flatMap((action: string) =>
      [Resource].flat().map((resource) => ({ action, resource: arnText(resource) })),
    );
}

export function arnText(value: string | Values): string {
  if (typeof value === 'string') return value;
  if (value.Ref) return value.Ref;
  if (value['Fn::GetAtt']) return value['Fn::GetAtt'][0];
  return value['Fn::Join'][1].map(arnText).join('');
}

/** Every excuse that stands anywhere in the tree, with the construct it stands on. */
export function acknowledgements(app: App) {
  return app.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ id, reason, at: construct.node.path })),
  );
}
