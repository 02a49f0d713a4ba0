// Runs functions: as many environments of each as there are events at once, up to a limit.
import { randomUUID } from 'node:crypto';
import type { Activity } from './activity';
import type { Guard } from './iam/guard';
import { type Execution, type Outcome, startExecution } from './execution';
import type { FunctionPart } from './wiring';

export interface Functions {
  invoke(id: string, event: unknown): Promise<Outcome>;
  /** Invocations so far, by the name of the function. */
  counts(): Readonly<Record<string, number>>;
  nameOf(id: string): string;
  /** Loads one environment of each before the first event comes. */
  warm(): void;
  /** Ends all environments; the next event finds a cold start. */
  recycle(): Promise<void>;
  /** Ends all environments for good: events fail from now on. */
  stop(): Promise<void>;
}

type Waiting = { readonly event: unknown; readonly settle: (outcome: Outcome) => void };

/** A laptop is not a region: more events than this wait for a free environment. */
const environmentsMax = 4;

/** Without a guard every function may do everything. */
export function functionPool(
  parts: readonly FunctionPart[],
  activity: Activity,
  guard?: Guard,
  /** Reserved concurrency that was set by hand. */
  reserved: (id: string) => number | undefined = () => undefined,
): Functions {
  const counts: Record<string, number> = {};
  let stopped = false;
  const lanes = new Map(parts.map((part) => [part.id, lane(part, activity, guard)]));
  const find = (id: string) => {
    const found = lanes.get(id);
    if (!found) throw new Error(`the template invokes ${id}, which is no function`);
    return found;
  };
  const recycle = async () => {
    await Promise.all([...lanes.values()].map((of) => of.recycle()));
  };
  return {
    async invoke(id, event) {
      const { part, run } = find(id);
      if (stopped) return { kind: 'failed', name: 'Stopped', message: 'the sandbox ends' };
      if (reserved(id) === 0) {
        return { kind: 'failed', name: 'TooManyRequestsException', message: 'Rate Exceeded.' };
      }
      counts[part.name] = (counts[part.name] ?? 0) + 1;
      const outcome = await run(event);
      if (outcome.kind !== 'done') activity.note('function', troubleOf(part, outcome));
      return outcome;
    },
    counts: () => ({ ...counts }),
    nameOf: (id) => find(id).part.name,
    warm: () => lanes.forEach(({ warm }) => warm()),
    recycle,
    async stop() {
      stopped = true;
      await recycle();
    },
  };
}

function lane(part: FunctionPart, activity: Activity, guard: Guard | undefined) {
  const most = Math.max(1, Math.min(part.concurrencyMax ?? environmentsMax, environmentsMax));
  const idle: Execution[] = [];
  const busy = new Set<Execution>();
  const waiting: Waiting[] = [];
  const mayLog = (action: string) =>
    guard?.askFor(part.id, { action, resource: part.logStream }).kind !== 'denied';
  const start = () => {
    // A log stream per environment. Lambda runs a function that may not log, and drops its lines.
    mayLog('logs:CreateLogStream');
    return startExecution(part, (line) => {
      if (mayLog('logs:PutLogEvents')) hear(part, line, activity);
    });
  };
  const work = async (execution: Execution, { event, settle }: Waiting) => {
    busy.add(execution);
    const outcome = await execution.run(randomUUID(), event, activity.now());
    busy.delete(execution);
    if (execution.alive()) idle.push(execution);
    settle(outcome);
    next();
  };
  const next = () => {
    if (waiting.length === 0 || busy.size >= most) return;
    const event = waiting.shift();
    if (!event) return;
    let execution = idle.pop();
    while (execution && !execution.alive()) execution = idle.pop();
    void work(execution ?? start(), event);
  };
  const run = (event: unknown) =>
    new Promise<Outcome>((settle) => {
      waiting.push({ event, settle });
      next();
    });
  const warm = () => {
    if (idle.length + busy.size === 0) idle.push(start());
  };
  const recycle = async () => {
    const ended = {
      kind: 'failed',
      name: 'Stopped',
      message: 'the environment was ended',
    } as const;
    for (const { settle } of waiting.splice(0)) settle(ended);
    await Promise.all([...idle.splice(0), ...busy].map((execution) => execution.stop()));
  };
  return { part, run, warm, recycle };
}

// Functions write one JSON object a line; anything else is shown as it came.
function hear(part: FunctionPart, line: string, activity: Activity): void {
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    if (typeof fields === 'object' && fields !== null) {
      activity.note('function', `${part.name}: ${String(fields['event'] ?? 'says')}`, fields);
      return;
    }
  } catch {
    // Not JSON: below.
  }
  activity.note('function', `${part.name}: ${line.slice(0, 300)}`);
}

function troubleOf(part: FunctionPart, outcome: Exclude<Outcome, { kind: 'done' }>): string {
  if (outcome.kind === 'timeout') return `${part.name} ran out of time (${part.timeoutMs} ms)`;
  return `${part.name} failed: ${outcome.name}: ${outcome.message.slice(0, 300)}`;
}
