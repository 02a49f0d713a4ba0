// Bundles the simulator, with one defect planted or none; nothing of it ever lies in the project.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { bundled } from '../bundled';
import type { Mutant } from './mutant';

const root = fileURLToPath(new URL('../..', import.meta.url));

export class Builds {
  /** Beside the packages, which are not bundled. */
  private readonly folder = mkdtempSync(join(root, 'node_modules', '.torture-'));
  private count = 0;

  /**
   * Answers the bundle's file. `beside` is a folder with another commit's functions, which every
   * other sandbox then runs.
   */
  async of(mutant?: Mutant, beside?: string): Promise<string> {
    this.count += 1;
    const outfile = join(this.folder, `worker-${this.count}.mjs`);
    return bundled('test/simulation/worker.ts', outfile, [
      ...(mutant ? [plant(mutant)] : []),
      ...(beside ? [put(beside)] : []),
    ]);
  }

  /** The functions of another commit, in a folder of their own; throws where git has none. */
  functionsOf(revision: string): string {
    const beside = join(this.folder, 'beside');
    const run = (command: string, args: string[], input?: Buffer) => {
      const { status, stdout } = spawnSync(command, args, { cwd: root, input, maxBuffer: 2 ** 28 });
      if (status !== 0) throw new Error(`git has no functions of commit ${revision}`);
      return stdout;
    };
    mkdirSync(beside, { recursive: true });
    // Its own kit as well, which knows where its files lie.
    const parts = ['functions', 'plans.json', 'test/simulation/kit.ts'];
    const archive = run('git', ['archive', revision, ...parts]);
    run('tar', ['-x', '-C', beside], archive);
    return beside;
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

/** The other kit is that of the other commit, in its folder. */
function put(beside: string): Plugin {
  return {
    name: 'beside',
    setup(under) {
      under.onLoad({ filter: /simulation\/other-kit\.ts$/ }, () => ({
        contents: "export { kit as otherKit } from './kit';",
        loader: 'ts',
        resolveDir: join(beside, 'test/simulation'),
      }));
    },
  };
}
