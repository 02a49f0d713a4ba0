// Reads JSON as JSON.parse does, and remembers the line on which every value begins.

export type Located = {
  readonly value: unknown;
  /** The line, from 1, of a value; of the nearest one around it where there is no such value. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
};

export class JsonFault extends Error {
  constructor(
    readonly line: number,
    why: string,
  ) {
    super(why);
  }
}

const space = /[ \t\r\n]*/y;
const string = /"(?:[^"\\]|\\.)*"/sy;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Throws JsonFault, with the line where reading stopped. */
export function readJson(text: string): Located {
  const lines = new Map<string, number>();
  const reader = new Reader(text, lines);
  const value = reader.value([]);
  reader.end();
  return {
    value,
    lineOf(path) {
      for (let depth = path.length; depth > 0; depth -= 1) {
        const line = lines.get(keyOf(path.slice(0, depth)));
        if (line !== undefined) return line;
      }
      return lines.get(keyOf([])) ?? 1;
    },
  };
}

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly lines: Map<string, number>,
  ) {}

  value(path: readonly PropertyKey[]): unknown {
    this.take(space);
    this.lines.set(keyOf(path), this.line());
    if (this.skip('{')) return this.record(path);
    if (this.skip('[')) return this.list(path);
    const found = this.take(string) ?? this.take(scalar);
    if (found === undefined) this.fail('a value');
    return this.parsed(found);
  }

  end(): void {
    if (!this.isAtEnd()) this.fail('nothing more');
  }

  private record(path: readonly PropertyKey[]): unknown {
    const record: [string, unknown][] = [];
    if (this.skip('}')) return {};
    do {
      this.take(space);
      const name = this.take(string);
      if (name === undefined) this.fail('a name in double quotes');
      const key = this.parsed(name) as string;
      // JSON.parse would keep the last one and say nothing.
      if (record.some(([known]) => known === key)) this.fail(`no second ${name}`);
      if (!this.skip(':')) this.fail('a colon');
      record.push([key, this.value([...path, key])]);
    } while (this.skip(','));
    if (!this.skip('}')) this.fail('a comma or }');
    return Object.fromEntries(record);
  }

  private list(path: readonly PropertyKey[]): unknown {
    const list: unknown[] = [];
    if (this.skip(']')) return list;
    do list.push(this.value([...path, list.length]));
    while (this.skip(','));
    if (!this.skip(']')) this.fail('a comma or ]');
    return list;
  }

  private parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      this.at -= text.length;
      return this.fail('a string without line breaks and odd escapes');
    }
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private skip(sign: string): boolean {
    this.take(space);
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private isAtEnd(): boolean {
    this.take(space);
    return this.at === this.text.length;
  }

  private line(): number {
    return this.text.slice(0, this.at).split('\n').length;
  }

  private fail(wanted: string): never {
    const got = this.isAtEnd() ? 'the end of the file' : `"${this.text[this.at]}"`;
    throw new JsonFault(this.line(), `${wanted} was expected, got ${got}`);
  }
}

function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}
