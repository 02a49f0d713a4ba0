// The few expressions our ledger writes, evaluated with DynamoDB's meaning; anything else throws.
import { invalid } from './errors';
import { nameOf } from './updates';
import type { Item } from './values';

type Test = (item: Item | undefined, values: Item) => boolean;
type Expression = { readonly test: Test; readonly names: ReadonlySet<string> };

const parsed = new Map<string, Expression>();

/** A condition over the item that stands there now; an absent item has no attributes. */
export function holds(
  given: string,
  item: Item | undefined,
  values: Item = {},
  names: Readonly<Record<string, string>> = {},
): boolean {
  const text = given.replace(/#\w+/g, (part) => nameOf(part, names));
  let expression = parsed.get(text);
  if (!expression) {
    expression = parse(text);
    parsed.set(text, expression);
  }
  checkValues(text, expression, values);
  return expression.test(item, values);
}

/** DynamoDB refuses a value that is not there, and one that is not used. */
function checkValues(text: string, { names }: Expression, values: Item): void {
  let given = 0;
  for (const name in values) {
    given += 1;
    if (!names.has(name)) throw invalid(`"${text}" does not use ${name}`);
  }
  if (given !== names.size) throw invalid(`"${text}" lacks a value`);
}

function parse(text: string): Expression {
  const all = text.split(/ AND (?!:)/).map(parseTerm);
  return {
    test: (item, values) => all.every((term) => term(item, values)),
    names: new Set(text.match(/:\w+/g)),
  };
}

function parseTerm(term: string): Test {
  const exists = /^attribute_(not_)?exists\(([\w.]+)\)$/.exec(term);
  if (exists) {
    const [, not, path = ''] = exists;
    return (item) => (valueAt(item, path) === undefined) === (not !== undefined);
  }
  const less = /^(\w+) < (:\w+)$/.exec(term);
  if (less) {
    return (item, values) => {
      const value = item?.[less[1] ?? ''];
      return typeof value === 'number' && value < Number(values[less[2] ?? '']);
    };
  }
  const equal = /^(\w+) = (:\w+)$/.exec(term);
  if (equal) {
    return (item, values) => {
      const value = item?.[equal[1] ?? ''];
      return value !== undefined && value === values[equal[2] ?? ''];
    };
  }
  const prefix = /^begins_with\((\w+), (:\w+)\)$/.exec(term);
  if (prefix) {
    return (item, values) => {
      const text = item?.[prefix[1] ?? ''];
      return typeof text === 'string' && text.startsWith(String(values[prefix[2] ?? '']));
    };
  }
  const between = /^(\w+) BETWEEN (:\w+) AND (:\w+)$/.exec(term);
  if (between) {
    return (item, values) => {
      const value = item?.[between[1] ?? ''];
      const [low, high] = [values[between[2] ?? ''], values[between[3] ?? '']];
      if (typeof value === 'number') return value >= Number(low) && value <= Number(high);
      return typeof value === 'string' && value >= String(low) && value <= String(high);
    };
  }
  throw invalid(`the twin does not know the expression "${term}"`);
}

/** `unsettled.sub…`: within a map. */
function valueAt(item: Item | undefined, path: string): unknown {
  let value: unknown = item;
  for (const name of path.split('.')) value = (value as Item | undefined)?.[name];
  return value;
}
