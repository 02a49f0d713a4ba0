// Shows the suite one weak twin after the other, and the system as it is: only the twins may fail.
import type { Mutant } from '../simulation/mutant';
import type { Builds } from './build';
import { hire, jobsFor } from './run';

export type Result = {
  /** The twin's name; absent for the system as it is. */
  readonly twin?: string | undefined;
  readonly isRight: boolean;
  /** What was found, if anything was. */
  readonly says: string;
  readonly ms: number;
};

/** Enough to notice every twin, and little enough to try them all in a minute or two. */
const requests = 2_000;
const answers = 800;

export async function challenge(
  builds: Builds,
  twins: readonly Mutant[],
  seed: number,
  told: (result: Result) => void = () => undefined,
): Promise<readonly Result[]> {
  const crew = hire(await builds.worker());
  const jobs = jobsFor({ seed, requests, answers }).map((job) => ({ ...job, isBrief: true }));
  const results: Result[] = [];
  try {
    for (const twin of [undefined, ...twins]) {
      const began = performance.now();
      const file = await builds.round(twin);
      const ends = await crew.play(file, jobs, undefined, isFound);
      const findings = ends.flatMap(({ tally }) => tally.findings);
      const says = findings[0]?.says ?? '';
      const isRight = findings.length > 0 === (twin !== undefined);
      const result = { twin: twin?.name, isRight, says, ms: performance.now() - began };
      results.push(result);
      told(result);
    }
  } finally {
    await crew.stop();
  }
  return results;
}

type Ended = Awaited<ReturnType<ReturnType<typeof hire>['play']>>[number];

const isFound = ({ tally }: Ended): boolean => tally.findings.length > 0;
