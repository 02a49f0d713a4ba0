// Short waits before a refused call goes out again, jittered so that rivals do not meet again.
import { setTimeout as sleep } from 'node:timers/promises';

const firstMs = 25;
const longestMs = 400;

/** Between nothing and twice as long each time: 25 ms, 50 ms, 100 ms, at most 400 ms. */
export async function jitteredPause(tried: number): Promise<void> {
  await sleep(Math.random() * Math.min(longestMs, firstMs * 2 ** (tried - 1)));
}

/** Simply waits. */
export async function pause(ms: number): Promise<void> {
  await sleep(ms);
}
