// One warm Lambda environment: a worker thread with its own memory and its own environment.
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FunctionPart } from './wiring';

export type Outcome =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
  | { readonly kind: 'timeout' };

export interface Execution {
  /** One event at a time, as on Lambda; `now` is what the machine's clock shows then. */
  run(id: string, event: unknown, now: number): Promise<Outcome>;
  /** False once it crashed or ran out of time: the next event needs a new one. */
  alive(): boolean;
  stop(): Promise<void>;
}

type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: string; readonly result: string }
  | { readonly kind: 'failed' | 'broken'; readonly name: string; readonly message: string };

/** Loading counts against nobody's time, but it must end. */
const loadMsMax = 15_000;

export function startExecution(part: FunctionPart, hearLine: (line: string) => void): Execution {
  const worker = new Worker(new URL('./function-worker.mjs', import.meta.url), {
    workerData: {
      module: pathToFileURL(part.module).href,
      handler: part.handler,
      context: { functionName: part.name, memoryLimitInMB: String(part.memoryMb) },
    },
    env: { ...part.environment },
    execArgv: [],
    stdout: true,
    stderr: true,
    name: part.name,
  });
  eachLine(worker.stdout, hearLine);
  eachLine(worker.stderr, hearLine);
  let alive = true;
  let finish: ((outcome: Outcome) => void) | undefined;
  let begin: (() => void) | undefined;
  let ready = false;
  const end = (outcome: Outcome) => finish?.(outcome);
  const die = (name: string, message: string) => {
    alive = false;
    end({ kind: 'failed', name, message });
  };
  worker.on('message', (said: Said) => {
    if (said.kind === 'ready') {
      ready = true;
      begin?.();
    } else if (said.kind === 'done') end({ kind: 'done', result: JSON.parse(said.result) });
    else if (said.kind === 'broken') die(said.name, said.message);
    else end({ kind: 'failed', name: said.name, message: said.message });
  });
  worker.on('error', (error: Error) => die(error.name, error.message));
  worker.on('exit', (code) => die('Runtime.ExitError', `the function exited with ${code}`));
  const stop = async () => {
    alive = false;
    await worker.terminate();
  };
  return {
    alive: () => alive,
    stop,
    run: (id, event, now) =>
      new Promise((resolve) => {
        let timer = setTimeout(() => onTimeout(), loadMsMax);
        const onTimeout = () => {
          end({ kind: 'timeout' });
          void stop();
        };
        begin = () => {
          clearTimeout(timer);
          timer = setTimeout(onTimeout, part.timeoutMs);
          worker.postMessage({ id, event, now, deadline: part.timeoutMs });
        };
        finish = (outcome) => {
          clearTimeout(timer);
          finish = undefined;
          begin = undefined;
          resolve(outcome);
        };
        if (!alive) die('Runtime.ExitError', 'the function is not running');
        else if (ready) begin();
      }),
  };
}

function eachLine(stream: NodeJS.ReadableStream, hear: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') hear(line);
  });
}
