// One file of the tests with all that it imports of ours, as a module that Node can run.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages are not bundled: `outfile` lies where node_modules is found. Answers `outfile`. */
export async function bundled(
  entry: string,
  outfile: string,
  plugins: readonly Plugin[],
): Promise<string> {
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    absWorkingDir: root,
    packages: 'external',
    plugins: [...plugins],
  });
  return outfile;
}
