// Counts vitest reports: prints "N passed, M failed" and exits 0 only if all is well.
// Usage: node .ci/tally.js (report.json <exit status of its test command>)...
import { readFileSync } from 'node:fs';

const total = { passed: 0, failed: 0, skipped: 0 };
const given = process.argv.slice(2);
for (let at = 0; at < given.length; at += 2) {
  const [file, status] = given.slice(at, at + 2);
  const { passed, failed, skipped } = count(file);
  // A command that failed without a failed test stopped at the linter, the compiler or a file that
  // would not load: that is one failure, and never a green line.
  const broken = failed === 0 && (status !== '0' || passed === 0) ? 1 : 0;
  if (broken) console.log(`A test command ended with status ${status} after ${passed} tests.`);
  total.passed += passed;
  total.failed += failed + broken;
  total.skipped += skipped;
}
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

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
