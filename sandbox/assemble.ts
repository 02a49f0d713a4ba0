// Bundles the functions and synthesizes the stack for this machine, into a folder of its own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from '../scripts/bundle';
import type { Template } from './cloud/template';
import type { Assembly } from './cloud/wiring';
import { deadlines } from './deadlines';
import type { Places } from './open-sandbox';

/** Where everything is, and whose pages besides the demo shop's are served. */
export type Surroundings = Places & {
  readonly allowedOrigins?: readonly string[];
  readonly returnUrl?: string;
  /** A restored table; empty for one of the stack's own. */
  readonly ledgerTable?: string;
};

/** Deployments insist on https; nobody fetches this one, the sandbox brings its own keys. */
const issuer = 'https://sandbox.maedal.test';
const cdkFile = fileURLToPath(new URL('../cdk.json', import.meta.url));

/** A folder each: a test or a bench beside us may write the bundles that deploy. */
export async function assemble(folder: string, places: Surroundings): Promise<Assembly> {
  const bundleFolder = join(folder, 'functions');
  const outFolder = join(folder, 'cdk.out');
  // The bundler works in a process of its own: loading CDK beside it costs no time.
  const [{ billingApp }] = await Promise.all([
    import('../lib/synthesis'),
    bundleFunctions({ outFolder: bundleFolder }),
  ]);
  const app = billingApp({ bundleFolder, outFolder, context: contextOf(places) });
  const assembly = unvalidated(() => app.synth());
  const [stack] = assembly.stacks;
  if (!stack) throw new Error('broken invariant: one stack is synthesized');
  return { template: stack.template as Template, folder: assembly.directory };
}

/** CDK's validator takes seconds to load; it runs where the stack is tested and deployed. */
function unvalidated<T>(work: () => T): T {
  const before = process.env['CDK_VALIDATION'];
  process.env['CDK_VALIDATION'] = 'false';
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env['CDK_VALIDATION'];
    else process.env['CDK_VALIDATION'] = before;
  }
}

function contextOf(places: Surroundings): Record<string, unknown> {
  const { publicUrl, iamportUrl, allowedOrigins = [] } = places;
  const deployed = JSON.parse(readFileSync(cdkFile, 'utf8')) as { context?: object };
  return {
    ...deployed.context,
    // The emulator minds no rate, and turns are waited for by the machine's clock, not by ours.
    ...{ ratePerSecond: 1_000 },
    ...{ stage: 'demo', issuer, audience: 'maedal', operatorScope: 'billing/operator' },
    ...{ publicUrl, iamportUrl, allowedOrigins: [publicUrl, ...allowedOrigins] },
    ...{ returnUrl: places.returnUrl ?? `${publicUrl}/return.html`, allowTestChannel: 'true' },
    ledgerTable: places.ledgerTable ?? '',
    userDeadlineMs: String(deadlines.userMs),
    batchDeadlineMs: String(deadlines.batchMs),
    // The emulator bears any rate; pauses between calls would only hold up the time machine.
    ratePerSecond: '1000',
  };
}
