// Words that may not be written, and words that may be written only in one place.
import ts from 'typescript';
import { type Check, type Source, codeOf, complaints, treeOf } from './house';

export const noAny: Check = (house) =>
  complaints(codeOf(house), (node) => {
    const cast = ts.isAsExpression(node) || ts.isTypeAssertionExpression(node);
    const loose = cast && node.type.kind === ts.SyntaxKind.AnyKeyword;
    return loose ? 'this casts to any' : undefined;
  });

/** A module replaced behind our back proves nothing about the modules that deploy. */
export const noModuleMocks: Check = (house) =>
  complaints(codeOf(house), (node) => {
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const mocks = /^vi\.(mock|doMock|hoisted)$/.test(node.getText());
    return mocks ? 'fakes, not module mocks' : undefined;
  });

/** `import { z }` pulls every locale of zod into a bundle; functions take the small variant. */
export const smallZod: Check = (house) =>
  complaints(codeOf(house), (node, { path }) => {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier))
      return undefined;
    const from = node.moduleSpecifier.text;
    if (!/^zod(\/|$)/.test(from)) return undefined;
    const bundled = path.startsWith('functions/') && from !== 'zod/mini';
    if (bundled) return "functions import 'zod/mini'";
    const clause = node.importClause;
    if (!clause || clause.isTypeOnly) return undefined;
    const star = clause.namedBindings && ts.isNamespaceImport(clause.namedBindings);
    return star ? undefined : 'import * as z, so that a bundle takes only what it uses';
  });

/** A known gap is an issue, or a line in the README's limits; not a note nobody counts. */
export const noLeftovers: Check = (house) =>
  codeOf(house).flatMap((source) =>
    commentsOf(source)
      .filter(({ text }) => /\b(FIXME|TODO|XXX|HACK)\b/.test(text))
      .map(({ at }) => `${at} says that something is left to do`),
  );

/** A rule is changed, with a reason, or kept; it is not switched off in passing. */
export const noSilencing: Check = (house) =>
  codeOf(house).flatMap((source) =>
    commentsOf(source)
      .filter(({ text }) => /@ts-(ignore|nocheck)|eslint-disable(?!.* -- \S)/.test(text))
      .map(({ at }) => `${at} silences a rule without a reason`),
  );

type Comment = { readonly at: string; readonly text: string };

function commentsOf(source: Source): readonly Comment[] {
  const tree = treeOf(source);
  const found = new Map<number, Comment>();
  const see = (node: ts.Node): void => {
    const before = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
    const after = ts.getTrailingCommentRanges(source.text, node.getEnd()) ?? [];
    if (node.getChildCount(tree) === 0) {
      for (const { pos, end } of [...before, ...after]) {
        const line = tree.getLineAndCharacterOfPosition(pos).line + 1;
        found.set(pos, { at: `${source.path}:${line}`, text: source.text.slice(pos, end) });
      }
    }
    node.getChildren(tree).forEach(see);
  };
  see(tree);
  return [...found.values()];
}

const providerWords = /\b(imp_uid|merchant_uid|customer_uid)\b/g;
const providerRooms =
  /^(functions\/adapters\/iamport-[\w-]+\.ts$|functions\/handlers\/|sandbox\/|test\/)/;

/** iamport's names mean other things than they say, so they stay where iamport is spoken to. */
export const provider: Check = (house) =>
  codeOf(house)
    .filter(({ path }) => !providerRooms.test(path))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          [...line.matchAll(providerWords)].map(
            ([word]) => `${path}:${index + 1} spells ${word}; say attempt, payment or billing key`,
          ),
        ),
    );

/** As a value in quotes, or of a setting, it is no prose. */
const vague = /(?<!['=])\b([Ww]hoever|[Nn]obody|[Ss]omebody|[Aa]nybody|[Ee]verybody)\b/;

/** An alarm at night is read by an engineer: a sentence says who does what. */
export const subjects: Check = (house) =>
  codeOf(house)
    .filter(({ path }) => /^(functions|lib|bin)\//.test(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const found = vague.exec(line);
        return found
          ? [`${path}:${index + 1} says ${found[0]}: name the worker or the person`]
          : [];
      }),
    );
