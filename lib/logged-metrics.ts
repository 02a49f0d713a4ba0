// Numbers read from the functions' log lines, so that no code has to report them anywhere.
import { Stack } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { BillingFunction } from './billing-function';

export type LoggedMetric = {
  readonly from: readonly BillingFunction[];
  /** The `event` of the line. */
  readonly events: readonly string[];
  /** The field that counts; without one every line counts 1. */
  readonly field?: string;
  readonly statistic: 'Sum' | 'Minimum';
  readonly period: Duration;
};

/** One metric per name; the log groups of several functions may feed the same one. */
export class LoggedMetrics extends Construct {
  metric(name: string, { from, events, field, statistic, period }: LoggedMetric): Metric {
    const metricNamespace = `Maedal/${Stack.of(this).stackName}`;
    const patterns = events.map((event) => FilterPattern.stringValue('$.event', '=', event));
    const [first, ...others] = patterns;
    if (!first) throw new Error('a metric counts at least one event');
    const filterPattern = others.length > 0 ? FilterPattern.any(first, ...others) : first;
    for (const { lambda, node } of from) {
      new MetricFilter(this, `${name}In${node.id}`, {
        logGroup: lambda.logGroup,
        filterPattern,
        metricNamespace,
        metricName: name,
        metricValue: field === undefined ? '1' : `$.${field}`,
      });
    }
    return new Metric({ namespace: metricNamespace, metricName: name, statistic, period });
  }
}
