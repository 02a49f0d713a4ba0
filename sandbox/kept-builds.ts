// Builds of the stack that are kept by what went into them: an unchanged one is not made again.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where builds are kept, and all that they are made from. */
export type Ground = { readonly kept: string; readonly sources: readonly string[] };

const root = fileURLToPath(new URL('..', import.meta.url));
const ours: Ground = {
  kept: join(root, 'node_modules', '.cache', 'maedal'),
  // Packages count by their lock file.
  sources: [
    ...['functions', 'lib', 'bin', 'scripts', 'sandbox/assemble.ts', 'sandbox/deadlines.ts'],
    ...[
      'plans.json',
      'coupons.json',
      'cdk.json',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
    ],
  ].map((name) => join(root, name)),
};
const buildsMax = 8;
/** A build that nobody has asked for within a day is in nobody's use. */
const idleMs = 86_400_000;

/**
 * The folder of the build that `settings` and the sources of today give, made by `make` in an empty
 * folder if there is none. It is shared: nobody writes there. A build that fails is not kept.
 */
export async function keptBuild(
  settings: object,
  make: (folder: string) => Promise<void>,
  { kept, sources }: Ground = ours,
): Promise<string> {
  const folder = join(kept, digestOf(settings, sources));
  if (existsSync(folder)) {
    const now = new Date();
    utimesSync(folder, now, now);
    return folder;
  }
  mkdirSync(kept, { recursive: true });
  const begun = mkdtempSync(join(kept, 'begun-'));
  try {
    await make(begun);
    renameSync(begun, folder);
  } catch (fault) {
    rmSync(begun, { recursive: true, force: true });
    // Another process may have made the very same meanwhile.
    if (!existsSync(folder)) throw fault;
  }
  forget(kept, Date.now());
  return folder;
}

function digestOf(settings: object, sources: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([process.version, settings]));
  for (const source of sources) {
    for (const file of filesIn(source)) {
      const bytes = readFileSync(file);
      hash.update(`\n${relative(root, file)} ${bytes.length}\n`).update(bytes);
    }
  }
  return hash.digest('hex').slice(0, 32);
}

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

function forget(kept: string, now: number): void {
  const builds = readdirSync(kept).map((name) => {
    const folder = join(kept, name);
    return { folder, at: statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? now };
  });
  const old = builds.sort((a, b) => b.at - a.at).slice(buildsMax);
  for (const { folder, at } of old) {
    if (now - at > idleMs) rmSync(folder, { recursive: true, force: true });
  }
}
