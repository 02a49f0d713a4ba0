// Bodies as iamport takes them: JSON or form, lists as `name[]=a&name[]=b`.
import type { EmulatedRequest, Wire } from './types';

export function parseBody(request: EmulatedRequest): Wire {
  const text = request.body ?? '';
  if (text === '') return {};
  if (/json/.test(request.headers['content-type'] ?? '') || text.startsWith('{')) {
    return parseJson(text);
  }
  const fields = new URLSearchParams(text);
  const names = [...new Set(fields.keys())];
  return Object.fromEntries(
    names.map((name) =>
      name.endsWith('[]') ? [name.slice(0, -2), fields.getAll(name)] : [name, fields.get(name)],
    ),
  );
}

function parseJson(text: string): Wire {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Wire)
      : {};
  } catch {
    return {};
  }
}
