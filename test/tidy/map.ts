// The map of the house is true: each file that it names is there, and each log event is in it.
import ts from 'typescript';
import { type Check, codeOf, complaints } from './house';
import { isLog } from './wiring';

const page = 'docs/architecture.md';
const rooms = /^(domain|ports|usecases|adapters|runtime|handlers)\//;

/** A path with a folder, in backticks or in the drawing; those of rooms lie below functions/. */
const named = /(?<![\w/.`-])`?((?:[\w-]+\/)+(?:[\w.-]+\.ts)?)/g;

export const mapNamesFiles: Check = (house) => {
  const map = house.find(({ path }) => path === page);
  if (!map) return [];
  const paths = house.map(({ path }) => path);
  return map.text.split('\n').flatMap((line, index) =>
    [...line.matchAll(named)].flatMap(([, path = '']) => {
      const whole = rooms.test(path) ? `functions/${path}` : path;
      const isThere = paths.some((one) =>
        path.endsWith('/') ? one.startsWith(whole) : one === whole,
      );
      return isThere ? [] : [`${page}:${index + 1} names ${path}, which does not exist`];
    }),
  );
};

/** In backticks, alone or with some of its folders. */
const namedFile = /`((?:[\w-]+\/)*[\w.-]+\.ts)`/g;

/** A page that names a file of code that is gone sends its reader nowhere. */
export const docsNameFiles: Check = (house) => {
  const paths = house.map(({ path }) => `/${path}`);
  const pages = house.filter(({ path }) => /^(docs\/.*|README[.\w]*)\.md$/.test(path));
  return pages.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(namedFile)]
          .filter(([, name]) => !paths.some((one) => one.endsWith(`/${name}`)))
          .map(([, name]) => `${path}:${index + 1} names ${name}, which does not exist`),
      ),
  );
};

/** Of a name that is put together, the part that is known. */
export const mapListsEvents: Check = (house) => {
  const map = house.find(({ path }) => path === page);
  if (!map) return [];
  const functions = codeOf(house).filter(({ path }) => path.startsWith('functions/'));
  return complaints(functions, (node) => {
    if (!ts.isCallExpression(node) || !isLog(node.expression.getText())) {
      return undefined;
    }
    const [event] = node.arguments;
    if (!event) return undefined;
    const text = ts.isStringLiteral(event)
      ? `\`${event.text}\``
      : ts.isTemplateExpression(event) && event.head.text !== ''
        ? `\`${event.head.text}`
        : undefined;
    if (text === undefined || map.text.includes(text)) return undefined;
    return `the log event ${text} is not in ${page}`;
  });
};

const facts = 'docs/provider-facts.md';
const citation = /(?<!\d )(§[\d.]+(?:-\d+)?|\bP\d{1,2}\b)/g;

/** A fact that a comment cites by number can be looked up. RFC and OpenID have their own. */
export const citesFacts: Check = (house) => {
  const source = house.find(({ path }) => path === facts);
  if (!source) return [];
  const code = codeOf(house).filter(({ path }) => /^(functions|lib|bin|sandbox)\//.test(path));
  return code.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) =>
      [...line.matchAll(citation)]
        .map(([cited]) => cited.replace(/\.$/, ''))
        .filter((number) => !source.text.includes(`| ${number} |`))
        .map((number) => `${path}:${index + 1} cites ${number}, not in ${facts}`),
    ),
  );
};
