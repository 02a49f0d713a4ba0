// Bundles the functions and synthesizes the stack in this process: for the sandbox and the tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from '../functions/handlers/catalogue';
import { billingApp } from '../lib/synthesis';
import { SettingsError } from '../lib/settings';
import { bundleFolder, bundleFunctions } from '../scripts/bundle';

const root = fileURLToPath(new URL('..', import.meta.url));

export type Options = {
  readonly outFolder?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  /** The bundles lie there already. */
  readonly bundled?: boolean;
};

/** Throws SettingsError for settings or plans that can not be deployed. */
export async function synthesize(options: Options = {}) {
  checkPlans();
  if (!options.bundled) await bundleFunctions();
  const { context, outFolder } = options;
  const app = billingApp({
    bundleFolder,
    ...(outFolder === undefined ? {} : { outFolder }),
    ...(context === undefined ? {} : { context: { ...fileContext(), ...context } }),
  });
  const assembly = app.synth();
  const stack = assembly.stacks[0];
  if (!stack) throw new Error('broken invariant: one stack is synthesized');
  return {
    templatePath: stack.templateFullPath,
    template: stack.template as Record<string, unknown>,
    folder: assembly.directory,
  };
}

export function checkPlans(): void {
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(join(root, 'plans.json'), 'utf8'));
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new SettingsError([`plans.json can not be read: ${why}`]);
  }
  const read = readCatalogue(file);
  if (read.kind === 'broken') throw new SettingsError(read.faults);
}

/** What the CDK command line would read from cdk.json. */
function fileContext(): Record<string, unknown> {
  const file = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as {
    context?: Record<string, unknown>;
  };
  return file.context ?? {};
}
