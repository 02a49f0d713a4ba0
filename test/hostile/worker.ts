// One thread of the hostile suite: it evaluates the bundle anew for each round.
import { parentPort } from 'node:worker_threads';
import type { Job, Tally } from './job';

type Task = { readonly id: number; readonly file: string; readonly job: Job };

let unhandled = 0;
process.on('unhandledRejection', () => void (unhandled += 1));

async function take({ id, file, job }: Task): Promise<Tally> {
  const { play } = (await import(`${file}?${id}`)) as { play: (of: Job) => Promise<Tally> };
  unhandled = 0;
  const tally = await play(job);
  await new Promise((resolve) => setImmediate(resolve));
  if (unhandled === 0) return tally;
  const says = `${unhandled} promises were rejected and nobody heard`;
  return { ...tally, findings: [...tally.findings, { says, shown: '' }] };
}

parentPort?.on('message', (task: Task) => {
  take(task).then(
    (tally) => parentPort?.postMessage({ id: task.id, tally }),
    (fault: unknown) => parentPort?.postMessage({ id: task.id, fault: textOf(fault) }),
  );
});

function textOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
