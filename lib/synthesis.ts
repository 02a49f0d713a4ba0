// Settings in, one stack out, held to the rules of AWS on the way: a finding fails the synthesis.
import { Annotations, App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { BillingStack } from './billing-stack';
import { notesOn } from './setting-notes';
import { readSettings, type Settings } from './settings';

export type Given = {
  /** Else where the CDK command line says. */
  readonly outFolder?: string | undefined;
  /** What cdk.json says; the command line wins over it. */
  readonly fileContext?: Readonly<Record<string, unknown>> | undefined;
  /** Wins over everything. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** False leaves out CDK's schema check of the template, which takes longer than all the rest. */
  readonly schemaChecked?: boolean | undefined;
};

export type Opened = { readonly app: App; readonly settings: Settings };

/** Throws SettingsError, one line a problem, before anything is bundled or built. */
export function openApp({ outFolder, fileContext, context, schemaChecked = true }: Given): Opened {
  const app = new App({
    // Neither a resource nor a condition of the template is there to count who deploys it.
    analyticsReporting: false,
    builtinCloudFormationValidation: schemaChecked,
    ...(fileContext === undefined ? {} : { context: { ...fileContext } }),
    ...(context === undefined ? {} : { postCliContext: { ...context } }),
    ...(outFolder === undefined ? {} : { outdir: outFolder }),
  });
  return { app, settings: readSettings(app.node.getAllContext() as Record<string, unknown>) };
}

/** A stage is a stack of its own: what is tried out never stands in the ledger of real cards. */
export function addStack({ app, settings }: Opened, bundleFolder: string): BillingStack {
  const stack = new BillingStack(app, `Maedal-${settings.stage}`, { settings, bundleFolder });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  for (const note of notesOn(settings)) Annotations.of(stack).addInfoV2('maedal:drain', note);
  return stack;
}

/**
 * Both at once, for bundles that lie there already and a stack that runs on this machine only: what
 * is deployed is checked against CloudFormation's schemas by `cdk synth` and by the stack tests.
 */
export function billingApp({ bundleFolder, ...given }: Given & { bundleFolder: string }): App {
  const opened = openApp({ schemaChecked: false, ...given });
  addStack(opened, bundleFolder);
  return opened.app;
}
