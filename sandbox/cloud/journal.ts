// Queue messages on disk, a line per change: what was acknowledged survives a kill.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeWhole } from '../clock';
import type { Message } from './message';

export type Kept = { readonly queue: string; readonly message: Message };

export interface Journal {
  /** The messages that were there when the sandbox last ended, oldest first. */
  replay(): readonly Kept[];
  put(queue: string, message: Message): void;
  drop(queue: string, id: string): void;
  clear(): void;
}

type Line = Kept | { readonly gone: string };

/** Lines of dead messages may outweigh the living by this many before the file is written anew. */
const slackMax = 10_000;

/** Without a file nothing is kept. */
export function openJournal(file?: string): Journal {
  const live = new Map<string, Kept>();
  for (const line of file === undefined ? [] : readLines(file)) {
    if ('gone' in line) live.delete(line.gone);
    else live.set(`${line.queue} ${line.message.id}`, line);
  }
  let lines = 0;
  const rewrite = () => {
    if (file === undefined) return;
    lines = live.size;
    writeWhole(file, [...live.values()].map((kept) => `${JSON.stringify(kept)}\n`).join(''));
  };
  const append = (line: Line) => {
    if (file === undefined) return;
    lines += 1;
    if (lines > live.size + slackMax) return rewrite();
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  rewrite();
  return {
    replay: () => [...live.values()],
    put(queue, message) {
      live.set(`${queue} ${message.id}`, { queue, message });
      append({ queue, message });
    },
    drop(queue, id) {
      live.delete(`${queue} ${id}`);
      append({ gone: `${queue} ${id}` });
    },
    clear() {
      live.clear();
      rewrite();
    },
  };
}

function readLines(file: string): readonly Line[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text): Line[] => {
      try {
        return text === '' ? [] : [JSON.parse(text) as Line];
      } catch {
        return []; // Cut off by a kill in mid-write: that change was never acknowledged.
      }
    });
}
