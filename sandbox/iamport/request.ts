// Requests as iamport takes them: JSON or form, lists as `name[]=a`, items as `name[0][field]=a`.
import type { EmulatedRequest, Wire } from './types';

export type Target = {
  readonly pathname: string;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
};

/** Undefined where the path is no text: `%E0%A4` is the beginning of a letter. */
export function targetOf(path: string): Target | undefined {
  const [pathname = '', search] = path.split(/\?(.*)/s, 2);
  const segments = pathname.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  try {
    const parts = segments.map((segment) => decodeURIComponent(segment));
    return { pathname, parts, query: new URLSearchParams(search) };
  } catch {
    return undefined;
  }
}

/** Undefined for what calls itself JSON and is not. */
export function parseBody(request: EmulatedRequest): Wire | undefined {
  const text = request.body ?? '';
  if (text === '') return {};
  if (/json/.test(request.headers['content-type'] ?? '') || text.startsWith('{')) {
    return parseJson(text);
  }
  return parseForm(text);
}

function parseJson(text: string): Wire | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isRecord(value) ? value : {};
  } catch {
    return undefined;
  }
}

type Branch = Map<string, string | Branch>;
/** `schedules[0][extra][naverUseCfm]`: nothing that iamport knows lies deeper. */
const depthMax = 4;

function parseForm(text: string): Wire {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.replaceAll(']', '').split('[');
    if (path.length <= depthMax) grow(root, path, value);
  }
  return Object.fromEntries([...root].map(([name, branch]) => [name, plain(branch)]));
}

function grow(branch: Branch, [head = '', ...rest]: readonly string[], value: string): void {
  const key = head === '' ? String(branch.size) : head;
  const [next] = rest;
  const held = branch.get(key);
  if (next === undefined) {
    if (held === undefined) branch.set(key, value);
    return;
  }
  const deeper: Branch = held instanceof Map ? held : new Map();
  branch.set(key, deeper);
  grow(deeper, rest, value);
}

function plain(branch: string | Branch): unknown {
  if (typeof branch === 'string') return branch;
  const entries = [...branch].map(([key, value]) => [key, plain(value)] as const);
  const listed = entries.every(([key]) => /^\d+$/.test(key));
  return listed ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

export function isRecord(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is written as text or as a number; null for anything else, and for nothing. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** NaN for what is no number. */
export function numberOf(value: unknown): number {
  if (typeof value === 'string') return value.trim() === '' ? NaN : Number(value);
  return typeof value === 'number' ? value : NaN;
}
