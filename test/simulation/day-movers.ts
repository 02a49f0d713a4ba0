// Customers who ask to be billed on another day of the month, and some who think again.
import { Random } from './random';
import type { Universe } from './universe';

const hourMs = 3_600_000;

/** Answers the HTTP status. */
export async function moveDay(universe: Universe, user: string, day: number): Promise<number> {
  const id = universe.people.subscriptions.get(user) ?? '';
  universe.onDay(id, day);
  const route = 'POST /subscriptions/{id}/billing-day';
  return (await universe.people.visit({ route, user, id, body: { day } })).status;
}

export async function undoDay(universe: Universe, user: string): Promise<number> {
  const id = universe.people.subscriptions.get(user) ?? '';
  universe.onDay(id);
  const route = 'POST /subscriptions/{id}/undo-billing-day';
  return (await universe.people.visit({ route, user, id })).status;
}

/** In each fourth year; by a chance of their own, so that no other year changes. */
export function moveDays(universe: Universe): void {
  const { timeline, options } = universe;
  if (options.seed % 4 !== 3) return;
  const random = new Random(options.seed * 31 + 7);
  for (let nth = 0; nth < 24; nth += 1) {
    const user = `user-${random.whole(0, 7)}`;
    const day = random.pick([1, 5, 28, 29, 30, 31, random.whole(1, 31), random.whole(1, 31)]);
    const hours = random.whole(1, 9_000);
    timeline.after(hours * hourMs, () => void moveDay(universe, user, day).catch(() => 0));
    if (!random.chance(0.2)) continue;
    const later = hours + random.whole(1, 500);
    timeline.after(later * hourMs, () => void undoDay(universe, user).catch(() => 0));
  }
}
