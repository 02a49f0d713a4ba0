// The shape of a file as a reader meets it: a sentence first, narrow lines, short pieces.
import ts from 'typescript';
import { type Check, type Source, codeOf, complaints, treeOf } from './house';

const columnsMax = 100;
const fileLinesMax = 300;
const functionLinesMax = 70;

/** Line 1 (line 2 of a script with a shebang) opens a comment that holds a whole sentence. */
export const firstSentence: Check = (house) =>
  codeOf(house).flatMap(({ path, text }) => {
    const sentence = openingComment(text);
    if (sentence === undefined) return [`${path}:1 starts without a comment on what it is for`];
    const whole = sentenceStart.test(sentence) && /[.!?:](\s|$)/.test(sentence);
    const words = sentence.split(/\s+/).length;
    return whole && words >= 3 ? [] : [`${path}:1 the first comment is not a sentence`];
  });

// A capital, or a name that is written small: a file, a command, the provider.
const sentenceStart = /^["'`(]?([\p{Lu}\p{Lo}\d/]|iamport\b|npm\b|[\w-]+\.\w)/u;

function openingComment(text: string): string | undefined {
  const start = text.startsWith('#!') ? text.slice(text.indexOf('\n') + 1) : text;
  const block = /^\/\*\*?([\s\S]*?)\*\//.exec(start);
  if (block) return block[1]?.replace(/^\s*\*/gm, '').trim();
  const lines = /^(\/\/.*\n?)+/.exec(start);
  return lines?.[0].replace(/^\/\/ ?/gm, '').trim();
}

export const columns: Check = (house) =>
  codeOf(house).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const width = [...line].length;
      return width > columnsMax ? [`${path}:${index + 1} is ${width} columns wide`] : [];
    }),
  );

export const fileLength: Check = (house) =>
  codeOf(house).flatMap(({ path, text }) => {
    const lines = text.replace(/\n$/, '').split('\n').length;
    return lines > fileLinesMax ? [`${path}:1 is ${lines} lines long`] : [];
  });

export const functionLength: Check = (house) =>
  complaints(codeOf(house), (node, source) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || isSuite(node)) return undefined;
    const lines = ownLines(node, source);
    return lines > functionLinesMax ? `this function is ${lines} lines long` : undefined;
  });

/**
 * A function's own lines: what it defines inside, such as a method it returns, counts by itself.
 */
function ownLines(node: ts.Node, source: Source): number {
  let inner = 0;
  const look = (child: ts.Node) => {
    if (ts.isFunctionLike(child) && 'body' in child) inner += lineCount(child, source) - 1;
    else ts.forEachChild(child, look);
  };
  ts.forEachChild(node, look);
  return lineCount(node, source) - inner;
}

function lineCount(node: ts.Node, source: Source): number {
  const tree = treeOf(source);
  const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
  return tree.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1;
}

// The body of a describe is a chapter of tests, not a function that somebody has to follow.
function isSuite(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && /^describe/.test(call.expression.getText());
}

/** Barrels hide where things come from; default exports hide what they are called. */
export const names: Check = (house) => {
  const code = codeOf(house);
  const barrels = code
    .filter(({ path }) => /(^|\/)index\.[cm]?[tj]s$/.test(path))
    .map(({ path }) => `${path}:1 is a barrel`);
  const exports = complaints(
    code.filter(({ path }) => !/^[^/]+\.config\.[tj]s$/.test(path)),
    (node) => {
      const keyword =
        ts.isExportAssignment(node) ||
        (ts.canHaveModifiers(node) &&
          ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword));
      return keyword ? 'this is a default export' : undefined;
    },
  );
  return [...barrels, ...exports];
};
