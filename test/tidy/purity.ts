// What each room must not do: wait, catch, or read a clock, chance, settings and timers.
import ts from 'typescript';
import { type Check, type Source, codeOf, complaints } from './house';

const inRooms = (house: readonly Source[], ...rooms: readonly string[]): readonly Source[] =>
  codeOf(house).filter(({ path }) => rooms.some((room) => path.startsWith(`functions/${room}/`)));

export const noWaiting: Check = (house) =>
  complaints(inRooms(house, 'domain'), (node) => {
    if (ts.isAwaitExpression(node)) return 'the domain does not await';
    if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'the domain has no async';
    return ts.isIdentifier(node) && node.text === 'Promise' ? 'no promises here' : undefined;
  });

export const noCatching: Check = (house) =>
  complaints(inRooms(house, 'domain', 'ports', 'usecases'), (node) => {
    if (ts.isTryStatement(node)) return 'faults are values here, so nothing is caught';
    const called = ts.isCallExpression(node) ? node.expression : undefined;
    const catches = called && ts.isPropertyAccessExpression(called) && called.name.text === 'catch';
    return catches ? 'faults are values here, so nothing is caught' : undefined;
  });

/** Ports say what we need; a value there would be an answer. */
export const portsHoldNoCode: Check = (house) =>
  complaints(inRooms(house, 'ports'), (node) => {
    if (!ts.isSourceFile(node.parent ?? node) || ts.isSourceFile(node)) return undefined;
    const form =
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isImportDeclaration(node) ||
      ts.isExportDeclaration(node) ||
      node.kind === ts.SyntaxKind.EndOfFileToken;
    return form ? undefined : 'a port is types only';
  });

const clocks = new Set(['Date.now', 'performance.now', 'process.hrtime', 'process.uptime']);
const chance = /^(Math\.random|(\w+\.)*random(UUID|Bytes|Int|FillSync)|(\w+\.)*getRandomValues)$/;
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate']);

/** Clock, chance and timers stand in functions/runtime; everybody else is handed them. */
export const ambience: Check = (house) => {
  const sources = codeOf(house).filter(({ path }) => path.startsWith('functions/'));
  const outside = sources.filter(({ path }) => !path.startsWith('functions/runtime/'));
  return complaints(outside, (node, { path }) => {
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const now = node.expression.getText() === 'Date' && !node.arguments?.length;
      if (now) return 'this reads the clock';
    }
    if (ts.isIdentifier(node) && isReference(node)) {
      if (timers.has(node.text)) return 'this starts a timer';
      if (chance.test(node.text)) return 'this takes chance from the machine';
    }
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const text = node
      .getText()
      .replace(/\s/g, '')
      .replace(/^globalThis\./, '');
    if (clocks.has(text)) return 'this reads the clock';
    if (chance.test(text)) return 'this takes chance from the machine';
    // A deadline belongs to the socket it ends, so the adapters that open sockets may set one.
    const deadline = text === 'AbortSignal.timeout' && !path.startsWith('functions/adapters/');
    return deadline ? 'this starts a timer' : undefined;
  });
};

function isReference(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isTypeElement(parent) || ts.isPropertyAssignment(parent)) return parent.name !== node;
  return !ts.isParameter(parent) && !ts.isMethodDeclaration(parent);
}

const readers = new Set(['functions/handlers/env.ts', 'functions/handlers/credentials.ts']);

/** Settings are read once, at the edge; a setting read elsewhere is one nobody validated. */
export const settings: Check = (house) => {
  const sources = codeOf(house).filter(({ path }) => path.startsWith('functions/'));
  return complaints(
    sources.filter(({ path }) => !readers.has(path)),
    (node) =>
      ts.isPropertyAccessExpression(node) && /(^|\.)process\.env$/.test(node.getText())
        ? 'this reads the environment'
        : undefined,
  );
};
