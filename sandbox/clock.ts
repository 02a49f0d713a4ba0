// The sandbox's time: the machine's clock plus an offset that only grows, kept across restarts.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface VirtualClock {
  /** Epoch milliseconds. Runs on while work is done, so that spans measured by functions agree. */
  readonly now: () => number;
  /** Moves forward to an instant; one that has already passed changes nothing. */
  jumpTo(at: number): void;
  /** Back to the machine's time, for a sandbox that starts over. */
  reset(): void;
}

export function virtualClock(file?: string): VirtualClock {
  let offset = file === undefined ? 0 : readOffset(file);
  const keep = () => {
    if (file !== undefined) writeWhole(file, JSON.stringify({ offset }));
  };
  return {
    now: () => Date.now() + offset,
    jumpTo(at) {
      const ahead = at - (Date.now() + offset);
      if (ahead <= 0) return;
      offset += Math.ceil(ahead);
      keep();
    },
    reset() {
      offset = 0;
      keep();
    },
  };
}

/**
 * Written beside and renamed over: a kill leaves the old file or the new one, never half of one.
 */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readOffset(file: string): number {
  try {
    const { offset } = JSON.parse(readFileSync(file, 'utf8')) as { offset?: unknown };
    return typeof offset === 'number' && Number.isFinite(offset) && offset >= 0 ? offset : 0;
  } catch {
    return 0; // No file yet: the machine's own time.
  }
}

/** ISO 8601 with Korea's offset, the way a person there reads a clock. */
export function koreaTime(at: number): string {
  return `${new Date(at + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;
}
