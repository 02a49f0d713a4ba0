// Bundles each Lambda into one small file of its own; the same files run in the sandbox and on AWS.
import { readFileSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const handlers = join(root, 'functions', 'handlers');

/** Where the bundles lie: one folder per function, as CDK packs folders. */
export const bundleFolder = join(root, 'dist', 'functions');

export type BundleOptions = {
  readonly entryFolder?: string;
  readonly outFolder?: string;
};

/** The Lambdas of a folder: files that export a `handler`. */
export function functionNames(entryFolder = handlers): readonly string[] {
  return readdirSync(entryFolder)
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => exportsHandler(readFileSync(join(entryFolder, file), 'utf8')))
    .map((file) => basename(file, '.ts'))
    .sort();
}

function exportsHandler(text: string): boolean {
  return /^export (const|let|function|async function) handler\b/m.test(text);
}

/**
 * Writes `<outFolder>/<name>/index.mjs` and its parts; equal sources give equal bytes. Parts are
 * what the code imports late, such as credentials from places a Lambda has not: never loaded there.
 */
export async function bundleFunctions(options: BundleOptions = {}): Promise<void> {
  const { entryFolder = handlers, outFolder = bundleFolder } = options;
  const names = functionNames(entryFolder);
  // A function that was removed must not be deployed from a folder it left behind.
  await rm(outFolder, { recursive: true, force: true });
  await mkdir(outFolder, { recursive: true });
  await Promise.all(
    names.map((name) =>
      build({
        entryPoints: [{ in: join(entryFolder, `${name}.ts`), out: 'index' }],
        outdir: join(outFolder, name),
        outExtension: { '.js': '.mjs' },
        absWorkingDir: root,
        bundle: true,
        splitting: true,
        chunkNames: 'part-[hash]',
        format: 'esm',
        platform: 'node',
        target: 'node20',
        minify: true,
        legalComments: 'none',
        // The SDK's ES modules shake; its CommonJS twins do not.
        mainFields: ['module', 'main'],
        // Read by people with a stack trace at hand, not by the function: a map is dear to load.
        sourcemap: 'external',
        sourcesContent: false,
        logLevel: 'error',
      }),
    ),
  );
}
