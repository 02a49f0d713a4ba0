// One alarm a promise: dead letters, late pages, broken ticks, unknown outcomes, contradictions.
import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { BillingFunction } from './billing-function';
import type { ChargePipeline } from './charge-pipeline';
import type { DeadLetters } from './dead-letters';
import type { Settings } from './settings';

export type Watched = {
  readonly plan: BillingFunction;
  readonly workers: readonly BillingFunction[];
  readonly pipeline: ChargePipeline;
  readonly deadLetters: DeadLetters;
};

const period = Duration.minutes(5);

export class Alarms extends Construct {
  private readonly topic: ITopic | undefined;

  constructor(scope: Construct, id: string, settings: Settings, watched: Watched) {
    super(scope, id);
    this.topic = this.topicOf(settings);
    const { plan, pipeline, deadLetters } = watched;
    const oldest = pipeline.charges.metricApproximateAgeOfOldestMessage({ period });
    const waiting = (queue: DeadLetters['pages']) =>
      queue.metricApproximateNumberOfMessagesVisible({ period });
    this.ring('DeadPages', waiting(deadLetters.pages), 1, 'a page of charges broke for good');
    this.ring('DeadEvents', waiting(deadLetters.events), 1, 'a tick could not be handed over');
    this.ring('LatePages', oldest, 3_600, 'charges have waited for an hour');
    this.ring('BrokenTick', plan.lambda.metricErrors({ period }), 1, 'planning breaks');
    const ticks = plan.lambda.metricInvocations({ period: Duration.hours(2), statistic: 'Sum' });
    this.ring('MissedTick', ticks, 1, 'the hourly tick does not come', true);
    for (const [at, { lambda }] of watched.workers.entries()) {
      const suspect = this.counted(`Suspect${at}`, lambda.logGroup, 'charge.suspect');
      this.ring(`Suspect${at}`, suspect, 1, 'a payment contradicts its intent');
      const twin = this.counted(`Twin${at}`, lambda.logGroup, 'charge.twin');
      this.ring(`Twin${at}`, twin, 1, 'a charge was paid twice');
    }
  }

  private topicOf(settings: Settings): ITopic | undefined {
    if (settings.alarmTopicArn !== undefined) {
      return Topic.fromTopicArn(this, 'Topic', settings.alarmTopicArn);
    }
    if (settings.alarmEmail === undefined) return undefined;
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(settings.alarmEmail));
    return topic;
  }

  private counted(id: string, logGroup: ILogGroup, event: string): Metric {
    const filter = new MetricFilter(this, `${id}Filter`, {
      logGroup,
      filterPattern: FilterPattern.stringValue('$.event', '=', event),
      metricNamespace: 'Maedal',
      metricName: `${event}.${id}`,
    });
    return filter.metric({ period, statistic: 'Sum' });
  }

  private ring(id: string, metric: Metric, limit: number, why: string, absent = false): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold: limit,
      evaluationPeriods: 1,
      alarmDescription: `${why}: see docs/operations.md`,
      comparisonOperator: absent
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: absent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    if (this.topic) alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
