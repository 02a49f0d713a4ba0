// The hourly tick: nominates everything that is due by now, so a tick that was missed heals itself.
import { planCharges } from '../usecases/plan-charges';
import { onSchedule } from './edge';
import { wire } from './wire';

const base = wire('look');

export const handler = onSchedule(base, async (deps) => {
  const planned = await planCharges(deps, base.env.DUE_SHARDS);
  deps.log('charges.planned', { planned: planned.planned, pages: planned.pages });
  return planned;
});
