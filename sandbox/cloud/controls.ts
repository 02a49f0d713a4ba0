// What an account has switched off in a running stack: rules, mappings, and functions held back.

export type Controls = {
  readonly rules: ReadonlySet<string>;
  readonly mappings: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  /** Of a rule or a mapping. */
  readonly isOn: (id: string) => boolean;
  readonly turn: (id: string, on: boolean) => void;
  /** Reserved concurrency that was set by hand; undefined where none was. */
  readonly reserved: (functionId: string) => number | undefined;
  readonly reserve: (functionId: string, most: number | undefined) => void;
};

type Named = { readonly id: string };
export type Controlled = {
  readonly rules: readonly Named[];
  readonly mappings: readonly Named[];
  readonly functions: readonly Named[];
};

/** `changed` is told after each change, so that what waited goes on. */
export function openControls(parts: Controlled, changed: () => void): Controls {
  const off = new Set<string>();
  const reserved = new Map<string, number>();
  const ids = (of: readonly Named[]) => new Set(of.map(({ id }) => id));
  return {
    rules: ids(parts.rules),
    mappings: ids(parts.mappings),
    functions: ids(parts.functions),
    isOn: (id) => !off.has(id),
    turn(id, on) {
      if (on) off.delete(id);
      else off.add(id);
      changed();
    },
    reserved: (id) => reserved.get(id),
    reserve(id, most) {
      if (most === undefined) reserved.delete(id);
      else reserved.set(id, most);
      changed();
    },
  };
}
