// Looks again at unknown outcomes: every minute by rule, and within seconds by queue.
import type { EventBridgeEvent, SQSEvent } from 'aws-lambda';
import { resolveByIds, resolveLane } from '../usecases/resolve-charges';
import { onQueue, onSchedule } from './edge';
import { wire } from './wire';

const base = wire('batch');

const onTick = onSchedule(base, async (deps) => {
  const { planned, resolved, ...idle } = await resolveLane(deps, base.env.DUE_SHARDS);
  if (planned > 0) deps.log('charges.resolved', { planned, ...resolved });
  return { planned, ...idle };
});

type Context = { getRemainingTimeInMillis(): number };

export const handler = (event: SQSEvent | EventBridgeEvent<string, unknown>, context: Context) =>
  'Records' in event
    ? onQueue(base, event, context, {
        async does(deps, ids) {
          deps.log('charges.resolved', { ...(await resolveByIds(deps, ids)) });
        },
        handOn: (deps, ids, tries) => deps.queue.look(ids, 0, tries),
      })
    : onTick(event, context);
