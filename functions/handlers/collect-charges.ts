// One message is one page of due subscriptions. Re-running a page is free: every attempt is claimed
// in the ledger before money can move.
import type { SQSEvent } from 'aws-lambda';
import { collectCharges } from '../usecases/run-step';
import { onQueue } from './pages';
import { wire } from './wire';

const base = wire('collect');

export const handler = (event: SQSEvent, context: { getRemainingTimeInMillis(): number }) =>
  onQueue(base, event, context, {
    async does(deps, ids) {
      const tally = await collectCharges(deps, ids);
      deps.log('charges.collected', { rows: ids.length, ...tally });
      if (tally.failed) throw new Error('some rows of the page broke');
    },
    handOn: (deps, ids, tries) => deps.queue.charge(ids, tries),
  });
