// The table's stream, and the function that notes in the table which subscriptions have changed.
import { Duration, Validations } from 'aws-cdk-lib';
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { feed } from '../functions/handlers/limits';
import type { BillingFunction } from './billing-function';
import type { LedgerTable } from './ledger-table';

export type ChangeFeedProps = { readonly ledger: LedgerTable; readonly record: BillingFunction };

/** A backend shows what stands in these two: the row of a subscription, and its card. */
const shown = ['S', ...FilterRule.beginsWith('K#')];

export class ChangeFeed extends Construct {
  constructor(scope: Construct, id: string, { ledger, record }: ChangeFeedProps) {
    super(scope, id);
    ledger.followedBy(record);
    new EventSourceMapping(this, 'FromTable', {
      target: record.lambda,
      eventSourceArn: ledger.stream,
      // What was written before the mapping stood is noted as well.
      startingPosition: StartingPosition.TRIM_HORIZON,
      // One entry each: what a minute brings costs one invocation, however little it is.
      batchSize: feed.batchMax,
      maxBatchingWindow: Duration.minutes(1),
      filters: [
        FilterCriteria.filter({
          // What expires was over before.
          eventName: FilterRule.or('INSERT', 'MODIFY'),
          dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('S#') }, sk: { S: shown } } },
        }),
      ],
    });
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'A batch is tried again for as long as the stream keeps it, which is a day: giving it up ' +
        'sooner would lose changes that the feed can still be told of, and a letter would hold ' +
        'no more than a shard and two numbers. The alarm ChangesLate rings after an hour.',
    });
  }
}
