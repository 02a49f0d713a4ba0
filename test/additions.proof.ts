// A state, a happening, a verdict or a step that is added does not compile before every place that
// decides by it says what it does: tried on a copy that only the compiler sees.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) =>
  readFileSync(file, 'utf8'),
) as { config: object };
const parsed = ts.parseJsonConfigFileContent(
  { ...config, include: ['functions/**/*.ts'] },
  ts.sys,
  root,
);
const options: ts.CompilerOptions = { ...parsed.options, noEmit: true, incremental: false };
let before: ts.Program | undefined;

/** What the compiler says, by file, of the functions with one text put in place of another. */
function complaintsWith(file: string, find: string, replace: string): Map<string, number> {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  expect(text.split(find), `${file} has "${find}" once`).toHaveLength(2);
  const host = ts.createCompilerHost(options, true);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...others) => {
    if (ts.sys.resolvePath(name) !== ts.sys.resolvePath(path)) {
      return before?.getSourceFile(name) ?? read(name, version, ...others);
    }
    return ts.createSourceFile(name, text.replace(find, replace), version, true);
  };
  const program = ts.createProgram(parsed.fileNames, options, host);
  before ??= program;
  const found = new Map<string, number>();
  for (const { file: where } of ts.getPreEmitDiagnostics(program)) {
    const name = relative(root, where?.fileName ?? '').replaceAll('\\', '/');
    found.set(name, (found.get(name) ?? 0) + 1);
  }
  return found;
}

const status = 'functions/domain/subscription/status.ts';
const folder = 'functions/domain/subscription/';

test.each([
  [
    'a state',
    [status, 'export type Status =\n ', "export type Status = 'frozen' |\n "],
    [
      status,
      `${folder}transitions.ts`,
      `${folder}transitions-of-charges.ts`,
      `${folder}changes.ts`,
    ],
    60,
  ],
  [
    'a happening',
    [`${folder}happenings.ts`, 'export type What =', "export type What =\n  | { kind: 'frozen' }"],
    [`${folder}transitions.ts`, `${folder}apply.ts`],
    2,
  ],
  [
    'a verdict',
    [
      'functions/domain/charge/verdict.ts',
      'export type Verdict =',
      "export type Verdict = | { kind: 'x' }",
    ],
    [
      'functions/domain/charge/verdict.ts',
      'functions/usecases/settlement/settle-attempt.ts',
      'functions/usecases/settlement/find-late-payment.ts',
      'functions/usecases/inquiry/resolve-charges.ts',
    ],
    5,
  ],
  [
    'a step of the agenda',
    [`${folder}agenda.ts`, 'export type AgendaStep =', "export type AgendaStep =\n  | 'thaw'"],
    [
      `${folder}agenda.ts`,
      `${folder}timeline.ts`,
      'functions/domain/charge/next-step.ts',
      'functions/usecases/run-step.ts',
    ],
    4,
  ],
] as const)(
  'the compiler asks what %s means, everywhere it matters',
  (_what, [file, find, replace], wanted, least) => {
    const found = complaintsWith(file, find, replace);
    for (const place of wanted) expect([...found.keys()]).toContain(place);
    expect([...found.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(
      least,
    );
  },
  120_000,
);
