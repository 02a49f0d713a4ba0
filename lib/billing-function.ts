// House defaults for a Lambda: newest Node on ARM, a role of its own, logs that end, no wildcards.
import { join } from 'node:path';
import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type CfnPolicy, Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  Function as Lambda,
  type IDestination,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EnvNames } from '../functions/handlers/env';
import type { Environment } from './environment';
import type { Lateness } from './timing';

export type House = {
  /** One folder per function, as scripts/bundle.ts writes them. */
  readonly bundleFolder: string;
  readonly environment: Environment;
  readonly logDays: RetentionDays;
  readonly keepsLogs: boolean;
  readonly deadLetters: Queue;
};

export type BillingFunctionProps = {
  readonly house: House;
  /** The file in functions/handlers. */
  readonly handler: string;
  readonly timeout: Duration;
  readonly concurrency?: number | undefined;
  /** Of a function that a rule invokes asynchronously: Lambda keeps an event up to six hours. */
  readonly lateness?: Lateness | undefined;
};

export class BillingFunction extends Construct {
  readonly lambda: Lambda;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: BillingFunctionProps) {
    super(scope, id);
    const { house } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: house.logDays,
      // Wishes are replayed from these lines: in production they outlive the stack.
      removalPolicy: house.keepsLogs ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // The managed policy for Lambda logs would open every log group of the account.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    Grant.addToPrincipal({
      grantee: this.role,
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resourceArns: [logGroup.logGroupArn],
    });
    this.lambda = new Lambda(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      // The map stays in dist/, for people: the function would spend its start-up time reading it.
      code: Code.fromAsset(join(house.bundleFolder, props.handler), { exclude: ['*.map'] }),
      // Waiting costs by memory and starting costs by processor: 512 MB is where both are small.
      memorySize: 512,
      timeout: props.timeout,
      role: this.role,
      logGroup,
      environment: { ...house.environment },
      ...(props.concurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.concurrency }),
      ...(props.lateness === undefined ? {} : calledByRule(props.lateness, house.deadLetters)),
    });
    if (props.lateness === undefined) this.declineDeadLetters();
    this.waitForGrants();
  }

  /** CDK lets a function wait for its role as well, which the reference to the role implies. */
  private waitForGrants(): void {
    const policy = this.role.node.findChild('DefaultPolicy').node.defaultChild as CfnPolicy;
    const bare = this.lambda.node.defaultChild as CfnFunction;
    bare.addOverride('DependsOn', [policy.logicalId]);
  }

  private declineDeadLetters(): void {
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason:
        'Lambda writes to the dead-letter queue of a function only what was invoked ' +
        'asynchronously. API Gateway, or the poller of a queue or stream, invokes this one and ' +
        'waits for the answer; the permission to write there would never be used.',
    });
  }

  /** A variable that names a resource comes with the grant to use it, so neither is forgotten. */
  give(name: EnvNames, value: string): void {
    this.lambda.addEnvironment(name, value);
  }
}

/** An event that Lambda gives up ends in the dead-letter queue; `deadLetterQueue` grants that. */
function calledByRule({ age, retries }: Lateness, deadLetters: Queue) {
  const onFailure: IDestination = { bind: () => ({ destination: deadLetters.queueArn }) };
  const given = { deadLetterQueue: deadLetters, onFailure };
  return { maxEventAge: age, retryAttempts: retries, ...given };
}
