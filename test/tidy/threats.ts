// The threat model and the tests hold each other: no threat without its test, and none unlisted.
import { type Check, type Source, codeOf } from './house';

const page = 'docs/threat-model.md';
const suite = 'test/hostile.test.ts';
const count = 33;

type Row = { readonly id: string; readonly at: string; readonly shown: string };
type Link = { readonly title: string; readonly path: string };

function rowsOf({ text }: Source): readonly Row[] {
  return text.split('\n').flatMap((line, index) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, id = '', ...rest] = cells;
    if (!/^S\d+$/.test(id)) return [];
    return [{ id, at: `${page}:${index + 1}`, shown: rest.join(' ') }];
  });
}

function linksIn({ shown }: Row): readonly Link[] {
  return [...shown.matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+)\)/g)].map(([, title = '', path = '']) => ({
    title,
    path,
  }));
}

/** Threat numbers that code cites, and where. */
function citedIn(house: readonly Source[]): readonly { id: string; path: string; line: number }[] {
  const code = codeOf(house).filter(({ path }) => !path.startsWith('test/tidy'));
  return code.flatMap(({ path, text }) =>
    text.split('\n').flatMap((content, index) =>
      [...content.matchAll(/(?<![\w#])S\d{1,2}\b(?!#)/g)].map(([id]) => ({
        id,
        path,
        line: index + 1,
      })),
    ),
  );
}

/** Every threat is there once, and says what shows it: tests that exist, by a title they have. */
export const threats: Check = (house) => {
  const source = house.find(({ path }) => path === page);
  const rows = source ? rowsOf(source) : [];
  const cited = citedIn(house);
  const listed = new Map(rows.map((row) => [row.id, row]));
  const found = cited
    .filter(({ id }) => !listed.has(id))
    .map(({ id, path, line }) => `${path}:${line} cites ${id}, which ${page} does not have`);
  if (!source) return found;
  for (let n = 1; n <= count; n += 1) {
    const rowsOfIt = rows.filter(({ id }) => id === `S${n}`).length;
    if (rowsOfIt !== 1) found.push(`${page}:1 has S${n} ${rowsOfIt} times`);
  }
  const tried = new Set(cited.filter(({ path }) => path.startsWith('test/hostile/')).map(idOf));
  for (const row of rows) found.push(...faultsOf(row, house, tried));
  return found;
};

function faultsOf(row: Row, house: readonly Source[], tried: ReadonlySet<string>): string[] {
  const { id, at, shown } = row;
  const links = linksIn(row);
  const isExcused = /Not applicable, because \S/.test(shown);
  const found = links.length > 0 || isExcused ? [] : [`${at} ${id} has no test, and no reason why`];
  for (const { title, path } of links) {
    const file = house.find((source) => source.path === path);
    if (!file) found.push(`${at} ${id} names ${path}, which does not exist`);
    else if (!file.text.includes(title)) found.push(`${at} ${id}: ${path} has no test "${title}"`);
  }
  const claims = links.some(({ path }) => path === suite);
  if (claims && !tried.has(id)) found.push(`${at} ${id} is cited by nothing in test/hostile`);
  if (!claims && tried.has(id)) found.push(`${at} ${id} does not link to ${suite}`);
  return found;
}

const idOf = ({ id }: { readonly id: string }): string => id;
