// Nothing is built in vain: every Lambda is bundled and deployed, every route is tested.
import ts from 'typescript';
import { type Check, type Source, codeOf, complaints, treeOf } from './house';

export type Door = { readonly method: string; readonly path: string; readonly function: string };

const bundler = 'scripts/bundle.ts';

/** The functions of this house: files beside edge.ts that export a `handler`. */
export function handlersOf(house: readonly Source[]): readonly string[] {
  return codeOf(house)
    .filter(({ path }) => /^functions\/handlers\/[\w-]+\.ts$/.test(path))
    .filter((source) => treeOf(source).statements.some(exportsHandler))
    .map(({ path }) => path.slice('functions/handlers/'.length, -'.ts'.length));
}

function exportsHandler(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  const exported = ts.getModifiers(statement)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
  if (!exported) return false;
  if (ts.isFunctionDeclaration(statement)) return statement.name?.text === 'handler';
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.some(({ name }) => name.getText() === 'handler');
}

/** A function that no construct names exists on nobody's account. */
export const deployed: Check = (house) => {
  const lib = codeOf(house).filter(({ path }) => path.startsWith('lib/'));
  if (lib.length === 0) return [];
  const named = new Set(lib.flatMap(wordsOf));
  return handlersOf(house)
    .filter((name) => !named.has(name))
    .map((name) => `functions/handlers/${name}.ts:1 is not deployed by anything in lib/`);
};

/** The events that log calls of the functions name: a literal, or one of two. */
function eventsLogged(house: readonly Source[]): ReadonlySet<string> {
  const found = new Set<string>();
  const functions = codeOf(house).filter(({ path }) => path.startsWith('functions/'));
  complaints(functions, (node) => {
    if (!ts.isCallExpression(node) || !isLog(node.expression.getText())) return undefined;
    const [event] = node.arguments;
    const both =
      event && ts.isConditionalExpression(event) ? [event.whenTrue, event.whenFalse] : [];
    for (const one of [event, ...both]) {
      if (one && ts.isStringLiteral(one)) found.add(one.text);
    }
    return undefined;
  });
  return found;
}

export const isLog = (callee: string): boolean => /(^|[.?])log$/.test(callee);

/** An alarm that listens for what no code says is silent for ever, and looks like health. */
export const alarmsHear: Check = (house) => {
  const logged = eventsLogged(house);
  const lib = codeOf(house).filter(({ path }) => path.startsWith('lib/'));
  return complaints(lib, (node) => {
    if (!ts.isPropertyAssignment(node)) return undefined;
    if (!/^events?$/.test(node.name.getText())) return undefined;
    const { initializer } = node;
    const named = ts.isArrayLiteralExpression(initializer) ? initializer.elements : [initializer];
    const deaf = named.filter((one) => ts.isStringLiteral(one) && !logged.has(one.text));
    return deaf.length === 0
      ? undefined
      : `no code logs ${deaf.map((one) => one.getText()).join()}`;
  });
};

/** The bundler either lists every function by name, or reads the folder they lie in. */
export const bundled: Check = (house) => {
  const script = codeOf(house).find(({ path }) => path === bundler);
  if (!script) return [];
  const named = new Set(wordsOf(script));
  const readsFolder = /\breaddir(Sync)?\b/.test(script.text);
  return handlersOf(house)
    .filter((name) => !readsFolder && !named.has(name))
    .map((name) => `functions/handlers/${name}.ts:1 is not bundled by ${bundler}`);
};

// String literals and property names: `functions: { 'collect-charges': … }` names one too.
function wordsOf(source: Source): readonly string[] {
  const found: string[] = [];
  complaints([source], (node) => {
    const property = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
    if (property && ts.isIdentifier(node.name)) found.push(node.name.text);
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    return undefined;
  });
  return found;
}

export function doorsLead(doors: readonly Door[]): Check {
  return (house) => {
    const handlers = new Set(handlersOf(house));
    return doors
      .filter((door) => !handlers.has(door.function))
      .map((door) => `${door.method} ${door.path} leads to no handler: ${door.function}`);
  };
}

/** A test file that says both the method and the path of a route is taken to knock at it. */
export function doorsTested(doors: readonly Door[]): Check {
  return (house) => {
    const tests = house.filter(({ path }) => /^test\/(?!tidy).*\.ts$/.test(path));
    return doors
      .filter(({ method, path }) => {
        const knock = new RegExp(`${pathPattern(path)}(?![\\w/{$-])`);
        const verb = new RegExp(`\\b${method}\\b|\\b${method.toLowerCase()}\\(`);
        return !tests.some(({ text }) => knock.test(text) && verb.test(text));
      })
      .map(({ method, path }) => `${method} ${path} has no test`);
  };
}

function pathPattern(path: string): string {
  return path
    .split('/')
    .map((part) => (part.startsWith('{') ? '[^/\\s\'"`]+' : part.replace(/[.\\]/g, '\\$&')))
    .join('/');
}
