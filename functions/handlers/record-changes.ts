// The table's stream: notes which subscriptions have changed, for backends that follow the changes.
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { onStream } from './changes';
import type { Context } from './edge';
import { wire } from './wire';

const base = wire('look');

export const handler = (event: DynamoDBStreamEvent, context: Context) =>
  onStream(base, event, context);
