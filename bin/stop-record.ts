// What the emergency stop changed, and what it was before: written down before each change.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Part, State } from './aws-account';

export type Change = Part & { readonly was: State };

export interface StopRecord {
  readonly changes: () => readonly Change[];
  /** Durable when it returns. */
  add(change: Change): void;
  /** The change was undone. */
  drop(change: Change): void;
}

/** One JSON object; a second stop adds to what the first one wrote. */
export function recordIn(file: string, stack: string): StopRecord {
  let changes: readonly Change[] = read(file, stack);
  const save = (next: readonly Change[]) => {
    const text = JSON.stringify({ stack, changes: next }, undefined, 2);
    writeFileSync(`${file}.new`, `${text}\n`, { flush: true });
    renameSync(`${file}.new`, file);
    changes = next;
  };
  return {
    changes: () => changes,
    add: (change) => save([...changes, change]),
    drop: (change) => save(changes.filter((one) => one !== change)),
  };
}

function read(file: string, stack: string): readonly Change[] {
  if (!existsSync(file)) return [];
  const held = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly stack?: unknown;
    readonly changes?: readonly Change[];
  };
  const { changes } = held;
  if (held.stack !== stack || changes === undefined) {
    throw new Error(`${file} is no record of stack ${stack}: name another with --record`);
  }
  return changes;
}
