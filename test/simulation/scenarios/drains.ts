// How fast what waited goes out.
import { count, rows, text } from '../checker/facts';
import { ratePerSecond } from '../checker/rate';
import type { Scene } from './scene';

/**
 * At the configured rate, and a tenth more. What was claimed before `since` belongs to the
 * resolver; at least `due` were not.
 */
export function holdDrained(scene: Scene, since: number, due: number): void {
  const { items, sent } = scene.watch.record;
  const from = Math.floor(since / 1_000) * 1_000;
  const claimedAt = new Map<string, number>();
  for (const [place, item] of items) {
    if (!place.includes(' C#0001')) continue;
    for (const attempt of rows(item, 'attempts')) {
      claimedAt.set(text(attempt, 'attemptId'), count(attempt, 'claimedAt') * 1_000);
    }
  }
  const drained = sent
    .filter(({ path }) => path.endsWith('/again'))
    .filter(({ body }) => (claimedAt.get(text(body, 'merchant_uid')) ?? 0) >= from);
  const seconds = ((drained.at(-1)?.at ?? Infinity) - since) / 1_000;
  scene.hold(drained.length >= due, `${drained.length} of ${due} waited`);
  const most = (1.1 * drained.length) / ratePerSecond;
  scene.hold(seconds < most, `${drained.length} took ${seconds} s`);
}
