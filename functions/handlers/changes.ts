// Records of the table's stream in, one entry of the feed of changes out: all of them or none.
import type { DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { recordChanges } from '../usecases/changes/record-changes';
import { wallSeconds } from '../runtime/clock';
import type { Context } from './edge';
import type { Base } from './wire';

const Batch = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({
        ApproximateCreationDateTime: z.number(),
        Keys: z.object({ pk: z.object({ S: z.string().check(z.regex(/^S#./)) }) }),
      }),
    }),
  ),
});

/**
 * An event of a stream says when a row was changed and not when it is told of it, so the machine's
 * clock is asked. What fails comes again, whole, until it succeeds.
 */
export async function onStream(
  base: Base,
  event: DynamoDBStreamEvent,
  context: Context,
  now: () => number = wallSeconds,
): Promise<void> {
  const { Records } = Batch.parse(event);
  const deps = base.invocation(now(), () => context.getRemainingTimeInMillis(), 'schedule');
  const changes = Records.map(({ dynamodb: { Keys, ApproximateCreationDateTime: at } }) => ({
    id: Keys.pk.S.slice('S#'.length),
    at: Math.floor(at),
  }));
  await recordChanges(deps, changes);
  deps.log('changes.recorded', { rows: changes.length });
}
