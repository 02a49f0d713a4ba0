// Settings in, one stack out, checked by cdk-nag on the way.
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { BillingStack } from './billing-stack';
import { readSettings } from './settings';

export type Synthesis = {
  readonly bundleFolder: string;
  readonly outFolder?: string;
  /** Beside what the CDK command line hands over; wins over it. */
  readonly context?: Readonly<Record<string, unknown>>;
};

/** Throws SettingsError, one line a problem, before anything is built. */
export function billingApp(synthesis: Synthesis): App {
  const { bundleFolder, outFolder, context = {} } = synthesis;
  const app = new App({
    context,
    ...(outFolder === undefined ? {} : { outdir: outFolder }),
    analyticsReporting: false,
  });
  const settings = readSettings({ ...(app.node.getAllContext() as object), ...context });
  new BillingStack(app, 'Maedal', { settings, bundleFolder });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}
