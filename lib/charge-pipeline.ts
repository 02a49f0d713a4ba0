// From the tick to the charge: rule, planner, queue, worker; rule and queue, resolver.
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { BillingFunction } from './billing-function';
import type { DeadLetters } from './dead-letters';
import { receivesMax, tickAgeMax, tickRetriesMax, visibility } from './timing';

export type PipelineProps = {
  readonly plan: BillingFunction;
  readonly collect: BillingFunction;
  readonly resolve: BillingFunction;
  readonly deadLetters: DeadLetters;
  /** Workers at once; together they stay under the provider rate. */
  readonly workers: number;
};

export class ChargePipeline extends Construct {
  readonly charges: Queue;
  readonly looks: Queue;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { plan, collect, resolve, deadLetters } = props;
    this.charges = this.queue('Charges', deadLetters);
    this.looks = this.queue('Looks', deadLetters);

    const source = { batchSize: 1, reportBatchItemFailures: true };
    const { workers } = props;
    collect.lambda.addEventSource(
      new SqsEventSource(this.charges, { ...source, maxConcurrency: workers }),
    );
    resolve.lambda.addEventSource(new SqsEventSource(this.looks, { ...source, maxConcurrency: 2 }));

    // Each subscription is due at its own hour; the hourly tick finds it, and what was missed.
    this.tick('Hourly', Schedule.cron({ minute: '0' }), plan, deadLetters);
    this.tick('Minutely', Schedule.expression('rate(1 minute)'), resolve, deadLetters);
    this.plannedBy(plan);
    this.plannedBy(collect);
    this.lookedAtFrom(collect);
    this.lookedAtFrom(resolve);
  }

  plannedBy(user: BillingFunction): void {
    send(user, this.charges);
    user.give('CHARGE_QUEUE_URL', this.charges.queueUrl);
  }

  lookedAtFrom(user: BillingFunction): void {
    send(user, this.looks);
    user.give('LOOK_QUEUE_URL', this.looks.queueUrl);
  }

  private queue(id: string, deadLetters: DeadLetters): Queue {
    return new Queue(this, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: visibility,
      deadLetterQueue: { queue: deadLetters.pages, maxReceiveCount: receivesMax },
    });
  }

  private tick(id: string, schedule: Schedule, user: BillingFunction, dead: DeadLetters): void {
    const target = new LambdaFunction(user.lambda, {
      deadLetterQueue: dead.events,
      maxEventAge: tickAgeMax,
      retryAttempts: tickRetriesMax,
    });
    new Rule(this, id, { schedule, targets: [target] });
  }
}

function send(user: BillingFunction, queue: Queue): void {
  const actions = ['sqs:SendMessage'];
  Grant.addToPrincipal({ grantee: user.role, actions, resourceArns: [queue.queueArn] });
}
