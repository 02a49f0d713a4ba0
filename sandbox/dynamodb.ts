// Chooses what holds the tables: the embedded engine, the twin, or an engine named by hand.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TableEngine } from './table-engine';
import { findDynoxide, startDynoxide } from './dynoxide';
import { Misuse, SandboxFault } from './fault';
import { probeTables } from './probe-tables';
import { serveTwin } from './twin/server';

export type TableOptions = {
  readonly folder?: string;
  /** Chosen by the caller; MAEDAL_TABLES is not asked then. */
  readonly tables?: 'twin' | 'dynoxide';
};

const tablesVariable = 'MAEDAL_TABLES';
const choices = 'twin, dynoxide, or the URL of a DynamoDB such as http://127.0.0.1:8000';

/**
 * In memory, or in files of the folder. MAEDAL_TABLES chooses; without it the embedded engine is
 * taken where its package fits this platform, and the twin elsewhere. Throws a SandboxFault.
 */
export async function startTables(options: TableOptions = {}): Promise<TableEngine> {
  const asked = options.tables ?? process.env[tablesVariable] ?? '';
  if (options.folder !== undefined) mkdirSync(options.folder, { recursive: true });
  if (/^https?:\/\//.test(asked)) {
    await probeTables(asked);
    const note = `Tables: the DynamoDB at ${new URL(asked).host}`;
    return { kind: 'named', endpoint: asked, note, stop: () => Promise.resolve() };
  }
  const binary = findDynoxide();
  switch (asked) {
    case '':
      if (binary !== undefined) return startDynoxide(binary, options.folder);
      return startTwin(
        options.folder,
        `Tables: the twin (no @dynoxide/${process.platform}-${process.arch} is installed)`,
      );
    case 'twin':
      return startTwin(options.folder, 'Tables: the twin');
    case 'dynoxide':
      if (binary !== undefined) return startDynoxide(binary, options.folder);
      throw new SandboxFault(
        `${tablesVariable}=dynoxide, but @dynoxide/${process.platform}-${process.arch} is not ` +
          'installed: choose twin or the URL of a DynamoDB',
      );
    default:
      throw new Misuse(`${tablesVariable} must be ${choices}, got "${asked.slice(0, 60)}"`);
  }
}

async function startTwin(folder: string | undefined, note: string): Promise<TableEngine> {
  const file = folder === undefined ? undefined : join(folder, 'tables.jsonl');
  const served = await serveTwin(file === undefined ? {} : { file });
  return { kind: 'twin', endpoint: served.endpoint, note, stop: served.stop };
}
