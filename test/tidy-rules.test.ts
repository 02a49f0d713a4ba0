// A check that cannot fail checks nothing: each is shown a small house with one fault in it.
import { describe, expect, test } from 'vitest';
import { checks } from './tidy/checks';
import type { Source } from './tidy/house';
import { type Door, doorsLead, doorsTested } from './tidy/wiring';

const file = (path: string, ...lines: readonly string[]): Source => ({
  path,
  text: `${['// Says in one sentence what it is for.', ...lines].join('\n')}\n`,
});
const json = (path: string, value: unknown): Source => ({ path, text: JSON.stringify(value) });
const lock = (zod: object): Source =>
  json('package-lock.json', { packages: { '': {}, 'node_modules/zod': zod } });
const address = 'https://registry.npmjs.org/zod/-/zod-4.6.7.tgz';

const handler = 'export const handler = () => 1;';
const attributes: Source = {
  path: '.gitattributes',
  text: '* text=auto eol=lf\n*.png binary\n',
};
const clean: readonly Source[] = [
  attributes,
  json('package.json', { scripts: { test: 'vitest' }, dependencies: { zod: '4.6.7' } }),
  lock({ resolved: address, integrity: 'sha512-x' }),
  file('functions/domain/common/money.ts', 'export const won = (n: number) => n;'),
  file('functions/ports/ledger.ts', "import type { won } from '../domain/money';"),
  file('functions/usecases/billing/collect.ts', "import type {} from '../../ports/ledger';"),
  file('functions/adapters/table.ts', "import * as z from 'zod/mini';"),
  file('functions/runtime/clock.ts', 'export const now = () => Date.now();'),
  file('functions/handlers/env.ts', 'export const env = process.env;'),
  file('functions/handlers/charge.ts', "import '../usecases/billing/collect';", handler),
  ...Array.from({ length: 7 }, (_, n) =>
    file(`functions/usecases/billing/floor-${n + 1}.ts`, n === 0 ? '' : `import './floor-${n}';`),
  ),
  { path: 'docs/architecture.md', text: 'See `domain/common/money.ts`.' },
  { path: 'docs/provider-facts.md', text: '| P1 | a fact |' },
  file('lib/stack.ts', "export const functions = ['charge'];"),
  file('scripts/bundle.ts', "export const functions = ['charge'];"),
  file(
    'test/charge.test.ts',
    'use(now, env);',
    "post('/billing/charge');",
    "get('/subscriptions/sub1');",
  ),
];

const threatRow = (n: number, shown = 'Not applicable, because there is none') =>
  `| S${n} | a threat | what holds | ${shown} |`;
/** A threat model with another row in the place of the fifth. */
const threatPage = (fifth: string): Source => {
  const rows = Array.from({ length: 33 }, (_, at) => (at === 4 ? fifth : threatRow(at + 1)));
  return { path: 'docs/threat-model.md', text: rows.join('\n') };
};

type Proof = readonly [promise: string, fault: Source, complaint: string];

const domain = (...lines: readonly string[]) => file('functions/domain/bad.ts', ...lines);
const usecase = (...lines: readonly string[]) =>
  file('functions/usecases/billing/bad.ts', ...lines);

const proofs: readonly Proof[] = [
  ['arrows go', domain("import '../ports/ledger';"), 'may not import functions/ports/ledger.ts'],
  ['arrows go', domain("export * from 'zod/mini';"), 'functions/domain may not import zod/mini'],
  [
    'arrows go',
    usecase("await import('../../adapters/table');"),
    'may not import functions/adapters',
  ],
  [
    'arrows go',
    file('functions/adapters/bad.ts', "import '../usecases/billing/collect';"),
    'may not',
  ],
  [
    'arrows go',
    file('lib/bad.ts', "import '../functions/domain/common/money';"),
    'lib may not import',
  ],
  ['arrows go', file('functions/handlers/bad.ts', "import '../../test/x';"), 'may not import test'],
  ['arrows go', file('functions/misc/bad.ts', "import './x';"), 'is not a room'],
  ['the stack', file('lib/bad.ts', "import { env } from '../functions/handlers/env';"), 'types'],
  ['no file reaches', domain("import type { A } from './bad';"), 'bad.ts -> functions/domain/bad'],
  ['only apply', usecase("import '../../domain/subscription/moves/end';"), 'only apply.ts makes'],
  ['folders of', usecase("import '../checkout/open';"), 'billing imports checkout'],
  ['folders of', usecase("import '../run-step';"), 'no use case imports the hub'],
  ['folders of', file('functions/usecases/bad.ts'), 'bad.ts:1 lies in no folder'],
  ['use cases stand', usecase("import './floor-7';"), 'bad.ts:1 stands on floor 8'],
  ['every file starts', { path: 'lib/bad.ts', text: 'export const a = 1;\n' }, 'bad.ts:1 starts'],
  ['every file starts', { path: 'lib/bad.ts', text: '// helpers\n' }, 'not a sentence'],
  ['no line is wider', domain(`// ${'x'.repeat(98)}`), 'bad.ts:2 is 101 columns wide'],
  ['no file is longer', domain(...Array<string>(300).fill('')), 'bad.ts:1 is 301 lines long'],
  ['no function', domain('function f() {', ...Array<string>(69).fill(''), '}'), ':2 this function'],
  ['no barrels', file('lib/index.ts'), 'index.ts:1 is a barrel'],
  ['no barrels', domain('export default 1;'), ':2 this is a default export'],
  ['no barrels', domain('export default function f() {}'), ':2 this is a default export'],
  ['what is exported', file('bin/bad.ts', 'export const lonely = 1;'), 'exports lonely, which no'],
  ['the domain does not', domain('export async function f() {}'), ':2 the domain has no async'],
  ['the domain does not', domain('type Later = Promise<number>;'), ':2 no promises here'],
  ['the domain and', domain('try { f(); } catch {}'), 'bad.ts:2'],
  ['the domain and', usecase('f().catch(() => 1);'), 'bad.ts:2 faults are values'],
  ['ports hold', file('functions/ports/bad.ts', 'export const a = 1;'), 'a port is types only'],
  ['clock, chance', domain('const now = Date.now();'), ':2 this reads the clock'],
  ['clock, chance', usecase('const now = new Date();'), ':2 this reads the clock'],
  ['clock, chance', usecase('globalThis.performance.now();'), ':2 this reads the clock'],
  ['clock, chance', usecase('const n = Math.random();'), 'takes chance'],
  ['clock, chance', domain("import { randomUUID } from 'node:crypto';"), 'takes chance'],
  ['clock, chance', usecase('setTimeout(f, 1);'), ':2 this starts a timer'],
  ['clock, chance', usecase('AbortSignal.timeout(1);'), ':2 this starts a timer'],
  ['settings', file('functions/runtime/bad.ts', 'process.env.A;'), ':2 this reads the environment'],
  ['nothing is cast', domain('const a = b as any;'), ':2 this casts to any'],
  ['no module', file('test/bad.test.ts', "vi.mock('./x');"), ':2 fakes, not module mocks'],
  ['zod is', file('sandbox/bad.ts', "import { z } from 'zod';"), ':2 import * as z'],
  ['zod is', file('functions/handlers/bad.ts', "import * as z from 'zod';"), "'zod/mini'"],
  ['nothing is left', domain('f(); // TO' + 'DO: later'), ':2 says that something is left'],
  ['nothing is left', domain('function f() {', '  /* FIX' + 'ME */', '}'), ':3 says'],
  ['no rule', domain('// @ts-ig' + 'nore', 'f();'), ':2 silences a rule'],
  ['no rule', domain('// eslint-dis' + 'able-next-line eqeqeq', 'f();'), ':2 silences a rule'],
  ["the provider's", domain('type A = { merchant_uid: string };'), ':2 spells merchant_uid'],
  ["the provider's", file('lib/bad.ts', "const a = 'imp_uid';"), ':2 spells imp_uid'],
  ['a sentence says', domain('// Whoever comes second waits.'), ':2 says Whoever'],
  ['a sentence says', file('lib/bad.ts', '// It reaches nobody.'), ':2 says nobody'],
  ['every function is b', file('functions/handlers/bad.ts', handler), 'is not bundled'],
  ['every function is d', file('functions/handlers/bad.ts', handler), 'is not deployed'],
  ['every alarm', file('lib/bad.ts', "const one = { event: 'case.opend' };"), 'no code logs'],
  ['every alarm', file('lib/bad.ts', "const one = { events: ['a.b'] };"), "no code logs 'a.b'"],
  ['no file names', { path: 'README.md', text: 'See /' + 'work/main/x.' }, 'README.md:1 names'],
  ['no file names', { path: 'docs/a.md', text: 'See ..' + '/shared/x.' }, 'docs/a.md:1 names'],
  ['every package', lock({ resolved: address }), 'node_modules/zod has no checksum'],
  ['every package', lock({ resolved: 'file:../zod' }), 'node_modules/zod is file:../zod'],
  ['versions', json('package.json', { scripts: { postinstall: 'x' } }), 'script postinstall'],
  ['versions', json('package.json', { dependencies: { zod: '^4.0.0' } }), 'zod ^4.0.0 is not'],
  ['no file holds', { path: 'docs/a.md', text: 'AKIA' + 'A1B2C3D4E5F6G7H8' }, 'like a secret'],
  [
    'the map of the house names',
    { path: 'docs/architecture.md', text: 'See `domain/gone.ts`.' },
    'domain/gone.ts, which does not exist',
  ],
  ['a page names', { path: 'docs/a.md', text: 'See `gone.ts`.' }, 'gone.ts, which does not'],
  [
    'the map of the house lists',
    usecase("deps.log('charge.lost', {});"),
    '`charge.lost` is not in',
  ],
  ['a number of a fact', domain('// It may be late (P2).'), 'cites P2, not in'],
  ['a number of a fact', domain('// It may be late (§4.3).'), 'cites §4.3, not in'],
  ['every threat', file('test/bad.test.ts', "test('S31: more than there are');"), 'cites S31'],
  ['every threat', threatPage(threatRow(6)), 'has S5 0 times'],
  ['every threat', threatPage(threatRow(5, 'soon')), 'S5 has no test, and no reason'],
  ['every threat', threatPage(threatRow(5, '[x](../test/gone.test.ts)')), 'which does not exist'],
  ['every threat', threatPage(threatRow(5, '[x y](../test/charge.test.ts)')), 'has no test "x y"'],
  ['every threat', threatPage(threatRow(5, '[x](../test/hostile.test.ts)')), 'by nothing in'],
  ['every file can', file('docs/a:b.md'), 'docs/a:b.md:1 has a name'],
  ['every file can', file('lib/aux.ts'), 'lib/aux.ts:1 has a name'],
  ['every file can', file('lib/Stack.ts'), 'lib/Stack.ts:1 differs from lib/stack.ts in case'],
  [
    'lines end',
    { path: 'lib/bad.ts', text: '// One sentence.\r\n' },
    'bad.ts:1 has lines that end',
  ],
  [
    'a clone has',
    { path: '.gitattributes', text: '* text=auto\n' },
    'lacks the line * text=auto eol=lf',
  ],
  ['the scripts', json('package.json', { scripts: { start: 'exec node a.ts' } }), 'start needs'],
  ['the scripts', json('package.json', { scripts: { start: 'A=1 node a.ts' } }), 'start needs'],
  ['the scripts', json('package.json', { scripts: { start: 'node a.ts > b' } }), 'start needs'],
  [
    'only programs',
    file('sandbox/bad.ts', "spawn('/bin/sh', ['-c', 'x']);"),
    '/bin/sh is not there',
  ],
  ['only programs', file('test/bad.ts', "spawnSync('npm', ['start']);"), 'npm is not there'],
  ['only programs', file('bin/bad.ts', "import { exec } from 'node:child_process';"), 'exec needs'],
  ['only programs', file('bin/bad.ts', "spawn('x', [], { shell: true });"), 'no shell: true'],
  ['only programs', file('bin/bad.ts', "cp.spawn('sh', []);"), 'sh is not there'],
  [
    'only programs',
    file('bin/bad.ts', "import * as cp from 'node:child_process';"),
    'name what is imported',
  ],
  ['tests that need', file('test/bad.test.ts', 'child.kill();'), 'leave the test out'],
  ['tests that need', file('test/bad.test.ts', "end('SIGTERM');"), 'leave the test out'],
];

function checkOf(start: string) {
  const found = Object.entries(checks).filter(([promise]) => promise.startsWith(start));
  expect(found, `checks that start with "${start}"`).toHaveLength(1);
  return found[0]?.[1] ?? (() => []);
}

describe('tidy checks', () => {
  test.each(Object.entries(checks))('a clean house passes: %s', (_promise, check) => {
    expect(check(clean)).toEqual([]);
  });

  test.each(proofs)('%s … fails when it should (%#)', (promise, fault, complaint) => {
    const house = [...clean.filter(({ path }) => path !== fault.path), fault];
    expect(checkOf(promise)(house).join('\n')).toContain(complaint);
  });

  test('every check has been seen to fail', () => {
    const seen = proofs.map(([promise]) => promise);
    const unseen = Object.keys(checks).filter((name) => !seen.some((s) => name.startsWith(s)));
    expect(unseen).toEqual([]);
  });

  test('a word in a string or a regular expression is not a fault', () => {
    const innocent = domain("const text = 'as any, TODO, async, Date.now(), vi.mock';");
    for (const check of Object.values(checks)) expect(check([...clean, innocent])).toEqual([]);
  });
});

test.each(['plans.json read into plans.', 'iamport, as it answers.', '"Now" for one invocation.'])(
  'a first sentence may start with a name: %s',
  (sentence) => {
    const named = { path: 'lib/named.ts', text: `// ${sentence}\n` };
    expect(checkOf('every file starts')([...clean, named])).toEqual([]);
  },
);

describe('routes', () => {
  const door = (method: string, path: string, to: string): Door => ({ method, path, function: to });
  const charge = door('POST', '/billing/charge', 'charge');

  test('a route that leads to a handler and is knocked at passes', () => {
    const doors = [charge, door('GET', '/subscriptions/{id}', 'charge')];
    expect(doorsLead(doors)(clean)).toEqual([]);
    expect(doorsTested(doors)(clean)).toEqual([]);
  });

  test('a route without a handler, or without a test of its own, is named', () => {
    const doors = [door('DELETE', '/billing/charge', 'refund'), door('GET', '/billing', 'charge')];
    expect(doorsLead(doors)(clean)).toEqual(['DELETE /billing/charge leads to no handler: refund']);
    expect(doorsTested(doors)(clean)).toEqual([
      'DELETE /billing/charge has no test',
      'GET /billing has no test',
    ]);
  });
});
