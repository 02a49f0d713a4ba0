// Deals the rounds out to one thread per core and adds up what they found.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, Tally } from './job';

type Done = { readonly id: number; readonly tally?: Tally; readonly fault?: string };
export type Ended = { readonly job: Job; readonly tally: Tally };

const requestsPerRound = 2_000;
const answersPerRound = 200;

export type Size = { readonly seed: number; readonly requests: number; readonly answers: number };

/** Rounds with seeds that count up, so that any of them can be played again by itself. */
export function jobsFor({ seed, requests, answers }: Size): Job[] {
  return [
    ...split('requests', seed, requests, requestsPerRound),
    ...split('answers', seed, answers, answersPerRound),
  ];
}

function split(kind: Job['kind'], seed: number, total: number, most: number): Job[] {
  const jobs: Job[] = [];
  for (let left = total; left > 0; left -= most) {
    jobs.push({ kind, seed: seed + jobs.length, count: Math.min(left, most) });
  }
  return jobs;
}

export type Crew = {
  /** Deals out no more rounds after one of which `isEnough` says so. */
  readonly play: (
    file: string,
    jobs: readonly Job[],
    told?: Told,
    isEnough?: (ended: Ended) => boolean,
  ) => Promise<Ended[]>;
  readonly stop: () => Promise<void>;
};
type Told = (ended: Ended) => void;

export function hire(workerFile: string, threads = availableParallelism()): Crew {
  const workers = Array.from({ length: threads }, () => new Worker(workerFile));
  let count = 0;
  const one = (worker: Worker, file: string, job: Job): Promise<Ended> => {
    count += 1;
    const id = count;
    return new Promise((resolve, reject) => {
      const hear = ({ tally, fault }: Done) => {
        worker.off('error', reject);
        if (tally) resolve({ job, tally });
        else reject(new Error(`${job.kind} of seed ${job.seed}: ${fault}`));
      };
      worker.once('message', hear);
      worker.once('error', reject);
      worker.postMessage({ id, file, job });
    });
  };
  return {
    async play(file, jobs, told, isEnough) {
      const queue = [...jobs];
      const ends: Ended[] = [];
      const work = async (worker: Worker) => {
        for (let job = queue.shift(); job; job = queue.shift()) {
          const ended = await one(worker, file, job);
          ends.push(ended);
          told?.(ended);
          if (isEnough?.(ended)) queue.length = 0;
        }
      };
      await Promise.all(workers.map(work));
      return ends;
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
