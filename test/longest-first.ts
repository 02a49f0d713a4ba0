// The order in which test files start: the longest first, so that none is left alone at the end.
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** From the longest down, as measured on two cores; what is not named takes less. */
const longest = [
  'test/browser/shop-time.test.ts',
  'test/browser/shop.test.ts',
  'test/simulation/scenarios.test.ts',
  'test/simulation/torture.test.ts',
  'test/sandbox/process.test.ts',
  'test/sandbox/grants.test.ts',
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

export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve([...files].sort((one, other) => rank(one) - rank(other)));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const path = moduleId.replaceAll('\\', '/');
  const at = longest.findIndex((name) => path.endsWith(name));
  return at === -1 ? longest.length : at;
}
