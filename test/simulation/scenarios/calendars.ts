// F10 to F12, F17: what a month is, and what a clock says.
import { count, periodStart, text } from '../checker/facts';
import type { Scenario } from './scene';
import { Scene, day, dueAt, hour } from './scene';

/** The day in Korea, YYYY-MM-DD, of an epoch second. */
const dayOf = (seconds: number) => new Date((seconds + 32_400) * 1_000).toISOString().slice(0, 10);

/** Three sign up on three days that end a month; each period of theirs is paid on its own day. */
async function walk(scene: Scene, until: string): Promise<void> {
  const { universe, people } = scene;
  universe.passEvery = 30;
  universe.cloud.passDays = 32;
  for (const user of ['user-0', 'user-1', 'user-2']) {
    const ids = await universe.during(people.open(user, 'monthly'));
    if (ids) await universe.during(people.callback(user, ids));
    await universe.runTo(universe.nowMs + day);
  }
  await universe.runTo(Date.parse(until));
  for (const person of [0, 1, 2]) {
    const anchor = text(scene.subscription(person), 'anchorOn');
    const ended = dayOf(universe.nowMs / 1_000);
    let period = 0;
    for (; periodStart(anchor, 'month', 1, period) < ended; period += 1) {
      const [row, twin] = scene.paid(period, person);
      const due = periodStart(anchor, 'month', 1, period);
      const on = dayOf(row?.paid_at ?? 0);
      scene.hold(
        on === due && !twin,
        `period ${period} of ${anchor} was paid on ${on}, not ${due}`,
      );
    }
    const first = Number(anchor.slice(0, 4)) * 12 + Number(anchor.slice(5, 7));
    const months = Number(ended.slice(0, 4)) * 12 + Number(ended.slice(5, 7)) - first;
    scene.hold(Math.abs(period - months) <= 1, `${period} periods in ${months} months`);
  }
}

export const calendars: readonly Scenario[] = [
  {
    id: 'F10',
    long: true,
    says: 'anchors on the 29th, 30th and 31st, for thirty years and over 2100',
    options: { people: 0, start: '2027-12-29T12:00:00+09:00' },
    play: async (scene) => {
      await walk(scene, '2058-03-31T12:00:00+09:00');
      // 2096 and 2104 have a 29th of February, 2100 has none.
      const later = new Scene({ people: 0, start: '2095-12-29T12:00:00+09:00' });
      await walk(later, '2104-03-31T12:00:00+09:00');
      scene.failures.push(...later.failures);
      for (const { rule, what } of await later.rest()) scene.hold(false, `rule ${rule}: ${what}`);
    },
  },
  {
    id: 'F11',
    says: 'a second before, at, and after midnight in Korea at a month end',
    options: { people: 0, start: '2027-02-28T23:59:00+09:00' },
    play: async (scene) => {
      const { universe, people } = scene;
      for (const [at, user] of [59, 60, 61].map((second, n) => [second, `user-${n}`] as const)) {
        await universe.runTo(Date.parse('2027-02-28T23:59:00+09:00') + at * 1_000);
        const ids = await universe.during(people.open(user, 'monthly'));
        if (ids) await universe.during(people.callback(user, ids));
      }
      const anchors = [0, 1, 2].map((person) => text(scene.subscription(person), 'anchorOn'));
      scene.hold(anchors[1] === '2027-03-01', `midnight belongs to ${anchors[1]}`);
      scene.hold(anchors[2] === '2027-03-01', `past midnight belongs to ${anchors[2]}`);
      await scene.wait(40 * day);
      for (const person of [0, 1, 2]) scene.holdPaidOnce(1, person);
    },
  },
  {
    id: 'F12',
    says: 'our clocks are ten minutes off, either way',
    options: { people: 4 },
    play: async (scene) => {
      scene.universe.cloud.skewMs = 600_000;
      await scene.renew();
      scene.universe.cloud.skewMs = -600_000;
      await scene.renew(35);
      for (let person = 0; person < 4; person += 1) {
        scene.holdPaidOnce(1, person);
        scene.holdPaidOnce(2, person);
      }
      scene.hold(scene.cases().length === 0, 'a clock was taken for a fraud');
    },
  },
  {
    id: 'F17',
    says: 'the billing hour is moved to the afternoon, and to the morning again',
    play: async (scene) => {
      const { cloud } = scene.universe;
      const bill = (billingHour: number) => {
        Object.assign(cloud.settings, { billingHour });
        cloud.recycle();
      };
      bill(15);
      await scene.renew(1);
      scene.holdPaidOnce();
      const hours = scene.bookedAfter() / hour;
      scene.hold(hours >= 5 && hours < 6, `the renewal came ${hours} h after ten`);
      bill(8);
      await scene.universe.runTo(dueAt + 32 * day);
      scene.holdPaidOnce(2);
      scene.holdStatus('active');
      scene.hold(count(scene.subscription(), 'version') < 12, 'it was written over and over');
    },
  },
];
