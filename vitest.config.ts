// How the tests run: plain Node, three files at a time, and a machine-readable report when asked.
// Where the embedded engine is installed, the proofs play what stands on the tables on the twin.
// Files start with the longest, so that none is left alone at the end.
import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

const report = process.env['MAEDAL_TEST_REPORT'];

const engine = `@dynoxide/${process.platform}-${process.arch}`;
const hasEngine = existsSync(new URL(`node_modules/${engine}`, import.meta.url));
const quietSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
const onBoth = ['test/http-scenarios.test.ts', 'test/sandbox/process.test.ts'];
const onTwin = { ...quietSdk, MAEDAL_TABLES: 'twin' };

/** From the longest down, as measured on two cores; what is not named takes less. */
const longest = [
  'test/browser/shop-time.proof.ts',
  'test/simulation/long.proof.ts',
  'test/simulation/beside.proof.ts',
  'test/hostile.proof.ts',
  'test/additions.proof.ts',
  'test/browser/life.proof.ts',
  'test/browser/life.test.ts',
  'test/browser/shop.test.ts',
  'test/simulation/scenarios.test.ts',
  'test/simulation/torture.test.ts',
  'test/holds.test.ts',
  'test/sandbox/process.test.ts',
  'test/sandbox/grants.test.ts',
  'test/coupons.test.ts',
  'test/sandbox/timeline.test.ts',
  'test/http-scenarios.test.ts',
  'test/browser/example.test.ts',
  'test/hostile.test.ts',
  'test/sandbox/demo.test.ts',
  'test/stack/compliance.test.ts',
  'test/disaster-walk.test.ts',
  'test/ci.test.ts',
  'test/api.test.ts',
  'test/sandbox/year.test.ts',
];

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve([...files].sort((one, other) => rank(one) - rank(other)));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const path = moduleId.replaceAll('\\', '/');
  const at = longest.findIndex((name) => path.endsWith(name));
  return at === -1 ? longest.length : at;
}

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/browser/announce.ts', 'test/ledger/announce.ts'],
        },
      },
      ...(hasEngine
        ? [{ extends: true as const, test: { name: 'twin', include: onBoth, env: onTwin } }]
        : []),
      {
        extends: true,
        test: {
          name: 'proofs',
          include: ['test/**/*.proof.ts'],
          globalSetup: ['test/browser/announce.ts'],
        },
      },
    ],
    environment: 'node',
    env: quietSdk,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // A stack synthesis or a browser start takes seconds on a busy machine; a hang still ends.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    // Files share what they import: to load it anew for each took a third of the whole.
    isolate: false,
    // One more than the cores of a usual build machine: pages and processes are waited for.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // A page on a busy machine; what never comes still fails.
    expect: { poll: { timeout: 10_000 } },
    restoreMocks: true,
    unstubEnvs: true,
  },
});
