// Who imports whom, read with the compiler's own parser: room ranks and circles.
import { posix } from 'node:path';
import ts from 'typescript';
import { type Check, type Source, codeOf, place, visit } from './house';

export type Import = {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly local: boolean;
  readonly typeOnly: boolean;
};

/** All imports of a house, static and dynamic; a local one is named by the file it reaches. */
export function importsOf(house: readonly Source[]): readonly Import[] {
  const known = new Set(house.map(({ path }) => path));
  return codeOf(house).flatMap((source) => {
    const found: Import[] = [];
    visit(source, (node) => {
      const specifier = specifierOf(node);
      if (!specifier) return;
      const local = specifier.text.startsWith('.');
      const to = local ? resolve(source.path, specifier.text, known) : specifier.text;
      const at = place(source, node);
      found.push({ from: source.path, to, at, local, typeOnly: isTypeOnly(node) });
    });
    return found;
  });
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return literal(node.moduleSpecifier);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return literal(node.argument.literal);
  }
  if (!ts.isCallExpression(node)) return undefined;
  const loads =
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return loads ? literal(node.arguments[0]) : undefined;
}

function literal(node: ts.Node | undefined): ts.StringLiteralLike | undefined {
  return node && ts.isStringLiteralLike(node) ? node : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node)) return false;
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  if (clause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

function resolve(from: string, specifier: string, known: ReadonlySet<string>): string {
  const path = posix.join(posix.dirname(from), specifier);
  const candidates = [path, `${path}.ts`, path.replace(/\.js$/, '.ts'), `${path}/index.ts`];
  return candidates.find((candidate) => known.has(candidate)) ?? path;
}

type Rule = { readonly local: RegExp; readonly packages: RegExp };

const any = /^/;
// Hashing is arithmetic; what it must not import from there (chance) has a check of its own.
const pure = /^node:crypto$/;
const rules: Record<string, Rule> = {
  'functions/domain': { local: /^functions\/domain\//, packages: pure },
  'functions/ports': { local: /^functions\/(domain|ports)\//, packages: /^$/ },
  'functions/usecases': { local: /^functions\/(domain|ports|usecases)\//, packages: pure },
  'functions/adapters': {
    local: /^functions\/(domain|ports|adapters)\//,
    packages: /^(?!aws-cdk)/,
  },
  'functions/runtime': { local: /^functions\/(domain|ports|runtime)\//, packages: /^(?!aws-cdk)/ },
  'functions/handlers': { local: /^functions\/|^(plans|coupons)\.json$/, packages: /^(?!aws-cdk)/ },
  lib: { local: /^(lib\/|functions\/handlers\/(env|limits|all-routes)\.ts$)/, packages: any },
  bin: { local: /^(bin|lib|scripts|functions)\/|^[^/]+\.json$/, packages: any },
  scripts: { local: any, packages: any },
  sandbox: { local: any, packages: any },
  bench: { local: any, packages: any },
  test: { local: any, packages: any },
  '.ci': { local: any, packages: any },
};

function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  if (!path.includes('/')) return '';
  return first === 'functions' ? `${first}/${second}` : first;
}

/** Arrows go down the ranks only: handlers, then use cases and adapters, then ports, domain. */
export const ranks: Check = (house) =>
  importsOf(house).flatMap(({ from, to, at, local }) => {
    const room = roomOf(from);
    if (room === '') return [];
    const rule = rules[room];
    if (!rule) return [`${at} ${room} is not a room of this house`];
    const allowed = local ? rule.local : rule.packages;
    return allowed.test(to) ? [] : [`${at} ${room} may not import ${to}`];
  });

/** The stack takes only types from env.ts: a value there would drag the schema into every synth. */
export const libTakesTypes: Check = (house) =>
  importsOf(house)
    .filter(({ from, to }) => from.startsWith('lib/') && to === 'functions/handlers/env.ts')
    .filter(({ typeOnly }) => !typeOnly)
    .map(({ at }) => `${at} lib may import only types from functions/handlers/env.ts`);

const useCase = /^functions\/usecases\/(?:([\w-]+)\/)?[\w-]+(?:\.ts)?$/;
/** What a folder of use cases may import beside itself; a folder of verbs both of them. */
const under: Readonly<Record<string, readonly string[]>> = { common: [], settlement: ['common'] };
const hub = 'functions/usecases/run-step.ts';
/** What every use case is given. */
const given = 'functions/usecases/deps.ts';

/** Folders of verbs do not know each other, and one file alone knows them all. */
export const verbsApart: Check = (house) => [
  ...codeOf(house)
    .filter(({ path }) => useCase.test(path) && folderOf(path) === '')
    .filter(({ path }) => path !== hub && path !== given)
    .map(({ path }) => `${path}:1 lies in no folder`),
  ...importsOf(house).flatMap(({ from, to, at }) => {
    if (!useCase.test(from) || !useCase.test(to) || from === hub || to === given) return [];
    if (to.startsWith(hub.replace('.ts', ''))) return [`${at} no use case imports the hub`];
    const folder = folderOf(from);
    const mayKnow = [folder, ...(under[folder] ?? ['common', 'settlement'])];
    return mayKnow.includes(folderOf(to)) ? [] : [`${at} ${folder} imports ${folderOf(to)}`];
  }),
];

const folderOf = (path: string): string => useCase.exec(path)?.[1] ?? '';

/**
 * The goal is 5. A charge alone stands on the case, the change, the key and the settlement, which
 * looks for a late payment first; a card window charges, and the hub hands windows out.
 */
const floorsMax = 7;

/** The longest chain of use cases of which each calls the next. */
export const floors: Check = (house) => {
  const calls = new Map<string, string[]>();
  for (const { from, to, typeOnly } of importsOf(house)) {
    if (typeOnly || to === given || !useCase.test(from) || !useCase.test(to)) continue;
    calls.set(from, [...(calls.get(from) ?? []), to]);
  }
  const known = new Map<string, number>();
  const heightOf = (path: string): number => {
    const height = known.get(path);
    if (height !== undefined) return height;
    known.set(path, 0);
    const below = (calls.get(path) ?? []).map(heightOf);
    known.set(path, 1 + Math.max(0, ...below));
    return known.get(path) ?? 0;
  };
  return [...calls.keys()]
    .filter((path) => heightOf(path) > floorsMax)
    .map((path) => `${path}:1 stands on floor ${heightOf(path)}`);
};

const moves = /^functions\/domain\/subscription\/(moves\/|birth)/;
const makers = /^functions\/(domain\/(subscription\/|reconcile\/rebuild)|usecases\/checkout\/open)/;

/** New facts about a subscription come from apply.ts, and from a birth. */
export const movesAreApplied: Check = (house) =>
  importsOf(house)
    .filter(({ from, to }) => from.startsWith('functions/') && moves.test(to))
    .filter(({ from }) => !makers.test(from))
    .map(({ at, to }) => `${at} only apply.ts makes moves: ${to}`);

/** No file reaches itself, types included: a circle has no bottom to start reading from. */
export const circles: Check = (house) => {
  const arrows = new Map<string, Set<string>>();
  for (const { from, to, local } of importsOf(house)) {
    if (local) arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
  }
  const finished = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(`circle: ${[...trail.slice(start), path].join(' -> ')}`);
    if (start >= 0 || finished.has(path)) return;
    for (const next of arrows.get(path) ?? []) walk(next, [...trail, path]);
    finished.add(path);
  };
  for (const path of arrows.keys()) walk(path, []);
  return found;
};
