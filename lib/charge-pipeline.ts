// Rule, plan, queue, collect, dead letters; and beside it the rule and queue that look again.
import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { lookers } from '../functions/handlers/limits';
import type { BillingFunction } from './billing-function';
import type { DeadLetters } from './dead-letters';
import { lateness, receivesMax, visibility } from './timing';
import type { Lateness } from './timing';

export type PipelineProps = {
  readonly deadLetters: DeadLetters;
  readonly plan: BillingFunction;
  readonly collect: BillingFunction;
  readonly resolve: BillingFunction;
  /** Compares our ledger with the provider's, once a night. */
  readonly reconcile: BillingFunction;
  /** Pages worked on at once; each may use its share of the provider rate. */
  readonly workers: number;
};

export class ChargePipeline extends Construct {
  readonly charges: Queue;
  readonly looks: Queue;
  /** By id and by name, as AWS knows them. */
  readonly mappings: string[] = [];
  readonly rules: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelineProps,
  ) {
    super(scope, id);
    this.charges = this.queue('Charges');
    this.looks = this.queue('Looks');
    this.receive(props.collect, this.charges, props.workers);
    this.receive(props.resolve, this.looks, lookers);
    this.tick('PlanRule', Schedule.cron({ minute: '0' }), props.plan, lateness.plan);
    const minutely = Schedule.rate(Duration.minutes(1));
    this.tick('ResolveRule', minutely, props.resolve, lateness.resolve);
    // It begins at 05:00 in Korea, and goes on at the ticks after that until it is done.
    const often = Schedule.cron({ minute: '0/10' });
    this.tick('ReconcileRule', often, props.reconcile, lateness.reconcile);
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'AWS takes a failure destination for streams only and refuses one for SQS. Each queue ' +
        'moves a message that keeps failing to its dead-letter queue instead.',
    });
  }

  chargesSentBy(sender: BillingFunction): void {
    grant(sender, ['sqs:SendMessage'], this.charges);
    sender.give('CHARGE_QUEUE_URL', this.charges.queueUrl);
  }

  looksSentBy(sender: BillingFunction): void {
    grant(sender, ['sqs:SendMessage'], this.looks);
    sender.give('LOOK_QUEUE_URL', this.looks.queueUrl);
  }

  private queue(id: string): Queue {
    return new Queue(this, id, {
      visibilityTimeout: visibility,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: this.props.deadLetters.pages, maxReceiveCount: receivesMax },
    });
  }

  private receive(receiver: BillingFunction, queue: Queue, maxConcurrency: number): void {
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    grant(receiver, actions, queue);
    const { eventSourceMappingId } = new EventSourceMapping(this, `From${queue.node.id}`, {
      target: receiver.lambda,
      eventSourceArn: queue.queueArn,
      // One message is a batch of subscriptions already: at most 200 (pageMax).
      batchSize: 1,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    this.mappings.push(eventSourceMappingId);
  }

  private tick(id: string, schedule: Schedule, on: BillingFunction, late: Lateness): void {
    const target = new LambdaFunction(on.lambda, {
      deadLetterQueue: this.props.deadLetters.events,
      maxEventAge: late.age,
      retryAttempts: late.retries,
    });
    this.rules.push(new Rule(this, id, { schedule, targets: [target] }).ruleName);
  }
}

function grant({ role }: BillingFunction, actions: string[], queue: Queue): void {
  Grant.addToPrincipal({ grantee: role, actions, resourceArns: [queue.queueArn] });
}
