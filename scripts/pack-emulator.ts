// npm run pack-emulator: the emulator as a package, for projects that test against iamport.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { readFlags } from '../bin/flags';
import { licensesFile, licensesOf } from './licenses';

const usage = `usage: npm run pack-emulator

Builds dist/emulator, a package without dependencies: the command maedal-emulator, startEmulator()
and the types of the wire. Install it by its folder or by the archive that npm pack makes there.
`;
const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'sandbox', 'emulator-package.ts');

/** Writes the package into an emptied folder. Throws where a type cannot be written down. */
export async function packEmulator(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: [entry],
    outfile: join(folder, 'index.js'),
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  writeFileSync(join(folder, licensesFile), licensesOf(parts, root));
  writeFileSync(join(folder, 'cli.js'), command);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  // Read from beside the code that serves it.
  copyFileSync(join(root, 'sandbox/iamport/window.html'), join(folder, 'window.html'));
  writeFileSync(join(folder, 'README.md'), readme());
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeTypes(join(folder, 'types'));
}

/** Its own document, with the pages that stand beside it there at their place in the repository. */
function readme(): string {
  const text = readFileSync(join(root, 'docs/emulator.md'), 'utf8');
  return text.replaceAll(/\[([^\]]+)\]\([\w-]+\.md\)/g, '`docs/$1` of the repository');
}

const command = `#!/usr/bin/env node
import { runEmulator } from './index.js';
await runEmulator(process.argv.slice(2), 'npx maedal-emulator');
`;

function manifest() {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly license: string;
    readonly engines: object;
  };
  const { version, license, engines } = own;
  return {
    name: 'maedal-emulator',
    version,
    license,
    engines,
    type: 'module',
    description: 'iamport (PortOne V1) on your machine: REST, card window, webhooks, clock, faults',
    bin: { 'maedal-emulator': './cli.js' },
    exports: { '.': { types: './types/sandbox/emulator-package.d.ts', default: './index.js' } },
  };
}

/** The check of the whole project has checked these files; here they are only written. */
function writeTypes(outDir: string): void {
  const program = ts.createProgram([entry], {
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    outDir,
    rootDir: root,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    strict: true,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    resolveJsonModule: true,
    types: ['node'],
    skipLibCheck: true,
  });
  const { diagnostics } = program.emit(undefined, (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    // Node's own resolution, which others may use, wants whole file names.
    writeFileSync(path, text.replaceAll(/(from '|import\(['"])(\.[^'"]+)/g, '$1$2.js'));
  });
  const [fault] = diagnostics;
  if (fault) throw new Error(ts.flattenDiagnosticMessageText(fault.messageText, '\n'));
}

async function main(): Promise<void> {
  const flags = readFlags('npm run pack-emulator', process.argv.slice(2), {});
  if (flags.kind === 'misuse') {
    process.stderr.write(`pack-emulator: ${flags.why}\n`);
    process.exit(2);
  }
  if (flags.kind === 'help') return void process.stdout.write(usage);
  const folder = join(root, 'dist', 'emulator');
  await packEmulator(folder);
  process.stdout.write(`dist/emulator is built: npm install --save-dev ${folder}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
