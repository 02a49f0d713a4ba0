// Lets each named function of functions/ say that it was entered, in a bundle that is never kept.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { bundled } from '../bundled';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A function of a file, as the walk names it. */
export type Entered = { readonly file: string; readonly name: string };

/** Bundles the tours with every function of functions/ announcing itself, and loads them. */
export async function instrumented<T>(entry: string): Promise<T> {
  const folder = mkdtempSync(join(root, 'node_modules', '.walk-'));
  try {
    const outfile = join(folder, 'tours.mjs');
    await bundled(entry, outfile, [announce]);
    return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const announce: Plugin = {
  name: 'announce',
  setup(under) {
    under.onLoad({ filter: /functions\/.*\.ts$/ }, ({ path }) => ({
      contents: announced(relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')),
      loader: 'ts',
    }));
  },
};

/** The text of a file in which every named function with a body says so when it is entered. */
export function announced(file: string, text: string): string {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const added: { readonly at: number; readonly text: string }[] = [];
  const see = (node: ts.Node): void => {
    const name = nameOf(node);
    if (name !== undefined && ts.isFunctionLike(node) && 'body' in node) {
      const call = `globalThis.entered?.(${JSON.stringify(file)}, ${JSON.stringify(name)})`;
      const body = node.body as ts.Node | undefined;
      if (body && ts.isBlock(body)) added.push({ at: body.getStart() + 1, text: `${call};` });
      else if (body) {
        added.push({ at: body.getStart(), text: `(${call}, ` }, { at: body.getEnd(), text: ')' });
      }
    }
    ts.forEachChild(node, see);
  };
  see(tree);
  let changed = text;
  for (const { at, text: more } of added.sort((a, b) => b.at - a.at)) {
    changed = changed.slice(0, at) + more + changed.slice(at);
  }
  return changed;
}

/** Of a function that has a name at the top of its file, or in a class or object of it. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return node.name?.getText();
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined;
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return parent.name.getText();
  const isTop = ts.isVariableDeclaration(parent) && ts.isSourceFile(parent.parent.parent.parent);
  return isTop ? parent.name.getText() : undefined;
}
