// The emulator as a package: no dependencies, a command, a function, and types that hold alone.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packEmulator } from '../../scripts/pack-emulator';

const folder = mkdtempSync(join(tmpdir(), 'maedal-package-'));
const installed = join(folder, 'node_modules', 'maedal-emulator');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  await packEmulator(installed);
});

function node(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const program = `
import { startEmulator } from 'maedal-emulator';
const iamport = await startEmulator();
iamport.window({ customer_uid: 'c1', merchant_uid: 'm1', amount: 0 }, '4242-4242-4242-4242');
const page = await (await fetch(iamport.url + '/window?params=e30=')).text();
iamport.advance('P1M');
await iamport.stop();
console.log(JSON.stringify([iamport.payments()[0].status, page.includes('<html')]));`;

test('another project starts it, opens its window and moves its clock', () => {
  writeFileSync(join(folder, 'use.mjs'), program);
  expect(node('use.mjs')).toEqual({ status: 0, stderr: '', stdout: '["paid",true]\n' });
});

test('its page leads to none that is not in the package', () => {
  const text = readFileSync(join(installed, 'README.md'), 'utf8');
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to);
  expect(links.filter((to) => !/^(#|https?:)/.test(to))).toEqual([]);
  expect(text).toContain('`docs/provider-facts.md` of the repository');
});

test('its command says how it is called there', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object;
  expect(manifest).toMatchObject({ bin: { 'maedal-emulator': './cli.js' } });
  expect(Object.keys(manifest)).not.toContain('dependencies');
  const { status, stderr } = node(join(installed, 'cli.js'), '--hlp');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^emulator: unknown option --hlp, did you mean --help\?: npx maedal-em/);
});

test('its types hold in a strict project that has none of ours', () => {
  const file = join(folder, 'use.ts');
  const lines = [
    "import { startEmulator, type FaultRule, type PaymentRow } from 'maedal-emulator';",
    "const rule: FaultRule = { route: 'again', fault: { kind: 'decline' } };",
    'export async function last(): Promise<PaymentRow | undefined> {',
    '  const iamport = await startEmulator({ port: 0 });',
    '  iamport.fail(rule);',
    '  return iamport.payments().at(-1);',
    '}',
    "export const wrong: FaultRule = { route: 'again', fault: { kind: 'declined' } };",
  ];
  writeFileSync(file, lines.join('\n'));
  const built = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  const told = ts.getPreEmitDiagnostics(built).map((one) => {
    const line = one.file && ts.getLineAndCharacterOfPosition(one.file, one.start ?? 0).line + 1;
    return `${one.file?.fileName.replace(folder, '')}:${line}`;
  });
  expect(told).toEqual(['/use.ts:8']);
});
