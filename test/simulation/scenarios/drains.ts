// How fast what waited goes out.
import { count, rows, text } from '../checker/facts';
import { ratePerSecond } from '../checker/rate';
import type { Scene } from './scene';

/** In which the first of what waited must be on its way: no part of the rate. */
const startSecondsMax = 1;

/**
 * At the configured rate, and a tenth more, from the first on. What was claimed before `since`
 * belongs to the resolver; at least `due` were not.
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
  scene.hold(drained.length >= due, `${drained.length} of ${due} waited`);
  // The probe that closed the breaker went out before it was closed.
  const first = drained.find(({ at }) => at >= since)?.at ?? Infinity;
  const started = (first - since) / 1_000;
  scene.hold(started < startSecondsMax, `the first of ${drained.length} waited ${started} s`);
  const seconds = ((drained.at(-1)?.at ?? Infinity) - first) / 1_000;
  const most = (1.1 * drained.length) / ratePerSecond;
  scene.hold(seconds < most, `${drained.length} took ${seconds} s`);
}
