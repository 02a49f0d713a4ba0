// Filters of an event source mapping, as much of EventBridge's patterns as the template uses.
import { SandboxFault } from '../fault';

type Test = string | { readonly prefix: string };
export type Pattern = { readonly [name: string]: Pattern | readonly Test[] };

/** Throws a SandboxFault for what is not evaluated here. */
export function parsePattern(text: string): Pattern {
  const pattern: unknown = JSON.parse(text);
  return checked(pattern, text);
}

function checked(of: unknown, text: string): Pattern {
  if (typeof of !== 'object' || of === null || Array.isArray(of)) throw strange(text);
  for (const inner of Object.values(of)) {
    if (!Array.isArray(inner)) checked(inner, text);
    else if (!inner.every(isTest)) throw strange(text);
  }
  return of as Pattern;
}

function isTest(of: unknown): of is Test {
  if (typeof of === 'string') return true;
  const { prefix, ...more } = of as { readonly prefix?: unknown };
  return typeof prefix === 'string' && Object.keys(more).length === 0;
}

const strange = (text: string) =>
  new SandboxFault(`a mapping filters by ${text}, which the sandbox does not know`);

export function fits(pattern: Pattern, value: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const is = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
    if (!Array.isArray(wanted)) return fits(wanted as Pattern, is);
    return (wanted as readonly Test[]).some((test) =>
      typeof test === 'string' ? is === test : typeof is === 'string' && is.startsWith(test.prefix),
    );
  });
}
