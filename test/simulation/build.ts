// Bundles the simulator, with one defect planted or none; nothing of it ever lies in the project.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import type { Mutant } from './mutant';

const root = fileURLToPath(new URL('../..', import.meta.url));

export class Builds {
  /** Beside the packages, which are not bundled. */
  private readonly folder = mkdtempSync(join(root, 'node_modules', '.torture-'));
  private count = 0;

  /** Answers the bundle's file. */
  async of(mutant?: Mutant): Promise<string> {
    this.count += 1;
    const outfile = join(this.folder, `worker-${this.count}.mjs`);
    await build({
      entryPoints: [join(root, 'test/simulation/worker.ts')],
      ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
      ...{ logLevel: 'error', absWorkingDir: root, packages: 'external' },
      plugins: mutant ? [plant(mutant)] : [],
    });
    return outfile;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The text of a file with the mutant's edits; throws where one no longer fits. */
export function mutated(mutant: Mutant, file: string): string | undefined {
  const edits = mutant.edits.filter((edit) => edit.file === file);
  if (edits.length === 0) return undefined;
  let text = readFileSync(join(root, file), 'utf8');
  for (const { find, replace } of edits) {
    const parts = text.split(find);
    if (parts.length !== 2) {
      throw new Error(`${mutant.name}: "${find.slice(0, 50)}" stands ${parts.length - 1} times`);
    }
    text = parts.join(replace);
  }
  return text;
}

function plant(mutant: Mutant): Plugin {
  return {
    name: 'plant',
    setup(under) {
      under.onLoad({ filter: /functions\/.*\.ts$/ }, ({ path }) => {
        const contents = mutated(mutant, relative(root, path).replaceAll('\\', '/'));
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
}
