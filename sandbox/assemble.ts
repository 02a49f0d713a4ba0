// Bundles the functions and synthesizes the stack for this machine.
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Template, arnOf } from './cloud/template';
import type { Assembly } from './cloud/wiring';
import { deadlines } from './deadlines';
import { keptBuild } from './kept-builds';
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

/**
 * The template with the places in it, and the folder its assets lie in. A build is kept and used
 * again while nothing it is made from changes: it is made for no place, and told its own when read.
 */
export async function assemble(places: Surroundings): Promise<Assembly> {
  const context = contextOf({ ...places, ...nowhere });
  const folder = join(await keptBuild(context, (empty) => build(empty, context)), 'cdk.out');
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  const text = readFileSync(join(folder, file), 'utf8')
    .replaceAll(new RegExp(`${nowhere.publicUrl}(?!\\d)`, 'g'), places.publicUrl)
    .replaceAll(new RegExp(`${nowhere.iamportUrl}(?!\\d)`, 'g'), places.iamportUrl);
  return { template: JSON.parse(text) as Template, folder };
}

/** As the sandbox's account spells it, which knows one stream of a table. */
const streamOf = (table: string) => `${arnOf('AWS::DynamoDB::Table', table)}/stream/local`;

/** Ports that nothing listens on stand for those that are not known yet. */
const nowhere: Places = { publicUrl: 'http://localhost:1', iamportUrl: 'http://localhost:2' };

async function build(folder: string, context: Record<string, unknown>): Promise<void> {
  const bundleFolder = join(folder, 'functions');
  // The bundler works in a process of its own: loading CDK beside it costs no time.
  const [{ billingApp }] = await Promise.all([
    import('../lib/synthesis'),
    bundleLater().then((bundle) => bundle({ outFolder: bundleFolder })),
  ]);
  const outFolder = join(folder, 'cdk.out');
  const app = billingApp({ bundleFolder, outFolder, context });
  const { stacks } = unvalidated(() => app.synth());
  if (stacks.length !== 1) throw new Error('broken invariant: one stack is synthesized');
  // Its assets are copies.
  rmSync(bundleFolder, { recursive: true });
}

/** Loaded only where something is built. */
const bundleLater = async () => (await import('../scripts/bundle')).bundleFunctions;

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
    stage: 'demo',
    issuer,
    audience: 'maedal',
    operatorScope: 'billing/operator',
    serverScope: 'billing/server',
    publicUrl,
    iamportUrl,
    allowedOrigins: [publicUrl, ...allowedOrigins],
    returnUrl: places.returnUrl ?? `${publicUrl}/return.html`,
    allowTestChannel: 'true',
    ledgerTable: places.ledgerTable ?? '',
    ledgerStream: places.ledgerTable ? streamOf(places.ledgerTable) : '',
    userDeadlineMs: String(deadlines.userMs),
    batchDeadlineMs: String(deadlines.batchMs),
    // The emulator bears any rate; pauses between calls would only hold up the time machine.
    ratePerSecond: '1000',
  };
}
