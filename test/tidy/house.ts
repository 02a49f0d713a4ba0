// The files of this project as plain values, so that every tidy check is a pure function of them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export type Source = { readonly path: string; readonly text: string };

/** Looks at a whole house and answers with one line per fault: `path:line what is wrong`. */
export type Check = (house: readonly Source[]) => readonly string[];

const rooms = ['functions', 'lib', 'bin', 'sandbox', 'scripts', 'bench', 'test', '.ci'];
const skipped = new Set(['node_modules', 'dist', 'cdk.out', 'coverage', '.maedal', '.git']);
const textual = /\.(ts|mts|js|mjs|json|md|css|html|svg|txt|ya?ml)$|^[^.]+$|(^|\/)\.[a-z]+$|^\.ci\//;

/** Every text file a clone would hold, by its path from the root. */
export function readHouse(root: string): readonly Source[] {
  const paths = readdirSync(root, { withFileTypes: true, recursive: false })
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? listFiles(root, entry.name) : [entry.name]));
  return paths
    .filter((path) => textual.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function listFiles(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(root, path) : [path];
    });
}

/** The code among the files: fixtures are other people's text, kept as it was captured. */
export function codeOf(house: readonly Source[]): readonly Source[] {
  return house.filter(
    ({ path }) =>
      /\.(ts|mts|js|mjs)$/.test(path) &&
      !path.startsWith('test/fixtures/') &&
      (!path.includes('/') || rooms.includes(path.split('/')[0] ?? '')),
  );
}

const trees = new WeakMap<Source, ts.SourceFile>();

export function treeOf(source: Source): ts.SourceFile {
  const known = trees.get(source);
  if (known) return known;
  const tree = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.ESNext, true);
  trees.set(source, tree);
  return tree;
}

/** Walks all nodes of a file, parents first. */
export function visit(source: Source, see: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    see(node);
    ts.forEachChild(node, step);
  };
  step(treeOf(source));
}

export function place(source: Source, node: ts.Node): string {
  const tree = treeOf(source);
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
  return `${source.path}:${line + 1}`;
}

/** One complaint for every node of these files that `fault` has something to say about. */
export function complaints(
  sources: readonly Source[],
  fault: (node: ts.Node, source: Source) => string | undefined,
): readonly string[] {
  return sources.flatMap((source) => {
    const found: string[] = [];
    visit(source, (node) => {
      const message = fault(node, source);
      if (message) found.push(`${place(source, node)} ${message}`);
    });
    return found;
  });
}
