// One thread of the torture: takes jobs, answers outcomes; holds the code under test.
import { parentPort } from 'node:worker_threads';
import type { Job } from './jobs';
import { doJob } from './jobs';

parentPort?.on('message', ({ id, job }: { id: number; job: Job }) => {
  doJob(job).then(
    (outcome) => parentPort?.postMessage({ id, outcome }),
    (fault: unknown) => parentPort?.postMessage({ id, fault: String(fault) }),
  );
});
