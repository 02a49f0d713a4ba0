// Counts a vitest report: prints "N passed, M failed" and exits 0 only if all is well.
// Usage: node .ci/tally.js report.json <exit status of the test command>
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const { passed, failed, skipped } = count(file);

// A command that failed without a failed test stopped at the linter, the compiler or a file that
// would not load: that is one failure, and never a green line.
const broken = failed === 0 && (status !== '0' || passed === 0) ? 1 : 0;
if (broken) console.log(`The test command ended with status ${status} after ${passed} tests.`);
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed + broken} failed`);
process.exitCode = failed + broken > 0 ? 1 : 0;

function count(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    const tests = report.testResults.flatMap((suite) => suite.assertionResults);
    const having = (...words) => tests.filter(({ status }) => words.includes(status)).length;
    const unloaded = report.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    ).length;
    return {
      passed: having('passed'),
      failed: having('failed') + unloaded,
      skipped: having('skipped', 'pending', 'todo'),
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
