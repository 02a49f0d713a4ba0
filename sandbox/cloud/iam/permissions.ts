// The permissions of a template: what each role holds, and what the queues allow by themselves.
import { SandboxFault } from '../../fault';
import type { Part, Properties } from '../parts';
import { arnOf, nameInArn } from '../template';
import { decide } from './decide';
import { type Statement, parseDocument } from './statements';

export type Permissions = {
  /** By the logical id of the role. */
  readonly roles: ReadonlyMap<string, readonly Statement[]>;
  /** Policies of resources, by the ARN of the resource. */
  readonly resources: ReadonlyMap<string, readonly Statement[]>;
};

const known: ReadonlySet<string> = new Set([
  ...['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'],
  ...['AWS::SQS::QueuePolicy', 'AWS::Lambda::Permission'],
  // Alarms publish to topics, and the sandbox has no alarms.
  'AWS::SNS::TopicPolicy',
]);
const permitting = /^AWS::(IAM|KMS)::|Policy$|Permission$/;

/** A property beyond these could grant or forbid something that is not evaluated here. */
const roleProperties = [
  ...['AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns'],
  ...['Description', 'RoleName', 'Path', 'Tags', 'MaxSessionDuration'],
];
const policyProperties = [
  ...['PolicyDocument', 'PolicyName', 'ManagedPolicyName', 'Roles', 'Description', 'Path'],
];

type Of = (...types: readonly string[]) => readonly Part[];

/** Throws a SandboxFault where a permission of the template would go unheeded. */
export function readPermissions(types: readonly string[], of: Of): Permissions {
  const strange = types.find((type) => permitting.test(type) && !known.has(type));
  if (strange !== undefined) {
    throw new SandboxFault(`the template holds ${strange}, which the sandbox does not enforce`);
  }
  for (const { id, properties } of of('AWS::DynamoDB::Table', 'AWS::SQS::Queue')) {
    const { SSESpecification, KmsMasterKeyId, ResourcePolicy } = properties;
    const key = (SSESpecification as Properties | undefined)?.['KMSMasterKeyId'];
    if (key ?? KmsMasterKeyId ?? ResourcePolicy) {
      throw new SandboxFault(`${id} has a key or policy that the sandbox does not enforce`);
    }
  }
  const queues = queuePolicies(of('AWS::SQS::QueuePolicy'));
  const functions = invocationPolicies(of('AWS::Lambda::Permission'));
  return { roles: rolesOf(of), resources: new Map([...queues, ...functions]) };
}

function rolesOf(of: Of): Permissions['roles'] {
  const policies = of('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').map((part) => {
    onlyKnown(part, policyProperties);
    return { ...part, statements: parseDocument(part.properties['PolicyDocument'], part.id) };
  });
  return new Map(
    of('AWS::IAM::Role').map((role) => {
      onlyKnown(role, roleProperties);
      const arns = ((role.properties['ManagedPolicyArns'] ?? []) as readonly string[]).map(String);
      for (const arn of arns) {
        if (policies.some(({ id }) => id === nameInArn(arn))) continue;
        throw new SandboxFault(`${role.id} has ${arn}, whose content the template does not hold`);
      }
      mayBeAssumed(role);
      const inline = (role.properties['Policies'] ?? []) as readonly Properties[];
      const attached = policies.filter(({ id, properties }) => {
        const roles = (properties['Roles'] ?? []) as readonly string[];
        return roles.includes(role.id) || arns.some((arn) => nameInArn(arn) === id);
      });
      return [
        role.id,
        [
          ...inline.flatMap((one) => parseDocument(one['PolicyDocument'], role.id)),
          ...attached.flatMap(({ statements }) => statements),
        ],
      ] as const;
    }),
  );
}

/** A permission of Lambda is a statement of the policy on its function. */
function invocationPolicies(parts: readonly Part[]): Permissions['resources'] {
  const found = new Map<string, readonly Statement[]>();
  for (const part of parts) {
    onlyKnown(part, ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount']);
    const { Action, FunctionName, Principal, SourceArn, SourceAccount } = part.properties;
    const Resource = arnOf('AWS::Lambda::Function', nameInArn(String(FunctionName)));
    const Condition = {
      ...(SourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': SourceArn } }),
      ...(SourceAccount === undefined
        ? {}
        : { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
    };
    const statement = { Effect: 'Allow', Action, Resource, Condition };
    const document = {
      Version: '2012-10-17',
      Statement: [{ ...statement, Principal: { Service: Principal } }],
    };
    found.set(Resource, [...(found.get(Resource) ?? []), ...parseDocument(document, part.id)]);
  }
  return found;
}

/** By Lambda: a function whose role does not trust it is not created. */
function mayBeAssumed({ id, properties }: Part): void {
  const resource = parseDocument(properties['AssumeRolePolicyDocument'], id);
  const policies = { identity: [], resource, principal: 'Service:lambda.amazonaws.com' };
  const need = { action: 'sts:AssumeRole', resource: arnOf('AWS::IAM::Role', id) };
  if (decide(policies, need).kind === 'allowed') return;
  throw new SandboxFault(`${id} does not trust lambda.amazonaws.com`);
}

function onlyKnown({ id, properties }: Part, names: readonly string[]): void {
  const strange = Object.keys(properties).find((name) => !names.includes(name));
  if (strange === undefined) return;
  throw new SandboxFault(`${id} has a property ${strange}, which the sandbox does not enforce`);
}

function queuePolicies(parts: readonly Part[]): Permissions['resources'] {
  const found = new Map<string, readonly Statement[]>();
  for (const { id, properties } of parts) {
    const statements = parseDocument(properties['PolicyDocument'], id);
    for (const url of (properties['Queues'] ?? []) as readonly string[]) {
      const arn = arnOf('AWS::SQS::Queue', nameInArn(url));
      found.set(arn, [...(found.get(arn) ?? []), ...statements]);
    }
  }
  return found;
}
