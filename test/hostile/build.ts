// Bundles one round of the hostile suite over the real handlers, with a check removed or none.
import { mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { bundled } from '../bundled';
import { mutated } from '../simulation/build';
import type { Mutant } from '../simulation/mutant';

const root = fileURLToPath(new URL('../..', import.meta.url));
const machine = join(root, 'test/hostile/machine.ts');

/** Files of ours that are the machine's, and the names that stand in for what they export. */
const standIns: Readonly<Record<string, string>> = {
  'functions/adapters/dynamodb-client.ts': 'dynamodbClient',
  'functions/runtime/pause.ts': 'jitteredPause, pause',
  'functions/runtime/deadline.ts': 'deadline',
  'functions/runtime/clock.ts': 'eventClock, elapsedMs',
  'functions/runtime/ids.ts': 'randomIds',
};
const clients = /^@aws-sdk\/client-(secrets-manager|sqs)$/;

export class Builds {
  /** Beside the packages, which are not bundled. */
  private readonly folder = mkdtempSync(join(root, 'node_modules', '.hostile-'));
  private count = 0;

  /** Answers the file of a module that exports `play`. */
  async round(mutant?: Mutant): Promise<string> {
    return this.bundle('test/hostile/round.ts', [standIn(), ...(mutant ? [plant(mutant)] : [])]);
  }

  async worker(): Promise<string> {
    return this.bundle('test/hostile/worker.ts', []);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async bundle(entry: string, plugins: Plugin[]): Promise<string> {
    this.count += 1;
    const outfile = join(this.folder, `bundle-${this.count}.mjs`);
    return bundled(entry, outfile, plugins);
  }
}

function standIn(): Plugin {
  return {
    name: 'stand-in',
    setup(under) {
      under.onResolve({ filter: clients }, () => ({ path: machine }));
      under.onLoad({ filter: /functions\/(adapters|runtime)\/.*\.ts$/ }, ({ path }) => {
        const names = standIns[fileOf(path)];
        if (names === undefined) return undefined;
        const contents = `export { ${names} } from ${JSON.stringify(machine)};`;
        return { contents, loader: 'ts', resolveDir: root };
      });
    },
  };
}

function plant(mutant: Mutant): Plugin {
  return {
    name: 'plant',
    setup(under) {
      under.onLoad({ filter: /functions\/.*\.ts$/ }, ({ path }) => {
        const contents = mutated(mutant, fileOf(path));
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
}

function fileOf(path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}
