// One alarm per promise: nothing dead, nothing late, nothing unknown for long, no tick missed.
import { Duration } from 'aws-cdk-lib';
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
  readonly all: readonly BillingFunction[];
};

type Watch = {
  readonly says: string;
  readonly metric: IMetric;
  /** Rings from here on, in every one of `periods`. */
  readonly from: number;
  readonly periods?: number;
};

const minutes = (count: number) => Duration.minutes(count);
const hour = Duration.hours(1);
const day = Duration.days(1);
/** Half of what the public routes let through together. */
const floodPerSecond = 110;
const advice = 'What to do: docs/operations.md.';

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
  }

  private watchQueues(): void {
    const { deadLetters, pipeline } = this.watched;
    const most = { period: minutes(5), statistic: 'Maximum' };
    this.ring('DeadPages', {
      says: 'A message lies in the dead-letter queue; where it is no page, a case names it.',
      metric: deadLetters.pages.metricApproximateNumberOfMessagesVisible(most),
      from: 1,
    });
    this.ring('DeadEvents', {
      says: 'A tick could not be handed over or broke off; the next one takes up its work.',
      metric: deadLetters.events.metricApproximateNumberOfMessagesVisible(most),
      from: 1,
    });
    this.ring('ChargesWaiting', {
      says: 'A page of due charges has waited for two hours.',
      metric: pipeline.charges.metricApproximateAgeOfOldestMessage(most),
      from: Duration.hours(2).toSeconds(),
    });
    this.ring('LooksWaiting', {
      says: 'Unknown outcomes have waited for half an hour to be looked at again.',
      metric: pipeline.looks.metricApproximateAgeOfOldestMessage(most),
      from: minutes(30).toSeconds(),
    });
  }

  private watchOutcomes(): void {
    const { plan, collect, resolve } = this.watched;
    const planned = { from: [plan], events: ['charges.planned'], field: 'late' };
    this.ring('Late', {
      says: 'At six ticks in a row charges were late by two hours: they are planned, not made.',
      metric: this.logged.metric('LateCharges', { ...planned, statistic: 'Minimum', period: hour }),
      from: 1,
      periods: 6,
    });
    const unknown = { from: [resolve], events: ['charges.resolved'], field: 'unknown' };
    const unknowns = this.logged.metric('Unknown', { ...unknown, statistic: 'Sum', period: hour });
    this.ring('UnknownMany', {
      says: 'Many charges are unknown even after a look: iamport or the card network is ill.',
      metric: unknowns,
      from: 20,
    });
    this.ring('UnknownOld', {
      says: 'Two days in a row a look could not end an unknown: somebody may have paid.',
      metric: unknowns.with({ period: day }),
      from: 1,
      periods: 2,
    });
    const broken = { from: [collect], events: ['charges.collected'], field: 'failed' };
    this.ring('BrokenRows', {
      says: 'A subscription broke the page it was on; collect-charges logged which error it was.',
      metric: this.logged.metric('Broken', { ...broken, statistic: 'Sum', period: hour }),
      from: 1,
    });
  }

  /** At the first line of such an event, whichever function logged it. */
  private watchWords(): void {
    for (const { id, event, metric, says, minutes: count } of toldAtOnce) {
      const told = { from: this.watched.all, events: [event], statistic: 'Sum' } as const;
      const counted = this.logged.metric(metric, { ...told, period: minutes(count) });
      this.ring(id, { says, metric: counted, from: 1 });
    }
    const unlisted = { from: this.watched.all, events: ['decline.unlisted'] };
    this.ring('UnlistedDecline', {
      says: 'A decline text is not in the dictionary; it is taken for a vague refusal until then.',
      metric: this.logged.metric('UnlistedDecline', { ...unlisted, statistic: 'Sum', period: day }),
      from: 1,
    });
  }

  private watchTicks(): void {
    const { plan, resolve, reconcile, api } = this.watched;
    const invoked = ({ lambda }: BillingFunction, period: Duration) =>
      lambda.metricInvocations({ period });
    const planSays = 'The hourly tick did not come for two hours.';
    this.ringWithout('PlanMissed', invoked(plan, hour), planSays);
    const lookSays = 'Nobody looked for half an hour.';
    this.ringWithout('ResolveMissed', invoked(resolve, minutes(15)), lookSays);
    const ended = { from: [reconcile], events: ['ledger.passed'], field: 'whole' };
    const rounds = this.logged.metric('Rounds', { ...ended, statistic: 'Sum', period: day });
    this.ringWithout('LedgerPassMissed', rounds, 'No complete reconciliation for two days.');
    const passed = { from: [reconcile], events: ['ledger.passed'], field: 'unexplained' };
    this.ring('LedgerDiffers', {
      says: 'On some day the books differ from iamport by won that no open case explains.',
      metric: this.logged.metric('Unexplained', { ...passed, statistic: 'Sum', period: day }),
      from: 1,
    });
    this.ring('PlanFailing', {
      says: 'Planning broke off: what is due is not handed out until a later tick succeeds.',
      metric: plan.lambda.metricErrors({ period: hour }),
      from: 1,
    });
    this.ring('ResolveFailing', {
      says: 'Looking at unknown outcomes keeps breaking off.',
      metric: resolve.lambda.metricErrors({ period: minutes(15) }),
      from: 5,
    });
    this.ring('ApiFailing', {
      says: 'The API answers 5xx to people and to iamport.',
      metric: api.api.metricServerError({ period: minutes(5), statistic: 'Sum' }),
      from: 5,
    });
    this.ring('Flood', {
      says: 'For a quarter of an hour 110 requests a second have reached the API.',
      metric: api.api.metricCount({ period: minutes(5), statistic: 'Sum' }),
      from: floodPerSecond * minutes(5).toSeconds(),
      periods: 3,
    });
  }

  private ring(id: string, { says, metric, from, periods = 1 }: Watch): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${says} ${advice}`,
      metric,
      threshold: from,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.send(alarm);
  }

  /** Silence is the fault here: a rule that was switched off reports nothing at all. */
  private ringWithout(id: string, metric: IMetric, says: string): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${says} ${advice}`,
      metric,
      threshold: 1,
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
    this.send(alarm);
  }

  private send(alarm: Alarm): void {
    if (!this.topic) return;
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
