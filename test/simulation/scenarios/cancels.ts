// A cancel behind every call of a renewal, each in a world of its own.
import { Scene, day, dueAt } from './scene';

/** More calls than the page of one renewal makes. */
const callsMax = 12;

/**
 * A world for each call of the worker, in which it waits behind that call while the customer
 * cancels: what was claimed before stands and is paid once, and nothing else is ever asked for.
 */
export async function cancelAtEveryCall(scene: Scene, when: 'now' | 'period_end'): Promise<void> {
  const asked = new Set<number>();
  for (let nth = 1; nth <= callsMax; nth += 1) {
    const world = new Scene(scene.options);
    await world.begin();
    const fate = { nth, when: 'after', does: { freezeMs: 10_000 } } as const;
    world.universe.cloud.fates.push({ work: 'collect', fate });
    await world.universe.runTo(dueAt + 3_000);
    await world.universe.during(world.people.cancel('user-0', when), 8_000);
    await world.universe.runTo(dueAt + 45 * day);
    asked.add(world.asked().length);
    if (world.asked().length > 0) world.holdPaidOnce();
    world.hold(world.asked(2).length === 0, 'charged after a cancel');
    world.holdStatus('canceled');
    const broken = (await world.rest()).map(({ what }) => what);
    for (const fault of [...world.failures, ...broken])
      scene.failures.push(`call ${nth}: ${fault}`);
  }
  scene.hold([...asked].sort().join() === '0,1', `asked for ${[...asked].join()} times`);
}
