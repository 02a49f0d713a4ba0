// The few update expressions our ledger writes, carried out with DynamoDB's meaning.
import { invalid } from './errors';
import type { Item } from './values';

type Names = Readonly<Record<string, string>>;

/** `ADD taken :one SET unsettled.#id = :at`: a path is a name, or a name within a map. */
export function updated(was: Item, text: string, names: Names = {}, values: Item = {}): Item {
  let item = was;
  for (const [, verb = '', rest = ''] of text.matchAll(
    /\b(ADD|SET|REMOVE) (.*?)(?= ADD | SET | REMOVE |$)/g,
  )) {
    const [path = '', value = ''] = rest.split(/ = | /);
    const name = path.split('.').map((part) => nameOf(part, names));
    if (verb !== 'REMOVE' && values[value] === undefined) throw invalid(`"${text}" lacks a value`);
    item = changed(item, name, verb, values[value]);
  }
  return item;
}

export function nameOf(part: string, names: Names = {}): string {
  if (!part.startsWith('#')) return part;
  const name = names[part];
  if (name === undefined) throw invalid(`${part} is named nowhere`);
  return name;
}

function changed(item: Item, path: readonly string[], verb: string, value: unknown): Item {
  const [name = '', ...inner] = path;
  const held = item[name];
  if (inner.length > 0) {
    if (typeof held !== 'object' || held === null) throw invalid(`${name} holds no map`);
    return { ...item, [name]: changed(held as Item, inner, verb, value) };
  }
  if (verb === 'REMOVE') {
    return Object.fromEntries(Object.entries(item).filter(([key]) => key !== name));
  }
  return { ...item, [name]: verb === 'ADD' ? Number(held ?? 0) + Number(value) : value };
}
