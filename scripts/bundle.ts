// Bundles each Lambda into one small file of its own; the same files run in the sandbox and on AWS.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build, type Metafile, type Plugin } from 'esbuild';
import { routes } from '../functions/handlers/all-routes';
import { openApiDocument } from '../functions/handlers/openapi-document';
import { licensesFile, licensesOf } from './licenses';

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
 * The OpenAPI document depends on nothing but the code: it is made once, here, and what makes it
 * out of schemas stays out of the functions. Compressed, it is a sixth as long.
 */
const writtenOut: Plugin = {
  name: 'written-out',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]functions[\\/]handlers[\\/]openapi-document\.ts$/ }, () => {
      const packed = brotliCompressSync(JSON.stringify(openApiDocument())).toString('base64');
      const contents = `
        import { brotliDecompressSync } from 'node:zlib';
        const packed = Buffer.from('${packed}', 'base64');
        export const openApiDocument = () => JSON.parse(brotliDecompressSync(packed).toString());`;
      return { contents };
    }),
};

/** A shop without coupons has no file of them. */
const couponsOrNone: Plugin = {
  name: 'coupons-or-none',
  setup: (build) => {
    build.onResolve({ filter: /[\\/]coupons\.json$/ }, () => {
      const path = join(root, 'coupons.json');
      return existsSync(path) ? { path } : { path, namespace: 'none' };
    });
    const contents = JSON.stringify({ coupons: [] });
    build.onLoad({ filter: /./, namespace: 'none' }, () => ({ contents, loader: 'json' }));
  },
};

/** Where an entry of the decline dictionary comes from is for people: it is not packed. */
const withoutSources: Plugin = {
  name: 'without-sources',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]domain[\\/]declines\.json$/ }, ({ path }) => {
      const isSource = (key: string) => key === 'source' || key === 'sources';
      const contents = JSON.stringify(
        JSON.parse(readFileSync(path, 'utf8'), (key, value: unknown) =>
          isSource(key) ? undefined : value,
        ),
      );
      return { contents, loader: 'json' };
    }),
};

/** The SDK's way to tell browsers apart, which a function never is: nothing asks for it. */
const withoutBrowsers: Plugin = {
  name: 'without-browsers',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]node_modules[\\/]bowser[\\/]/ }, () => ({
      contents: "throw new Error('broken invariant: a function is no browser');",
    })),
};

/** What the SDK loads late for calls that stream events: none of ours does. */
const withoutStreams: Plugin = {
  name: 'without-streams',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]submodules[\\/]event-streams[\\/]index\.js$/ }, () => ({
      contents: "throw new Error('broken invariant: no call of ours streams events');",
    })),
};

/** The cache of endpoint discovery, which no table of ours uses: it is made and never asked. */
const withoutDiscovery: Plugin = {
  name: 'without-discovery',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]node_modules[\\/]mnemonist[\\/]/ }, () => ({
      contents: 'module.exports = class {};',
    })),
};

/** Clients tell AWS their version, and carry their whole package.json to know it. */
const versionsOnly: Plugin = {
  name: 'versions-only',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]client-[a-z-]+[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    }),
};

/**
 * Writes `<outFolder>/<name>/index.mjs` and its parts; equal sources give equal bytes. Parts are
 * what is shared, and what the code imports late: loaded when it is used, if ever. What serves HTTP
 * is bundled in one go, and what does not in another: the SDK is read twice and not eight times.
 */
export async function bundleFunctions(options: BundleOptions = {}): Promise<void> {
  const { entryFolder = handlers, outFolder = bundleFolder } = options;
  const names = functionNames(entryFolder);
  // A function that was removed must not be deployed from a folder it left behind.
  await rm(outFolder, { recursive: true, force: true });
  await mkdir(outFolder, { recursive: true });
  const doors = new Set<string>(routes.map((route) => route.function));
  const isDoor = (name: string) => doors.has(name);
  const groups = [names.filter(isDoor), names.filter((name) => !isDoor(name))];
  await Promise.all(groups.map((group) => bundleTogether(group, entryFolder, outFolder)));
}

async function bundleTogether(
  names: readonly string[],
  entryFolder: string,
  outFolder: string,
): Promise<void> {
  if (names.length === 0) return;
  const { metafile, outputFiles } = await build({
    entryPoints: names.map((name) => ({ in: join(entryFolder, `${name}.ts`), out: name })),
    outdir: outFolder,
    write: false,
    metafile: true,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    chunkNames: 'part-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    // Korean as it is: escaped, each letter would take twice as much.
    charset: 'utf8',
    // They stand in the file beside it.
    legalComments: 'none',
    // The SDK's ES modules shake; its CommonJS twins do not.
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': './functions/handlers/credentials.ts' },
    plugins: [
      writtenOut,
      couponsOrNone,
      withoutSources,
      withoutBrowsers,
      withoutStreams,
      versionsOnly,
      withoutDiscovery,
    ],
    // Read by people with a stack trace at hand, not by the function: a map is dear to load.
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'error',
  });
  const bytes = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const outputs = new Map(Object.entries(metafile.outputs).map(([at, one]) => [basename(at), one]));
  await Promise.all(names.map((name) => place(name, join(outFolder, name), { bytes, outputs })));
}

type Made = {
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  readonly outputs: ReadonlyMap<string, Metafile['outputs'][string]>;
};

async function place(name: string, folder: string, { bytes, outputs }: Made): Promise<void> {
  await mkdir(folder, { recursive: true });
  const parts = withImports(`${name}.mjs`, outputs);
  for (const part of parts) {
    const file = part === `${name}.mjs` ? 'index.mjs' : part;
    await writeFile(join(folder, file), bytes.get(part) ?? '');
    await writeFile(join(folder, `${file}.map`), bytes.get(`${part}.map`) ?? '');
  }
  const sources = [...parts].flatMap((part) => Object.keys(outputs.get(part)?.inputs ?? {}));
  await writeFile(join(folder, licensesFile), licensesOf([...new Set(sources)], root));
}

/** A file, and all that it imports at once or late. */
function withImports(file: string, outputs: Made['outputs'], seen = new Set<string>()) {
  if (seen.has(file) || !outputs.has(file)) return seen;
  seen.add(file);
  for (const { path } of outputs.get(file)?.imports ?? []) {
    withImports(basename(path), outputs, seen);
  }
  return seen;
}
