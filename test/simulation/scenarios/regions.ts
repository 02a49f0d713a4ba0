// D10, G6 and G7: a table that is set back, in the same region or another, and two that both bill.
import { throwSwitch } from '../../../functions/usecases/common/recovery';
import { TwinTable } from '../../../sandbox/twin/table';
import { isTaken, kept } from '../checker/facts';
import { checkRest } from '../checker/final';
import { Watch } from '../checker/watch';
import { Cloud } from '../cloud';
import { seenOf } from '../judgement';
import type { Scenario } from './scene';
import { Scene, dueAt, hour } from './scene';

const minute = 60_000;
const everybody = (scene: Scene, count_: number) => {
  for (let person = 0; person < count_; person += 1) scene.holdPaidOnce(1, person);
};

/** Sets the table back to how it stood, as a restore to a point in time does. */
function restore(scene: Scene, items: readonly object[]): void {
  const { table } = scene.universe;
  table.restore(items as never);
  // The checker must not take the restore for a rewriting of history.
  scene.watch.record.forget(items as never);
}

async function recover(scene: Scene, sinceMs: number): Promise<void> {
  const { universe } = scene;
  const deps = universe.cloud.byHand();
  const since = Math.floor(sinceMs / 1_000);
  await universe.during(throwSwitch(deps, 'recover', { on: true, why: 'restored', since }));
}

/** Minutes from the billing hour to the hour of the night round, which is the same for both. */
const night = 19 * 60;

/** A second stack on a copy of the table, under the same account of the provider. */
class OtherRegion {
  readonly watch: Watch;
  readonly cloud: Cloud;

  constructor(private readonly scene: Scene) {
    const { universe } = scene;
    const { timeline, random, emulator } = universe;
    const now = () => timeline.nowMs;
    this.watch = new Watch(seenOf(() => universe, scene.options.mayDouble));
    const sleep = (ms: number) =>
      new Promise<void>((resolve) => timeline.after(ms, () => void resolve()));
    const table = new TwinTable({ now, sleep });
    table.restore(universe.table.dump());
    this.watch.record.forget(table.dump());
    table.onWrite((write) => this.watch.write(write, now()));
    this.cloud = new Cloud({
      timeline,
      random,
      table,
      emulator,
      settings: {},
      region: 'other ',
      log: (line) => this.watch.log(line, now()),
    });
    this.hearOwn();
    for (let more = 0; more < 4 * 24 * 60; more += 1) {
      timeline.at(dueAt + more * minute, () => {
        if (more % 60 === 0) this.cloud.fire('plan');
        if (table.earliestDue('look') !== undefined) this.cloud.fire('resolve');
        if (more % (24 * 60) === night) this.cloud.fire('reconcile');
      });
    }
  }

  /** What it sends is its own: neither's intents stand in the other's table. */
  private hearOwn(): void {
    const { scene, watch } = this;
    const first = scene.watch.request.bind(scene.watch);
    scene.watch.request = (request, answer, at) => {
      const isOther = request.headers['from']?.startsWith('other') ?? false;
      if (isOther) watch.request(request, answer, at);
      else first(request, answer, at);
    };
  }

  /** By its own books and cases, nothing is unknown. */
  judge(): void {
    const { universe } = this.scene;
    const { record, logs } = this.watch;
    const { queues } = this.cloud;
    const violations = checkRest({
      record,
      nowMs: universe.nowMs,
      logs,
      queued: queues.length,
      deadLetters: [],
      keys: [...universe.emulator.book.keys.keys()],
    });
    for (const { rule, what } of violations) {
      this.scene.hold(false, `the other region, rule ${rule}: ${what}`);
    }
  }

  rang(event: string): boolean {
    return this.watch.logs.some((line) => line.includes(`"${event}"`));
  }
}

/** Both bill the same day; where the provider refuses a paid id, and where it takes it again. */
async function bothBill(scene: Scene, people: number): Promise<OtherRegion> {
  const other = new OtherRegion(scene);
  await scene.renew(4);
  for (let person = 0; person < people; person += 1) {
    const { length } = scene.paid(1, person);
    scene.hold(length === 1, `${length} payments of ${person} are kept`);
  }
  other.judge();
  return other;
}

export const regions: readonly Scenario[] = [
  {
    id: 'D10',
    says: 'the table is restored to twenty minutes ago',
    options: { people: 5 },
    play: async (scene) => {
      const { universe } = scene;
      // Refused for their token, again and again: unsent in the backup, paid after it.
      scene.provider({ kind: 'token401' }, { count: 10 });
      await universe.runTo(dueAt + 30_000);
      const before = universe.table.dump();
      scene.hold(JSON.stringify(before).includes('"unsent"'), 'nothing was unsent');
      await universe.runTo(dueAt + 20 * minute);
      everybody(scene, 5);
      const asked = scene.callsTo('/again');
      universe.rulesPaused = true;
      restore(scene, before);
      await recover(scene, dueAt - minute);
      universe.rulesPaused = false;
      await scene.wait(2 * hour);
      scene.hold(scene.callsTo('/again') === asked, 'charged again before the ledger pass');
      await scene.renew(3);
      everybody(scene, 5);
      scene.hold(scene.callsTo('/again') === asked, 'charged again');
    },
  },
  {
    id: 'G6',
    says: 'the region is lost after sending and restored in another',
    play: async (scene) => {
      const { universe } = scene;
      const before = universe.table.dump();
      scene.fate('collect', { call: 'again' });
      await universe.runTo(dueAt + minute);
      scene.hold(scene.paid().length === 1, 'nothing was sent');
      universe.cloud.queues.drop();
      restore(scene, before);
      await recover(scene, dueAt - minute);
      await scene.renew(3);
      scene.holdPaidOnce();
      scene.hold(scene.asked().length === 1, 'the second region charged again');
    },
  },
  {
    id: 'G7',
    says: 'two regions are active by mistake, on two tables, at the same time',
    options: { people: 20 },
    play: async (scene) => {
      const refusing = await bothBill(scene, 20);
      everybody(scene, 20);
      const { emulator } = scene.universe;
      const taken = emulator.book.payments.filter((row) => isTaken(row as never));
      scene.hold(taken.length === 40, `${taken.length} payments were made in all`);
      const told = scene.watch.logs.some((line) => line.includes('"charge.foreign"'));
      scene.hold(told || refusing.rang('charge.foreign'), 'nobody heard of the other region');

      const taking = new Scene({ people: 20, mayDouble: true, model: { duplicates: 'allow' } });
      await taking.begin();
      const second = await bothBill(taking, 20);
      const all = taking.universe.emulator.book.payments.filter((row) => isTaken(row as never));
      const twice = all.filter((row) => kept(row as never) === 0).length;
      taking.hold(twice > 10, `only ${twice} were taken twice: it proves little`);
      taking.hold(second.rang('case.opened'), 'nobody heard of the other region');
      scene.failures.push(...taking.failures);
    },
  },
];
