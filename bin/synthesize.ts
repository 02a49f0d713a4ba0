// Bundles the functions and synthesizes the stack in this process: for the CDK, sandbox and tests.
import { addStack, openApp, type Given, type Opened } from '../lib/synthesis';
import { hints } from '../lib/setting-hints';
import { SettingsError } from '../lib/settings';
import { fileContext } from './cdk-file';
import { planFaults } from './plans-file';
import { bundleFolder, bundleFunctions } from '../scripts/bundle';

export type Options = {
  readonly outFolder?: string;
  /** Settings as `-c` would give them, over those of cdk.json. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The bundles lie there already. */
  readonly bundled?: boolean;
  /** False for speed, where the template is not deployed from. */
  readonly schemaChecked?: boolean;
  /** True for what AWS gets: the placeholders of the demo, fine on a laptop, are refused. */
  readonly deployable?: boolean;
};

export type Synthesized = {
  readonly templatePath: string;
  readonly template: Record<string, unknown>;
  readonly folder: string;
};

/** Throws SettingsError for settings or plans that can not be deployed. */
export async function synthesize(options: Options = {}): Promise<Synthesized> {
  const { bundled, deployable = false, ...given } = options;
  const opened = openChecked({ ...given, fileContext: fileContext() });
  if (deployable) refusePlaceholder(opened.settings);
  if (!bundled) await bundleFunctions();
  const { artifactId } = addStack(opened, bundleFolder);
  const assembly = opened.app.synth();
  const stack = assembly.getStackArtifact(artifactId);
  return {
    templatePath: stack.templateFullPath,
    template: stack.template as Record<string, unknown>,
    folder: assembly.directory,
  };
}

/** Settings and plans are complained about together, so that one round is enough to mend them. */
function openChecked(given: Given): Opened {
  const { opened, problems } = openOrTell(given);
  const faults = [...problems, ...planFaults(opened?.settings.merchantKind)];
  if (!opened || faults.length > 0) throw new SettingsError(faults);
  return opened;
}

function openOrTell(given: Given): {
  readonly opened?: Opened;
  readonly problems: readonly string[];
} {
  try {
    return { opened: openApp(given), problems: [] };
  } catch (fault) {
    if (!(fault instanceof SettingsError)) throw fault;
    return { problems: fault.problems };
  }
}

/** API Gateway asks the issuer for its keys and would undo a stack that is half made. */
function refusePlaceholder({ issuer }: Opened['settings']): void {
  if (issuer !== hints.issuer.demo) return;
  const why = `context issuer is the placeholder ${issuer}, which no stack can be deployed with`;
  throw new SettingsError([`${why}; set it with -c issuer=${hints.issuer.example}`]);
}
