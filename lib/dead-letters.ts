// Where work ends that no worker could do: pages of charges by one way, events by the other.
import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { letterDays } from '../functions/handlers/limits';

/** SQS keeps nothing longer: two weeks to read the alarm, find the cause and send it again. */
const kept = Duration.days(letterDays);

export class DeadLetters extends Construct {
  /**
   * What is no page, or met death at each receipt; SQS itself knows which queue each came from and
   * moves it back.
   */
  readonly pages: Queue;
  /** Events that a rule or an asynchronous invocation could not hand over; the next tick heals. */
  readonly events: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const props = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.pages = new Queue(this, 'Pages', { ...props, retentionPeriod: kept });
    this.events = new Queue(this, 'Events', { ...props, retentionPeriod: kept });
    Validations.of(this).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason:
        'These two queues are the dead-letter queues. Nothing receives from them by itself, so ' +
        'nothing could fail into a further queue; an alarm rings at the first message in them.',
    });
  }
}
