// From a seed that breaks something to the few happenings that matter.
import fc from 'fast-check';
import type { Outcome } from './run';
import { run } from './run';
import type { Happening } from './script';
import { asDrawn, script } from './script';

/** Parts of a script drawn in search of one that breaks something still. */
const partsTried = 40;

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
  // A script has a least length; what is left of it after that has none.
  for (let before = Infinity; last && last.script.length < before;) {
    before = last.script.length;
    const part = fc.subarray([...last.script], { minLength: 1 });
    await fc.check(fc.asyncProperty(part, breaks), { seed, numRuns: partsTried });
  }
  return last;
}
