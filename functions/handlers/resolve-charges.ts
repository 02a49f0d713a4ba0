// Looks again at unknown outcomes: nominated every minute by rule, looked at by queue.
import type { EventBridgeEvent, SQSEvent } from 'aws-lambda';
import { planLooks } from '../usecases/common/plan-charges';
import { resolveByIds } from '../usecases/run-step';
import { onSchedule } from './edge';
import { onQueue } from './pages';
import { wire } from './wire';

const base = wire('look');

const onTick = onSchedule(base, async (deps) => {
  const planned = await planLooks(deps, base.env.DUE_SHARDS);
  if (planned.planned > 0) {
    deps.log('looks.planned', { planned: planned.planned, pages: planned.pages });
  }
  return planned;
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
