// One alarm per promise: nothing dead, nothing late, nothing unknown for long, no tick missed.
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { BillingApi } from './billing-api';
import type { BillingFunction } from './billing-function';
import type { ChargePipeline } from './charge-pipeline';
import type { DeadLetters } from './dead-letters';
import { LoggedMetrics } from './logged-metrics';
import { toldAtOnce } from './told-at-once';

export type Watched = {
  readonly deadLetters: DeadLetters;
  readonly pipeline: ChargePipeline;
  readonly api: BillingApi;
  readonly plan: BillingFunction;
  readonly collect: BillingFunction;
  readonly resolve: BillingFunction;
  readonly reconcile: BillingFunction;
  readonly record: BillingFunction;
  readonly all: readonly BillingFunction[];
};

type Told = {
  /** What is wrong, and for whom. */
  readonly says: string;
  /** What the operator does first. */
  readonly first: string;
};

type Watch = Told & {
  readonly metric: IMetric;
  /** Rings from here on, in every one of `periods`. */
  readonly from: number;
  readonly periods?: number;
};

const minutes = (count: number) => Duration.minutes(count);
const hour = Duration.hours(1);
const day = Duration.days(1);
/** A little less than any one of the busy public routes lets through. */
const floodPerSecond = 45;

export class Alarms extends Construct {
  private readonly logged: LoggedMetrics;

  constructor(
    scope: Construct,
    id: string,
    private readonly watched: Watched,
    private readonly topic: ITopic | undefined,
  ) {
    super(scope, id);
    this.logged = new LoggedMetrics(this, 'Logged');
    this.watchQueues();
    this.watchOutcomes();
    this.watchWords();
    this.watchTicks();
    this.watchChanges();
  }

  private watchQueues(): void {
    const { deadLetters, pipeline } = this.watched;
    const most = { period: minutes(5), statistic: 'Maximum' };
    this.ring('DeadPages', {
      says: 'A message lies in the dead-letter queue of charges: its work is not done.',
      first: 'GET /admin/cases?kind=letter, then redrive the queue or delete the message.',
      metric: deadLetters.pages.metricApproximateNumberOfMessagesVisible(most),
      from: 1,
    });
    this.ring('DeadEvents', {
      says: 'A scheduled event was not delivered, or its function failed.',
      first: 'read the log of its function; the next event does its work, do not redrive it.',
      metric: deadLetters.events.metricApproximateNumberOfMessagesVisible(most),
      from: 1,
    });
    this.ring('ChargesWaiting', {
      says: 'A batch of due charges has waited for two hours: customers are charged late.',
      first: 'check whether collect-charges is throttled, then GET /admin/breaker.',
      metric: pipeline.charges.metricApproximateAgeOfOldestMessage(most),
      from: Duration.hours(2).toSeconds(),
    });
    this.ring('LooksWaiting', {
      says: 'Inquiries about unknown charges have waited in their queue for half an hour.',
      first: 'check whether resolve-charges is throttled.',
      metric: pipeline.looks.metricApproximateAgeOfOldestMessage(most),
      from: minutes(30).toSeconds(),
    });
  }

  private watchOutcomes(): void {
    const { plan, collect, resolve } = this.watched;
    const planned = { from: [plan], events: ['charges.planned'], field: 'late' };
    this.ring('Late', {
      says: 'For six hours charges have been two hours late: they are planned and not made.',
      first: 'GET /admin/breaker, then the age of the messages in the queue of charges.',
      metric: this.logged.metric('LateCharges', { ...planned, statistic: 'Minimum', period: hour }),
      from: 1,
      periods: 6,
    });
    const unknown = { from: [resolve], events: ['charges.resolved'], field: 'unknown' };
    const unknowns = this.logged.metric('Unknown', { ...unknown, statistic: 'Sum', period: hour });
    this.ring('UnknownMany', {
      says: 'In an hour 20 charges stayed unknown: iamport or the card network is failing.',
      first: "read iamport's status page; do not ask customers to pay again.",
      metric: unknowns,
      from: 20,
    });
    this.ring('UnknownOld', {
      says: 'Charges have stayed unknown for two days: their customers may have paid.',
      first: "GET /admin/cases?kind=unknown, then look for the orders in iamport's console.",
      metric: unknowns.with({ period: day }),
      from: 1,
      periods: 2,
    });
    const broken = { from: [collect], events: ['charges.collected'], field: 'failed' };
    this.ring('BrokenRows', {
      says: 'A subscription made its batch fail and is not charged.',
      first: 'read message.failed in the log of collect-charges.',
      metric: this.logged.metric('Broken', { ...broken, statistic: 'Sum', period: hour }),
      from: 1,
    });
  }

  /** At the first line of such an event, whichever function logged it. */
  private watchWords(): void {
    for (const { id, event, metric, says, first, minutes: count } of toldAtOnce) {
      const told = { from: this.watched.all, events: [event], statistic: 'Sum' } as const;
      const counted = this.logged.metric(metric, { ...told, period: minutes(count) });
      this.ring(id, { says, first, metric: counted, from: 1 });
    }
    const unlisted = { from: this.watched.all, events: ['decline.unlisted'] };
    this.ring('UnlistedDecline', {
      says: 'A decline text is not in the dictionary and counts as a vague refusal.',
      first:
        'read decline.unlisted in the logs and add the text to ' +
        'functions/domain/charge/declines.json.',
      metric: this.logged.metric('UnlistedDecline', { ...unlisted, statistic: 'Sum', period: day }),
      from: 1,
    });
  }

  private watchTicks(): void {
    const { plan, resolve, reconcile, api } = this.watched;
    const invoked = ({ lambda }: BillingFunction, period: Duration) =>
      lambda.metricInvocations({ period });
    this.ringWithout('PlanMissed', invoked(plan, hour), {
      says: 'plan-charges has not run for two hours: nothing that is due is charged.',
      first: 'check that its EventBridge rule is enabled; POST /admin/runs plans by hand.',
    });
    this.ringWithout('ResolveMissed', invoked(resolve, minutes(15)), {
      says: 'resolve-charges has not run for half an hour: unknown charges stay undecided.',
      first: 'check that its EventBridge rule is enabled.',
    });
    const ended = { from: [reconcile], events: ['ledger.passed'], field: 'whole' };
    const rounds = this.logged.metric('Rounds', { ...ended, statistic: 'Sum', period: day });
    this.ringWithout('LedgerPassMissed', rounds, {
      says: 'No reconciliation with iamport has been complete for two days.',
      first: 'read the log of reconcile-ledger.',
    });
    const passed = { from: [reconcile], events: ['ledger.passed'], field: 'unexplained' };
    this.ring('LedgerDiffers', {
      says: 'A day differs from iamport by an amount that no open case explains.',
      first: 'GET /admin/cases, then the log of reconcile-ledger.',
      metric: this.logged.metric('Unexplained', { ...passed, statistic: 'Sum', period: day }),
      from: 1,
    });
    this.ring('PlanFailing', {
      says: 'plan-charges failed: what is due is not handed out until a later run succeeds.',
      first: 'read the log of plan-charges.',
      metric: plan.lambda.metricErrors({ period: hour }),
      from: 1,
    });
    this.ring('ResolveFailing', {
      says: 'resolve-charges failed five times in 15 minutes: unknown charges stay undecided.',
      first: 'read the log of resolve-charges.',
      metric: resolve.lambda.metricErrors({ period: minutes(15) }),
      from: 5,
    });
    this.ring('ApiFailing', {
      says: 'The API answered 5xx five times in five minutes, to customers or to iamport.',
      first: 'read the log of the function that the access log names.',
      metric: api.api.metricServerError({ period: minutes(5), statistic: 'Sum' }),
      from: 5,
    });
    this.ring('Flood', {
      says: 'For a quarter of an hour 45 requests a second have reached the API.',
      first: 'read the access log by route and address.',
      metric: api.api.metricCount({ period: minutes(5), statistic: 'Sum' }),
      from: floodPerSecond * minutes(5).toSeconds(),
      periods: 3,
    });
  }

  private watchChanges(): void {
    const { lambda } = this.watched.record;
    this.ring('ChangesLate', {
      says: 'For an hour no change has been noted for the backends that follow. None is lost yet.',
      first: 'read the log of record-changes; the stream keeps a change for 24 hours.',
      metric: lambda.metric('IteratorAge', { period: minutes(5), statistic: 'Maximum' }),
      from: hour.toMilliseconds(),
    });
  }

  private ring(id: string, { says, first, metric, from, periods = 1 }: Watch): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: this.describe(id, { says, first }),
      metric,
      threshold: from,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.send(alarm);
  }

  /** Silence is the fault here: a rule that was switched off reports nothing at all. */
  private ringWithout(id: string, metric: IMetric, told: Told): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: this.describe(id, told),
      metric,
      threshold: 1,
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
    this.send(alarm);
  }

  private describe(id: string, { says, first }: Told): string {
    const { stackName } = Stack.of(this);
    return `${stackName}: ${says} First: ${first} More: docs/operations.md, alarm ${id}.`;
  }

  private send(alarm: Alarm): void {
    if (!this.topic) return;
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
