// What the two queue functions do with a page, as their handlers say it.
import type { PageWork } from '../../functions/handlers/pages';
import type { Kit } from './kit';

export const pageWork = ({
  collectCharges,
  resolveByIds,
}: Kit): Readonly<Record<'charge' | 'look', PageWork>> => ({
  charge: {
    async does(deps, ids) {
      if ((await collectCharges(deps, ids)).failed) throw new Error('some rows broke');
    },
    handOn: (deps, ids, tries) => deps.queue.charge(ids, tries),
  },
  look: {
    async does(deps, ids) {
      await resolveByIds(deps, ids);
    },
    handOn: (deps, ids, tries) => deps.queue.look(ids, 0, tries),
  },
});
