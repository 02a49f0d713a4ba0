// A token bucket per route, as API Gateway throttles: a steady rate and a burst above it.
import type { RoutePart } from './api-wiring';

export interface Throttle {
  /** False when this route has used up its tokens. */
  take(route: Pick<RoutePart, 'key' | 'throttle'>): boolean;
}

type Bucket = { tokens: number; at: number };

/**
 * `elapsed` counts real milliseconds: callers are as fast as they are, whatever our clock shows.
 */
export function routeThrottle(elapsed: () => number): Throttle {
  const buckets = new Map<string, Bucket>();
  return {
    take({ key, throttle }) {
      if (!throttle) return true;
      const now = elapsed();
      const bucket = buckets.get(key) ?? { tokens: throttle.burst, at: now };
      const refilled = bucket.tokens + ((now - bucket.at) / 1_000) * throttle.rate;
      const tokens = Math.min(throttle.burst, refilled);
      const taken = tokens >= 1;
      buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
      return taken;
    },
  };
}
