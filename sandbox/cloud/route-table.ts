// Finds the route of a request as API Gateway does: the most precise one wins.
import type { RoutePart } from './api-wiring';

export type Found = {
  readonly route: RoutePart;
  readonly parameters: Readonly<Record<string, string>>;
};

export interface RouteTable {
  find(method: string, path: string): Found | undefined;
}

type Row = {
  readonly route: RoutePart;
  readonly method: string;
  readonly parts: readonly string[];
};

export function routeTable(routes: readonly RoutePart[]): RouteTable {
  const fallback = routes.find(({ key }) => key === '$default');
  const rows: readonly Row[] = routes
    .filter(({ key }) => key !== '$default')
    .map((route) => {
      const [method = '', path = ''] = route.key.split(' ');
      return { route, method, parts: split(path) };
    })
    .sort((a, b) => rank(a).localeCompare(rank(b)));
  return {
    find(method, path) {
      const asked = split(path);
      for (const row of rows) {
        if (row.method !== method && row.method !== 'ANY') continue;
        const parameters = match(row.parts, asked);
        if (parameters) return { route: row.route, parameters };
      }
      return fallback ? { route: fallback, parameters: {} } : undefined;
    },
  };
}

function split(path: string): readonly string[] {
  return path.split('/').slice(1);
}

/** Sorts words before parameters before the rest of a path, and named methods before ANY. */
function rank({ parts, method }: Row): string {
  const kinds = parts.map((part) => (part.endsWith('+}') ? '2' : part.startsWith('{') ? '1' : '0'));
  return `${kinds.join('')}${method === 'ANY' ? '1' : '0'}`;
}

function match(
  parts: readonly string[],
  asked: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = asked[index];
    if (value === undefined) return undefined;
    if (part.endsWith('+}')) {
      parameters[part.slice(1, -2)] = decoded(asked.slice(index).join('/'));
      return parameters;
    }
    if (part.startsWith('{') && part.endsWith('}')) {
      if (value === '') return undefined;
      parameters[part.slice(1, -1)] = decoded(value);
    } else if (part !== value) return undefined;
  }
  return asked.length === parts.length ? parameters : undefined;
}

/** A stray percent sign is passed on as it came. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
