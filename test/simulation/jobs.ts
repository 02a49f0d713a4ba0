// What a worker can be asked to do.
import type { Score } from './baselines/score';
import { score } from './baselines/score';
import type { Ground, Judged } from './exhaustive';
import { explore, held } from './exhaustive';
import type { Outcome } from './run';
import { run } from './run';
import { scenarios } from './scenarios/all';
import type { Played } from './scenarios/play';
import { play } from './scenarios/play';
import { scriptOf } from './script';

export type Job =
  | { readonly kind: 'seed'; readonly seed: number }
  | { readonly kind: 'baseline'; readonly name: string; readonly seed: number }
  | { readonly kind: 'scenario'; readonly id: string }
  /** Every schedule of one answer and one model. */
  | { readonly kind: 'schedules'; readonly ground: Ground };

export type Swept = { readonly judged: number; readonly died: number; readonly bad: Judged[] };

export function doJob(job: Job): Promise<Outcome | Score | Swept | Played> {
  switch (job.kind) {
    case 'seed':
      return run(job.seed, scriptOf(job.seed));
    case 'baseline':
      return score(job.name, job.seed, scriptOf(job.seed));
    case 'scenario':
      return playOne(job.id);
    case 'schedules':
      return sweep(job.ground);
  }
}

async function playOne(id: string): Promise<Played> {
  const scenario = scenarios.find((one) => one.id === id);
  if (!scenario) throw new Error(`there is no scenario ${id}`);
  // What ends the play ends it as a fault: a planted defect may break anything.
  return play(scenario).catch((fault: unknown) => ({
    id,
    says: scenario.says,
    faults: [String(fault)],
  }));
}

/** Once and twice. */
const deathsMax = 2;

async function sweep(ground: Ground): Promise<Swept> {
  const bad: Judged[] = [];
  let judged = 0;
  let died = 0;
  await explore(ground, deathsMax, (one) => {
    judged += 1;
    died += one.died;
    if (!held(one)) bad.push(one);
  });
  return { judged, died, bad };
}
