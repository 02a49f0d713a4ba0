// How the tests run: plain Node, two files at a time, and a machine-readable report when asked.
import { defineConfig } from 'vitest/config';

const report = process.env['MAEDAL_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/browser/announce.ts', 'test/ledger/announce.ts'],
    environment: 'node',
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // A stack synthesis or a browser start takes seconds on a busy machine; a hang still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // A page on a busy machine; what never comes still fails.
    expect: { poll: { timeout: 10_000 } },
    restoreMocks: true,
    unstubEnvs: true,
  },
});
