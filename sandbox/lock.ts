// One sandbox a folder: two would write over each other's state.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SandboxFault } from './fault';

/** Answers how to let go; throws a SandboxFault while another process that lives holds it. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'lock');
  const take = () => writeFileSync(file, String(process.pid), { flag: 'wx' });
  makeFolder(folder);
  try {
    take();
  } catch {
    const holder = Number(readFileSync(file, 'utf8'));
    if (isRunning(holder)) {
      throw new SandboxFault(
        `process ${holder} uses ${folder} already: stop it, or delete ${file} if it is no sandbox`,
      );
    }
    // Whoever was killed could not let go.
    rmSync(file);
    take();
  }
  return () => rmSync(file, { force: true });
}

/**
 * Step by step: Node's own recursion never ends below a folder such as /proc, which is there and
 * takes no other.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  const above = dirname(folder);
  if (above !== folder && !existsSync(above)) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (fault) {
    const { code = 'no reason' } = fault as NodeJS.ErrnoException;
    throw new SandboxFault(`no folder can be made at ${folder} (${code}): set MAEDAL_FOLDER`);
  }
}

/** Whether a process of this id exists, of whichever user. */
export function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1) return false;
  try {
    return process.kill(pid, 0);
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}
