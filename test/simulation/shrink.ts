// From a seed that breaks something to the few happenings that matter.
import fc from 'fast-check';
import type { Outcome } from './run';
import { run } from './run';
import type { Happening } from './script';
import { asDrawn, script } from './script';

export type Shrunk = { readonly script: readonly Happening[]; readonly outcome: Outcome };

/** Undefined where the seed breaks nothing. fast-check draws the very script `scriptOf` draws. */
export async function shrink(seed: number): Promise<Shrunk | undefined> {
  let last: Shrunk | undefined;
  const breaks = async (tried: readonly Happening[]) => {
    const outcome = await run(seed, tried);
    if (outcome.violations.length > 0) last = { script: tried, outcome };
    return outcome.violations.length === 0;
  };
  await fc.check(fc.asyncProperty(script, breaks), asDrawn(seed));
  return last;
}
