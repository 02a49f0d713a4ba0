// The parts of a synthesized template that do something here, as plain values with no references.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxFault } from '../fault';
import type { Part, Properties } from './parts';
import { type CorsPart, type RoutePart, routeParts } from './api-wiring';
import { type Permissions, readPermissions } from './iam/permissions';
import { grantedSecrets } from './secrets';
import { type StreamPart, isStream, streamPart } from './stream-wiring';
import { type Places, type Template, arnOf, nameInArn, resolver } from './template';

/** What synthesis leaves behind: a template, and a folder that holds its assets. */
export type Assembly = { readonly template: Template; readonly folder: string };

export type FunctionPart = {
  readonly id: string;
  /** The name people know it by; the logical id without its hash. */
  readonly name: string;
  /** The logical id of its role. */
  readonly role: string;
  readonly module: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** The ARN of a stream in its log group. */
  readonly logStream: string;
  /** What becomes of an event that nobody waits for. */
  readonly async: AsyncPart;
  readonly concurrencyMax?: number;
};

export type AsyncPart = {
  readonly retriesMax: number;
  readonly ageMs: number;
  /** Queue that takes the event itself once it is given up. */
  readonly deadLetters?: string;
  /** Queue that takes a record of the failure. */
  readonly onFailure?: string;
};

export type QueuePart = {
  readonly id: string;
  readonly visibilityMs: number;
  readonly delayMs: number;
  readonly retentionMs: number;
  readonly redrive?: { readonly to: string; readonly receivesMax: number };
};

export type MappingPart = {
  readonly id: string;
  readonly queue: string;
  readonly function: string;
  readonly batchSize: number;
  readonly partial: boolean;
  readonly concurrencyMax: number;
};

export type RulePart = {
  readonly id: string;
  readonly name: string;
  readonly schedule: string;
  readonly targets: readonly TargetPart[];
};

export type TargetPart = {
  readonly function: string;
  readonly input?: string;
  /** Queue that takes an event which the function could not be given. */
  readonly deadLetters?: string;
};

export type Wiring = {
  readonly functions: readonly FunctionPart[];
  readonly queues: readonly QueuePart[];
  readonly mappings: readonly MappingPart[];
  readonly streams: readonly StreamPart[];
  readonly rules: readonly RulePart[];
  readonly routes: readonly RoutePart[];
  /** The id of the HTTP API. */
  readonly apiId: string;
  readonly cors?: CorsPart;
  readonly tables: readonly { readonly id: string; readonly properties: Properties }[];
  /** ARNs and names by which functions may ask. */
  readonly secrets: readonly string[];
  /** Those that the template has generated. */
  readonly generated: readonly string[];
  readonly permissions: Permissions;
  /** The outputs of the stack that are text here. */
  readonly outputs: Readonly<Record<string, string>>;
};

export function readWiring({ template, folder }: Assembly, places: Places): Wiring {
  const resolve = resolver(template, places);
  const of = (...types: readonly string[]): Part[] =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => types.includes(Type))
      .map(([id, resource]) => ({
        id,
        resource,
        properties: (resolve(resource.Properties ?? {}) ?? {}) as Properties,
      }));
  const api = of('AWS::ApiGatewayV2::Api')[0];
  const cors = api?.properties['CorsConfiguration'] as CorsPart | undefined;
  const aliases = aliasTargets(of('AWS::Lambda::Alias', 'AWS::Lambda::Version'));
  const functionOf = (arn: unknown) => {
    const name = nameInArn(String(arn).replace(/\/invocations$/, ''));
    return aliases.get(name) ?? name;
  };
  const mappings = of('AWS::Lambda::EventSourceMapping');
  return {
    functions: of('AWS::Lambda::Function').flatMap((part) =>
      functionPart(part, folder, asyncPart(part, of('AWS::Lambda::EventInvokeConfig'))),
    ),
    queues: of('AWS::SQS::Queue').map(queuePart),
    mappings: mappings.filter((one) => !isStream(one)).map((one) => mappingPart(one, functionOf)),
    streams: mappings.filter(isStream).map((one) => streamPart(one, functionOf)),
    rules: of('AWS::Events::Rule').flatMap((part) => rulePart(part, functionOf)),
    routes: routeParts(of, functionOf),
    apiId: api?.id ?? '',
    tables: of('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map(({ id, properties }) => ({
      id,
      properties,
    })),
    generated: of('AWS::SecretsManager::Secret')
      .filter(({ properties }) => 'GenerateSecretString' in properties)
      .map(({ id }) => arnOf('AWS::SecretsManager::Secret', id)),
    secrets: grantedSecrets(of('AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')),
    permissions: readPermissions(
      Object.values(template.Resources).map(({ Type }) => Type),
      of,
    ),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs ?? {}).map(([key, { Value }]) => [
        key,
        String(resolve(Value)),
      ]),
    ),
    ...(cors ? { cors } : {}),
  };
}

function aliasTargets(parts: readonly Part[]): Map<string, string> {
  const names = parts.map(
    ({ id, properties }) => [id, String(properties['FunctionName'])] as const,
  );
  const direct = new Map(names.map(([id, name]) => [id, nameInArn(name)]));
  return new Map([...direct].map(([id, name]) => [id, direct.get(name) ?? name]));
}

/** CDK marks what came from our bundles; helpers it adds itself are not Node modules of ours. */
function functionPart(
  { id, resource, properties }: Part,
  folder: string,
  async: AsyncPart,
): FunctionPart[] {
  const code = (properties['Code'] ?? {}) as Properties;
  const variables = (properties['Environment'] as Properties | undefined)?.['Variables'];
  const [file = 'index', handler = 'handler'] = String(properties['Handler']).split('.');
  const asset =
    resource.Metadata?.['aws:asset:path'] ??
    `asset.${String(code['S3Key'] ?? '').replace(/\.zip$/, '')}`;
  if (typeof code['S3Key'] !== 'string' && !resource.Metadata?.['aws:asset:path']) return [];
  const base = join(folder, String(asset), file);
  const module = ['.mjs', '.js', '.cjs'].map((end) => base + end).find((path) => existsSync(path));
  if (module === undefined) throw new SandboxFault(`no bundle for function ${id} at ${base}.mjs`);
  const reserved = properties['ReservedConcurrentExecutions'];
  return [
    {
      id,
      name: plainName(id),
      module,
      handler,
      role: roleOf(id, properties),
      logStream: logStreamOf(id, properties),
      async,
      environment: (variables ?? {}) as Record<string, string>,
      timeoutMs: Number(properties['Timeout'] ?? 3) * 1_000,
      memoryMb: Number(properties['MemorySize'] ?? 128),
      ...(typeof reserved === 'number' ? { concurrencyMax: reserved } : {}),
    },
  ];
}

/** Lambda's own defaults where the template says nothing. */
function asyncPart({ id, properties }: Part, configs: readonly Part[]): AsyncPart {
  const config = configs.find((one) => nameInArn(String(one.properties['FunctionName'])) === id);
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } =
    config?.properties ?? {};
  const onFailure = (DestinationConfig as Properties | undefined)?.['OnFailure'];
  const to = (of: unknown, key: string) => {
    const arn = (of as Properties | undefined)?.[key];
    return arn === undefined ? undefined : nameInArn(String(arn));
  };
  const deadLetters = to(properties['DeadLetterConfig'], 'TargetArn');
  const failures = to(onFailure, 'Destination');
  return {
    retriesMax: Number(MaximumRetryAttempts ?? 2),
    ageMs: Number(MaximumEventAgeInSeconds ?? 21_600) * 1_000,
    ...(deadLetters === undefined ? {} : { deadLetters }),
    ...(failures === undefined ? {} : { onFailure: failures }),
  };
}

function logStreamOf(id: string, { LoggingConfig }: Properties): string {
  const group = (LoggingConfig as Properties | undefined)?.['LogGroup'] ?? `/aws/lambda/${id}`;
  return arnOf('AWS::Logs::LogGroup', String(group)).replace(/\*$/, 'log-stream:local');
}

/** CloudFormation makes no function without one. */
function roleOf(id: string, { Role }: Properties): string {
  if (typeof Role === 'string') return nameInArn(Role);
  throw new SandboxFault(`function ${id} has no role`);
}

/** `CollectChargesFunction1A2B3C4D` → `CollectCharges`. */
export function plainName(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '').replace(/(Function|Rule)$/, '') || id;
}

function queuePart({ id, properties }: Part): QueuePart {
  const seconds = (key: string, otherwise: number) => Number(properties[key] ?? otherwise) * 1_000;
  const redrive = properties['RedrivePolicy'] as Properties | undefined;
  return {
    id,
    visibilityMs: seconds('VisibilityTimeout', 30),
    delayMs: seconds('DelaySeconds', 0),
    retentionMs: seconds('MessageRetentionPeriod', 345_600),
    ...(redrive
      ? {
          redrive: {
            to: nameInArn(String(redrive['deadLetterTargetArn'])),
            receivesMax: Number(redrive['maxReceiveCount']),
          },
        }
      : {}),
  };
}

function mappingPart({ id, properties }: Part, functionOf: (arn: unknown) => string): MappingPart {
  const scaling = properties['ScalingConfig'] as Properties | undefined;
  const types = (properties['FunctionResponseTypes'] ?? []) as readonly string[];
  return {
    id,
    queue: nameInArn(String(properties['EventSourceArn'])),
    function: functionOf(properties['FunctionName']),
    batchSize: Number(properties['BatchSize'] ?? 10),
    partial: types.includes('ReportBatchItemFailures'),
    concurrencyMax: Number(scaling?.['MaximumConcurrency'] ?? 5),
  };
}

function rulePart({ id, properties }: Part, functionOf: (arn: unknown) => string): RulePart[] {
  const schedule = properties['ScheduleExpression'];
  if (typeof schedule !== 'string' || properties['State'] === 'DISABLED') return [];
  const targets = (properties['Targets'] ?? []) as readonly Properties[];
  return [
    {
      id,
      name: plainName(id),
      schedule,
      targets: targets.map((target) => ({
        function: functionOf(target['Arn']),
        ...(typeof target['Input'] === 'string' ? { input: target['Input'] } : {}),
        ...deadLettersOf(target),
      })),
    },
  ];
}

function deadLettersOf({ DeadLetterConfig }: Properties): Pick<TargetPart, 'deadLetters'> {
  const arn = (DeadLetterConfig as Properties | undefined)?.['Arn'];
  return arn === undefined ? {} : { deadLetters: nameInArn(String(arn)) };
}
