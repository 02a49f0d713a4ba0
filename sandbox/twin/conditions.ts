// The few expressions our ledger writes, evaluated with DynamoDB's meaning; anything else throws.

export type Item = Readonly<Record<string, unknown>>;
type Test = (item: Item | undefined, values: Item) => boolean;

const parsed = new Map<string, Test>();

/** A condition over the item that stands there now; absent items have no attributes. */
export function holds(text: string, item: Item | undefined, values: Item): boolean {
  let test = parsed.get(text);
  if (!test) {
    test = parse(text);
    parsed.set(text, test);
  }
  return test(item, values);
}

function parse(text: string): Test {
  const all = text.split(' AND ').map(parseTerm);
  return (item, values) => all.every((term) => term(item, values));
}

function parseTerm(term: string): Test {
  const absent = /^attribute_not_exists\((\w+)\)$/.exec(term);
  if (absent) return (item) => item?.[absent[1] ?? ''] === undefined;
  const equal = /^(\w+) = (:\w+)$/.exec(term);
  if (equal) return (item, values) => item?.[equal[1] ?? ''] === values[equal[2] ?? ''];
  const prefix = /^begins_with\((\w+), (:\w+)\)$/.exec(term);
  if (prefix) {
    return (item, values) => {
      const text = item?.[prefix[1] ?? ''];
      return typeof text === 'string' && text.startsWith(String(values[prefix[2] ?? '']));
    };
  }
  throw new Error(`the twin does not know the expression "${term}"`);
}
