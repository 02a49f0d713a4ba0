// The hourly tick: nominates everything that is due by now, so a tick that was missed heals itself.
import { countLate } from '../usecases/common/plan-charges';
import { planCharges } from '../usecases/common/plan-charges';
import { onSchedule } from './edge';
import { wire } from './wire';

const base = wire('look');

export const handler = onSchedule(base, async (deps) => {
  const planned = await planCharges(deps, base.env.DUE_SHARDS);
  const late = planned.planned > 0 ? await countLate(deps, base.env.DUE_SHARDS) : 0;
  deps.log('charges.planned', { planned: planned.planned, pages: planned.pages, late });
  return planned;
});
