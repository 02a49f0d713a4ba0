// From a seed that breaks something to the few happenings that matter.
import fc from 'fast-check';
import type { Outcome } from './run';
import { run } from './run';
import type { Happening } from './happenings';
import { scriptOf } from './script';

/** Longer than two minutes nobody waits: what is left by then is told as it is. */
const mostMs = 120_000;

export type Shrunk = { readonly script: readonly Happening[]; readonly outcome: Outcome };

/** Undefined where the seed breaks nothing; fast-check leaves out one happening after another. */
export async function shrink(seed: number): Promise<Shrunk | undefined> {
  let least: Shrunk | undefined;
  const breaks = async (tried: readonly Happening[]) => {
    const outcome = await run(seed, tried);
    if (outcome.violations.length > 0) least = { script: tried, outcome };
    return outcome.violations.length === 0;
  };
  const whole = scriptOf(seed);
  if (await breaks(whole)) return undefined;
  const ends = performance.now() + mostMs;
  for (let before = Infinity; least && least.script.length < before;) {
    before = least.script.length;
    const script = [...least.script];
    await fc.check(fc.asyncProperty(fc.subarray(script), breaks), {
      seed,
      numRuns: 1,
      examples: [[script]],
      interruptAfterTimeLimit: Math.max(1, ends - performance.now()),
    });
  }
  return least;
}
