// Workers, one per core, that take the next job when they are done with the last.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job } from './jobs';

type Waiting = { resolve: (outcome: never) => void; reject: (fault: Error) => void };
type Task = { readonly id: number; readonly job: Job };

/** A year takes a fraction of a second, on a busy machine a minute: this long is a circle. */
const hangsAfterMs = 300_000;
/** Some scenarios are crowds; a sweep is a thousand lives. */
const manyMs = 600_000;

export class Pool {
  private readonly workers: Worker[];
  private readonly waiting = new Map<number, Waiting>();
  private readonly idle: Worker[];
  private readonly queue: Task[] = [];
  private count = 0;

  constructor(
    private readonly file: string,
    threads = availableParallelism(),
  ) {
    this.workers = Array.from({ length: threads }, () => this.start());
    this.idle = [...this.workers];
  }

  do<T>(job: Job): Promise<T> {
    this.count += 1;
    const id = this.count;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.queue.push({ id, job });
      this.next();
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private next(): void {
    for (;;) {
      const [task] = this.queue;
      const worker = task && this.idle.pop();
      if (!worker) return;
      this.queue.shift();
      worker.postMessage(task);
      const isMany = task.job.kind === 'scenario' || task.job.kind === 'schedules';
      const most = isMany ? manyMs : hangsAfterMs;
      const watch = setTimeout(() => void this.giveUp(worker, task), most);
      worker.once('message', () => clearTimeout(watch));
    }
  }

  private async giveUp(worker: Worker, { id }: Task): Promise<void> {
    this.waiting.get(id)?.reject(new Error('hangs'));
    this.waiting.delete(id);
    this.workers.splice(this.workers.indexOf(worker), 1);
    await worker.terminate();
    const fresh = this.start();
    this.workers.push(fresh);
    this.idle.push(fresh);
    this.next();
  }

  private start(): Worker {
    const worker = new Worker(this.file, { resourceLimits: { maxYoungGenerationSizeMb: 64 } });
    worker.on('message', (done: { id: number; outcome?: unknown; fault?: string }) => {
      const waiting = this.waiting.get(done.id);
      this.waiting.delete(done.id);
      if (done.fault === undefined) waiting?.resolve(done.outcome as never);
      else waiting?.reject(new Error(done.fault));
      this.idle.push(worker);
      this.next();
    });
    worker.on('error', (fault) => {
      for (const { reject } of this.waiting.values()) reject(fault);
    });
    return worker;
  }
}
