// Sweeps all schedules of deaths over all cores, or plays one of them again.
import { Builds } from './build';
import type { Judged, Schedule } from './exhaustive';
import { grounds, held, judge } from './exhaustive';
import type { Swept } from './jobs';
import { Pool } from './pool';
import type { Ask } from './ask';

/** Lines of broken schedules before we stop telling. */
const toldMax = 10;

export async function tortureSchedules(ask: Ask): Promise<boolean> {
  const begun = performance.now();
  const builds = new Builds();
  const pool = new Pool(await builds.of());
  const total = { schedules: 0, deaths: 0 };
  const bad: Judged[] = [];
  const all = grounds();
  const seconds = () => Math.round((performance.now() - begun) / 100) / 10;
  let done = 0;
  const one = async (ground: (typeof all)[number]) => {
    const swept = await pool.do<Swept>({ kind: 'schedules', ground });
    done += 1;
    total.schedules += swept.judged;
    total.deaths += swept.died;
    bad.push(...swept.bad);
    if (done % 8 === 0 && done < all.length)
      ask.say(`  ${done} of ${all.length} answers and models, ${total.schedules} schedules`);
  };
  await Promise.all(all.map(one));
  await pool.stop();
  builds.remove();
  if (ask.json) {
    process.stdout.write(`${JSON.stringify({ ...total, bad, seconds: seconds() })}\n`);
    return bad.length === 0;
  }
  for (const judged of bad.slice(0, toldMax)) {
    tell(ask, judged);
    ask.say(`  again: npm run torture -- --schedule '${JSON.stringify(judged.schedule)}'`);
  }
  ask.say(`${total.schedules} schedules, ${total.deaths} deaths, ${seconds()} s`);
  ask.say(`broken invariants: ${bad.length === 0 ? 'none' : `in ${bad.length} schedules`}`);
  return bad.length === 0;
}

export async function replaySchedule(ask: Ask, schedule: Schedule): Promise<boolean> {
  const judged = await judge(schedule);
  if (ask.json) process.stdout.write(`${JSON.stringify(judged)}\n`);
  tell(ask, judged);
  return held(judged);
}

function tell(ask: Ask, { schedule, violations, kept, due, died }: Judged): void {
  const { what = 'renewal', answer, model, deaths } = schedule;
  const where = deaths.map(({ place, nth, when }) => `${place} ${when} call ${nth}`);
  ask.say(
    `at ${ask.commit}, ${what}, ${answer}, ${model}, dying ${where.join(', ') || 'nowhere'}:`,
  );
  ask.say(`  ${kept} of ${due} won kept, ${died} deaths`);
  for (const { rule, what } of violations.slice(0, toldMax)) ask.say(`  rule ${rule}: ${what}`);
}
