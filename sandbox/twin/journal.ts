// The twin's tables on disk: one line for each acknowledged operation, whole items, last one wins.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeWhole } from '../clock';
import { SandboxFault } from '../fault';
import type { Item } from './values';

/** Items of one operation: they stand in one line, so that a kill keeps all of them or none. */
export type Kept = { readonly table: string; readonly items: readonly Item[] };

export interface TwinJournal {
  /** Every table that was there when the process ended, with its items. */
  replay(): readonly Kept[];
  add(kept: Kept): void;
  drop(table: string): void;
  close(): void;
}

type Line = Kept | { readonly dropped: string };
type Held = Map<string, Map<string, Item>>;

/** Superseded items may outweigh the live ones by this many before the file is written anew. */
const slackMax = 20_000;

/** Without a file nothing is kept. Throws a SandboxFault for a line that cannot be read back. */
export function openTwinJournal(file: string | undefined): TwinJournal {
  const held: Held = new Map();
  if (file !== undefined) for (const line of readLines(file)) take(held, line);
  let appended = 0;
  const rewrite = () => {
    if (file === undefined) return;
    appended = 0;
    const lines = [...held].flatMap(([table, items]) => [
      { table, items: [] },
      ...[...items.values()].map((item) => ({ table, items: [item] })),
    ]);
    writeWhole(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };
  const append = (line: Line) => {
    take(held, line);
    if (file === undefined) return;
    appended += 1;
    if (appended > countOf(held) + slackMax) return rewrite();
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  rewrite();
  return {
    replay: () => [...held].map(([table, items]) => ({ table, items: [...items.values()] })),
    add: append,
    drop: (table) => append({ dropped: table }),
    close: rewrite,
  };
}

function take(held: Held, line: Line): void {
  if ('dropped' in line) {
    held.delete(line.dropped);
    return;
  }
  const items = held.get(line.table) ?? new Map<string, Item>();
  held.set(line.table, items);
  for (const item of line.items) items.set(`${String(item['pk'])}\n${String(item['sk'])}`, item);
}

function countOf(held: Held): number {
  return [...held.values()].reduce((sum, items) => sum + items.size, 0);
}

/** The last line may be cut off by a kill: its operation was never acknowledged. */
function readLines(file: string): readonly Line[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((text, index) => {
    try {
      return JSON.parse(text) as Line;
    } catch {
      throw new SandboxFault(
        `${file} line ${index + 1} is not JSON: start over with npm start -- --fresh`,
      );
    }
  });
}
