// Where alarms go: a topic the merchant has, or one of our own with an e-mail address on it.
import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from './settings';

export class AlarmTopic extends Construct {
  /** Absent: alarms are seen in CloudWatch only. */
  readonly topic: ITopic | undefined;

  constructor(scope: Construct, id: string, settings: Settings, deadLetters: Queue) {
    super(scope, id);
    const { alarmTopicArn, alarmEmail } = settings;
    if (alarmTopicArn) this.topic = Topic.fromTopicArn(this, 'Topic', alarmTopicArn);
    else if (alarmEmail) this.topic = this.mailed(alarmEmail, deadLetters);
  }

  private mailed(address: string, deadLetters: Queue): Topic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(address, { deadLetterQueue: deadLetters }));
    // A topic with a policy of its own no longer lets alarms of this account in by itself.
    const account = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    const alarms = new ServicePrincipal('cloudwatch.amazonaws.com', { conditions: account });
    topic.grantPublish(alarms);
    return topic;
  }
}
