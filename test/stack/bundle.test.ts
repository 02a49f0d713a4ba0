// What is packed for AWS: every function, small, the same each time, and able to start.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { defaultProvider } from '../../functions/handlers/credentials';
import { openApi } from '../../functions/handlers/openapi';
import { routes } from '../../functions/handlers/all-routes';
import { bundleFunctions, functionNames } from '../../scripts/bundle';
import { licensesFile } from '../../scripts/licenses';
import { templateOf } from './support';

/** What a charge, a return or a tick has to load; parts are loaded late. */
const bytesMax = 522_000;
/** With a change of today and the purchase that ends a trial. */
const bytesOfChargeMax = 537_000;
/** With all routes of customers, operators and the shop's backend. */
const bytesOfRoutesMax = 680_000;
const bytesMaxOf = new Map([
  ['charge', bytesOfChargeMax],
  ['subscriptions', bytesOfRoutesMax],
]);
const folder = mkdtempSync(join(tmpdir(), 'maedal-bundle-'));
const [first, second] = [join(folder, 'first'), join(folder, 'second')];
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  await bundleFunctions({ outFolder: first });
  await bundleFunctions({ outFolder: second });
});

const packed = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.mjs'))
    .sort();

test('every handler is a function, and every function that routes name is there', () => {
  expect(functionNames()).toEqual(expect.arrayContaining(routes.map((route) => route.function)));
  expect(functionNames()).toEqual(
    expect.arrayContaining(['plan-charges', 'collect-charges', 'resolve-charges']),
  );
  expect(readdirSync(first).sort()).toEqual(functionNames());
});

test('the stack deploys every function that is bundled, from its own bundle', () => {
  const handlers = functionNames().map((name) => name.replace(/\W/g, ''));
  const deployed = templateOf({}, functionNames()).functions.map(({ name }) => name.toLowerCase());
  expect(deployed.sort()).toEqual([...handlers].sort());
});

describe.each(functionNames())('%s', (name) => {
  test('is small enough to start fast, with all its parts', () => {
    const parts = packed(join(first, name));
    const bytes = parts.map((part) => readFileSync(join(first, name, part)).length);
    const total = bytes.reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(10_000);
    expect(total).toBeLessThanOrEqual(bytesMaxOf.get(name) ?? bytesMax);
  });

  test('has the licences of all it holds of others beside it', () => {
    const text = readFileSync(join(first, name, licensesFile), 'utf8');
    const held = new Set(
      packed(join(first, name)).flatMap((part) => packagesIn(join(first, name, `${part}.map`))),
    );
    expect(held.size).toBeGreaterThan(0);
    for (const one of held) expect(text, one).toMatch(new RegExp(`^${one} \\d+\\.`, 'm'));
    expect(text).toContain('Permission is hereby granted, free of charge');
  });

  test('starts with the settings of the stack, alone in its folder', () => {
    expect(started(name, 'console.log(typeof handler);')).toEqual(['', 'function\n']);
  });
});

test('the packed document is the one that the schemas give', () => {
  const event = { routeKey: 'GET /openapi.json', headers: {}, requestContext: { timeEpoch: 0 } };
  const asks = `console.log((await handler(${JSON.stringify(event)}, {})).body);`;
  const [fault, text] = started('subscriptions', asks);
  expect(fault).toBe('');
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(openApi(routes))));
});

test('credentials come from the environment, and nobody else is asked for them', async () => {
  const texts = packed(first).map((path) => readFileSync(join(first, path), 'utf8'));
  expect(texts.length).toBeGreaterThan(0);
  for (const source of ['AWS_WEB_IDENTITY_TOKEN_FILE', 'sso_start_url', 'credential_process']) {
    expect(texts.filter((text) => text.includes(source))).toEqual([]);
  }
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
  expect(await defaultProvider()()).toEqual({
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    sessionToken: 'session',
  });
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
  await expect(defaultProvider()()).rejects.toThrow('set AWS_ACCESS_KEY_ID and AWS_SECRET');
  vi.unstubAllEnvs();
});

test('equal sources give equal bytes, so that nothing is deployed that did not change', () => {
  expect(packed(first)).toEqual(packed(second));
  expect(packed(first).length).toBeGreaterThanOrEqual(functionNames().length);
  for (const path of packed(first)) {
    const same = readFileSync(join(first, path)).equals(readFileSync(join(second, path)));
    expect(same, path).toBe(true);
  }
});

test('no bundle names a folder of the machine it was made on', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  for (const path of packed(first)) {
    expect(readFileSync(join(first, path), 'utf8').includes(root), path).toBe(false);
  }
});

test('what was removed is not left behind, and what has no handler stays out', async () => {
  const entryFolder = join(folder, 'handlers');
  const outFolder = join(folder, 'third');
  mkdirSync(join(outFolder, 'gone'), { recursive: true });
  mkdirSync(entryFolder);
  writeFileSync(join(entryFolder, 'shared.ts'), 'export const word: string = "hello";');
  writeFileSync(
    join(entryFolder, 'greet.ts'),
    "import { word } from './shared';\nexport const handler = () => word;",
  );
  await bundleFunctions({ entryFolder, outFolder });
  expect(readdirSync(outFolder)).toEqual(['greet']);
});

/** By its map, which the licences are not made from. */
function packagesIn(map: string): string[] {
  const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
  return sources.flatMap((path) => {
    const [, found] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
    return found === undefined ? [] : [found];
  });
}

/** What it printed, errors first, alone in its folder with the settings of the stack. */
function started(name: string, then: string): [string, string] {
  const env = {
    ...settingsOfStack(),
    AWS_REGION: 'ap-northeast-2',
    PATH: process.env['PATH'] ?? '',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const load = `const { handler } = await import('./index.mjs'); ${then}`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', load], {
    cwd: join(first, name),
    env,
    encoding: 'utf8',
  });
  return [run.stderr, run.stdout];
}

function settingsOfStack(): Record<string, string> {
  const variables = templateOf().functionCalled('Charge').properties['Environment'].Variables;
  return Object.fromEntries(
    Object.entries(variables as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : 'https://reference.example.com',
    ]),
  );
}
