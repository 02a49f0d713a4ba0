// The style guide, as far as a machine can read it, held against this very project.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checks } from './tidy/checks';
import { codeOf, readHouse } from './tidy/house';
import { importsOf } from './tidy/imports';
import { type Door, doorsLead, doorsTested, handlersOf } from './tidy/wiring';

const root = fileURLToPath(new URL('..', import.meta.url));
const house = readHouse(root);

test('the checks read this project and not an empty folder', () => {
  expect(codeOf(house).length).toBeGreaterThan(10);
  expect(codeOf(house).some(({ path }) => path.startsWith('functions/domain/'))).toBe(true);
  expect(importsOf(house).filter(({ local }) => local).length).toBeGreaterThan(10);
});

test.each(Object.entries(checks))('%s', (_promise, check) => {
  expect(check(house)).toEqual([]);
});

const table = new URL('../functions/handlers/all-routes.ts', import.meta.url);

test.runIf(existsSync(table))('every route leads somewhere and is tested', async () => {
  const { routes } = (await import(/* @vite-ignore */ table.href)) as { routes: readonly Door[] };
  expect(routes.length, 'rows in all-routes.ts').toBeGreaterThan(0);
  expect(handlersOf(house).length, 'handlers').toBeGreaterThan(0);
  expect([...doorsLead(routes)(house), ...doorsTested(routes)(house)]).toEqual([]);
});
