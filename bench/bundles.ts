// How large each function's bundle is, and how long it loads beside an empty module, in one run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EnvNames } from '../functions/handlers/env';
import { bundleFunctions, functionNames } from '../scripts/bundle';

type Process = 'AWS_REGION' | 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

export type BundleCost = { readonly name: string; readonly bytes: number; readonly loads: number };

const starts = 21;

/** `loads`: median time of a fresh process that imports it, as a multiple of an empty module's. */
export async function bundleCosts(): Promise<BundleCost[]> {
  const folder = mkdtempSync(join(tmpdir(), 'maedal-bench-'));
  try {
    await bundleFunctions({ outFolder: folder });
    const empty = join(folder, 'empty.mjs');
    writeFileSync(empty, 'export const handler = 0;\n');
    const files = functionNames().map((name) => ({ name, file: join(folder, name, 'index.mjs') }));
    const times = new Map<string, number[]>([[empty, []], ...files.map(({ file }) => entry(file))]);
    // Interleaved, so that whatever else the machine does falls on all alike.
    for (let start = 0; start < starts; start += 1) {
      for (const [file, list] of times) list.push(loadMs(file));
    }
    const base = median(times.get(empty) ?? []);
    return files.map(({ name, file }) => ({
      name,
      bytes: bytesIn(join(folder, name)),
      loads: median(times.get(file) ?? []) / base,
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that is deployed and could be loaded; maps are not. */
function bytesIn(folder: string): number {
  const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

function entry(file: string): [string, number[]] {
  return [file, []];
}

/** Measured inside the fresh process, around the import: the start of Node itself is not ours. */
function loadMs(file: string): number {
  const script =
    'const begun = process.hrtime.bigint();' +
    `await import(${JSON.stringify(pathToFileURL(file).href)});` +
    'process.stdout.write(String(Number(process.hrtime.bigint() - begun) / 1e6)); process.exit(0);';
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  if (ran.status !== 0) {
    const why = ran.stderr.split('\n').find((line) => line.startsWith('Error: '));
    throw new Error(`a bundle does not load: ${why ?? ran.stderr}`);
  }
  return Number(ran.stdout);
}

/** By its type every setting that a function reads. */
const environment: Readonly<Record<EnvNames | Process, string>> = {
  TABLE_NAME: 'bench',
  DUE_SHARDS: '8',
  IAMPORT_URL: 'https://api.iamport.kr',
  RETURN_URL: '',
  IAMPORT_SECRET_ARN: '',
  CHANNEL_KEY: '',
  USER_CODE: '',
  PG_PROVIDERS: 'kicc',
  MID: '',
  ORDER_KEY_SECRET_ARN: '',
  ALLOW_TEST_CHANNEL: 'false',
  PUBLIC_URL: '',
  CHARGE_WEBHOOKS: 'false',
  BUYER_ON_CHARGES: 'true',
  BILLING_HOUR: '10',
  ABSENCE_MINUTES: '15',
  QUIET_WINDOW: '23:30-00:40',
  USER_DEADLINE_MS: '25000',
  BATCH_DEADLINE_MS: '65000',
  CHARGE_QUEUE_URL: '',
  LOOK_QUEUE_URL: '',
  RATE_PER_SECOND: '20',
  WORKERS: '2',
  BREAKER_ANSWERS: '20',
  BREAKER_PERCENT: '50',
  MERCHANT_KIND: 'mixed',
  ON_FULL_REFUND: 'hold',
  STAGE: 'demo',
  AWS_REGION: 'ap-northeast-2',
  OPERATOR_SCOPE: 'billing/operator',
  SERVER_SCOPE: 'billing/server',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
