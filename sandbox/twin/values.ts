// Values as DynamoDB keeps them: copied on the way in, never changed, marshalled inside errors.

export type Item = Readonly<Record<string, unknown>>;
export type Marshalled = Record<string, Record<string, unknown>>;

/**
 * A frozen copy without undefined parts, as a client with removeUndefinedValues sends it. What the
 * marshaller would refuse is refused here, and nothing else: DynamoDB stores a fraction.
 */
export function keep(item: Item): Item {
  const copy: Record<string, unknown> = {};
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) copy[name] = keepValue(value);
  }
  return Object.freeze(copy);
}

function keepValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      if (/\p{Cs}/u.test(value)) throw halfLetter();
      return value;
    case 'boolean':
      return value;
    case 'number':
      if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
        throw new TypeError(`not a number that is stored exactly: ${value}`);
      }
      return value;
    case 'object':
      if (Array.isArray(value)) return Object.freeze(value.map(keepValue));
      if (value !== null && Object.getPrototypeOf(value) === Object.prototype) {
        return keep(value as Item);
      }
      throw new TypeError('only plain objects and lists are stored');
    default:
      throw new TypeError(`a ${typeof value} is not stored`);
  }
}

/** Half of a pair is no UTF-8: the service cannot read the request that holds it. */
function halfLetter(): Error {
  return Object.assign(new Error('a string must be well-formed'), {
    name: 'SerializationException',
  });
}

/** lib-dynamodb leaves the items inside exceptions as the service sent them. */
export function marshalled(item: Item): Marshalled {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, typed(value)]));
}

function typed(value: unknown): Record<string, unknown> {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(typed) };
  return { M: marshalled(value as Item) };
}

/** Items of the JSON protocol as plain values. Throws a TypeError for a type the twin lacks. */
export function unmarshalled(item: Marshalled): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function plain(value: Record<string, unknown>): unknown {
  const [[type, inner] = ['', undefined]] = Object.entries(value);
  switch (type) {
    case 'S':
    case 'BOOL':
      return inner;
    case 'N':
      return Number(inner);
    case 'L':
      return (inner as Record<string, unknown>[]).map(plain);
    case 'M':
      return unmarshalled(inner as Marshalled);
    default:
      throw new TypeError(`the twin stores no values of the type ${type}`);
  }
}
