// A synthesized CloudFormation template, and what its references mean on this machine.
export type Resource = {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
};

export type Template = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly Mappings?: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
};

export const region = 'ap-northeast-2';
export const account = '000000000000';

/** What the names of resources become here. */
export type Places = {
  /** Base URL of the queue endpoint; a queue's URL is below it. */
  readonly queues: string;
  /** Base URL under which the HTTP API answers. */
  readonly api: string;
};

export type Resolve = (value: unknown) => unknown;

/** Replaces every intrinsic function in a value; AWS::NoValue drops the property it stands in. */
export function resolver(template: Template, places: Places): Resolve {
  const resolve: Resolve = (value) => {
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const [first, ...others] = Object.entries(value);
    if (first && others.length === 0) {
      const [name, argument] = first;
      if (name === 'Ref') return reference(template, places, String(argument));
      if (name.startsWith('Fn::')) return applied(template, places, name, argument, resolve);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, resolve(item)] as const)
        .filter(([, item]) => item !== undefined),
    );
  };
  return resolve;
}

function reference(template: Template, places: Places, name: string): unknown {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': 'maedal',
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/maedal/local`,
    'AWS::NoValue': undefined,
  };
  if (name in pseudo) return pseudo[name];
  const resource = template.Resources[name];
  if (resource) return identity(resource, name, places);
  const parameter = template.Parameters?.[name];
  if (parameter) return parameter.Default ?? '';
  throw new Error(`the template refers to ${name}, which it does not hold`);
}

/** What `Ref` gives: mostly a name, sometimes an address. */
function identity(resource: Resource, name: string, places: Places): string {
  switch (resource.Type) {
    case 'AWS::SQS::Queue':
      return `${places.queues}/${account}/${name}`;
    case 'AWS::SecretsManager::Secret':
    case 'AWS::SNS::Topic':
      return arnOf(resource.Type, name);
    case 'AWS::Lambda::Alias':
    case 'AWS::Lambda::Version':
      return arnOf(resource.Type, name);
    default:
      return name;
  }
}

const services: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'lambda:*:function:',
  'AWS::Lambda::Alias': 'lambda:*:function:',
  'AWS::Lambda::Version': 'lambda:*:function:',
  'AWS::SQS::Queue': 'sqs:*:',
  'AWS::DynamoDB::Table': 'dynamodb:*:table/',
  'AWS::DynamoDB::GlobalTable': 'dynamodb:*:table/',
  'AWS::SecretsManager::Secret': 'secretsmanager:*:secret:',
  'AWS::SNS::Topic': 'sns:*:',
  'AWS::Events::Rule': 'events:*:rule/',
  'AWS::Logs::LogGroup': 'logs:*:log-group:',
  // Roles belong to no region.
  'AWS::IAM::Role': `iam::${account}:role/`,
};

export function arnOf(type: string, name: string): string {
  const path = services[type] ?? 'local:*:';
  const arn = `arn:aws:${path.replace('*', `${region}:${account}`)}${name}`;
  return type === 'AWS::Logs::LogGroup' ? `${arn}:*` : arn;
}

/** The logical id an ARN of ours was made from. */
export function nameInArn(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? '';
}

function attribute(template: Template, places: Places, [name, key]: readonly string[]): string {
  const resource = template.Resources[name ?? ''];
  if (!resource || name === undefined) throw new Error(`the template asks ${name} for ${key}`);
  if (key === 'Arn' || key === 'TableArn') return arnOf(resource.Type, name);
  if (key === 'StreamArn') return `${arnOf(resource.Type, name)}/stream/local`;
  if (key === 'ApiEndpoint') return places.api;
  if (key === 'QueueUrl') return identity(resource, name, places);
  return /Arn$/.test(key ?? '') ? `${arnOf(resource.Type, name)}/${key}` : name;
}

function applied(
  template: Template,
  places: Places,
  ...[name, argument, resolve]: [string, unknown, Resolve]
): unknown {
  // Only the branch that holds is resolved: the other may refer to what is not there.
  if (name === 'Fn::If') {
    const [condition, yes, no] = argument as [string, unknown, unknown];
    return resolve(resolve(template.Conditions?.[condition]) === true ? yes : no);
  }
  if (name === 'Fn::Sub') return substituted(template, places, argument, resolve);
  const values = resolve(argument);
  const list = Array.isArray(values) ? values : [values];
  switch (name) {
    case 'Fn::GetAtt':
      return attribute(template, places, typeof values === 'string' ? values.split('.') : list);
    case 'Fn::Join':
      return (list[1] as unknown[]).map(String).join(String(list[0]));
    case 'Fn::Select':
      return (list[1] as unknown[])[Number(list[0])];
    case 'Fn::Split':
      return String(list[1]).split(String(list[0]));
    case 'Fn::FindInMap':
      return template.Mappings?.[String(list[0])]?.[String(list[1])]?.[String(list[2])];
    case 'Fn::Equals':
      return list[0] === list[1];
    case 'Fn::Not':
      return list[0] !== true;
    case 'Fn::And':
      return list.every((item) => item === true);
    case 'Fn::Or':
      return list.some((item) => item === true);
    case 'Fn::Base64':
      return Buffer.from(String(values)).toString('base64');
    default:
      throw new Error(`the template uses ${name}, which the sandbox does not know`);
  }
}

function substituted(
  template: Template,
  places: Places,
  ...[argument, resolve]: [unknown, Resolve]
): string {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [
    string,
    Readonly<Record<string, unknown>>,
  ];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, key: string) => {
    if (literal) return `\${${key}}`;
    if (key in variables) return String(resolve(variables[key]));
    const value = key.includes('.')
      ? attribute(template, places, key.split('.'))
      : reference(template, places, key);
    return String(value);
  });
}
