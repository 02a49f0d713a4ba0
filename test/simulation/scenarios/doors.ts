// Helpers of scenarios at the edge: a checkout to come back from, and the doors it comes back to.
import type { Ids } from '../people';
import type { Scene } from './scene';

export const empty = { people: 0 };

/** Everything that stands in the store, to see that nothing changes. */
export function stateOf(scene: Scene): string {
  return JSON.stringify([...scene.watch.record.items.values()]);
}

export async function open(scene: Scene, user = 'user-0', card?: string): Promise<Ids> {
  const ids = await scene.universe.during(scene.people.open(user, 'monthly', card));
  if (!ids) throw new Error('the checkout was refused');
  return ids;
}

export type Door = 'callback' | 'land' | 'webhook';
export const doors: readonly Door[] = ['callback', 'land', 'webhook'];

export function knock(scene: Scene, door: Door, user: string, ids: Ids): Promise<unknown> {
  if (door === 'callback') return scene.people.callback(user, ids);
  return door === 'land'
    ? scene.people.land(ids)
    : scene.people.webhook({ ...ids, status: 'paid' });
}
